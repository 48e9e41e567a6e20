import type { Citizen, InsRecord } from '#vocabulary/citizen.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import { decideIns, decideInsSource } from './decide-ins.ts';
import type { InsEvidence, InsEvidenceStore, InsPolicy, InsService } from './ins.ts';

export type InsLookup = {
  readonly service: InsService;
  readonly evidence: Pick<InsEvidenceStore, 'save'>;
  readonly policy: InsPolicy;
};

export type InsWanted = {
  readonly citizen: Citizen;
  readonly about?: Pick<NewEvent, 'clientId' | 'correlationId'> | undefined;
};

/**
 * The national health identity of a citizen, for a service that is authorised for it. Whatever comes out, the decision
 * is kept as evidence with its journal line; INSi being away is no reason to refuse a login.
 */
export const lookUpIns = async (
  { service, evidence, policy }: InsLookup,
  clock: Clock,
  { citizen, about }: InsWanted,
): Promise<InsRecord | undefined> => {
  const validationMode = await policy.validationModeOf(citizen.proof.providerId);
  const insCase = { citizen, validationMode, isProduction: policy.isProduction, atSeconds: clock.nowSeconds() };
  const source = decideInsSource(insCase);
  const answer = source.kind === 'ask' && citizen.rectified ? await service.search(citizen.rectified) : undefined;
  const decided = decideIns(insCase, source, answer);
  const event: NewEvent = {
    kind: 'citizen.ins-decided',
    atMilliseconds: clock.nowMilliseconds(),
    ...about,
    accountId: citizen.accountId,
    details: detailsOf(decided.evidence),
  };
  await evidence.save(citizen.accountId, decided.evidence, [event]);
  return decided.ins;
};

const detailsOf = ({ code, status, method, validationMode, providerId, level, calls }: InsEvidence) => ({
  ...{ code, status, method, provider: providerId, level, calls },
  ...(validationMode === undefined ? {} : { validationMode }),
});
