import type { Examination } from '#examiner/examination.ts';
import type { Started } from '#examiner/examiner.ts';
import { hasPassedAutomatically, type Report } from '#examiner/report.ts';
import type { Role } from './account.ts';
import { findClient } from './credentials.ts';
import { examinedClientOf } from './examined-client.ts';
import { findProductionFaults } from './fit-for-production.ts';
import { linesOf } from './form.ts';
import type { MoveObjection } from './lifecycle.ts';
import { moveRequest, tellMembers } from './move-request.ts';
import { nameOf, type PartnerRequest } from './request.ts';
import type { PartnerSpace } from './space.ts';

/** Why a service cannot be examined now. */
export type ExaminationRefusal =
  | { readonly refusal: 'no-client' | 'no-proof' | 'no-addresses' | 'busy' }
  | { readonly objections: readonly string[] };

/**
 * Prepares the examination of a request, or brings it up to what the request says now: the same issuer for as long as
 * the request lives, with the sandbox client's own credentials.
 */
export const prepareExamination = async (
  space: PartnerSpace,
  request: PartnerRequest,
): Promise<Started | ExaminationRefusal> => {
  const found = await findClient(space, request, 'sandbox');
  if (found === undefined) return { refusal: 'no-client' };
  const client = examinedClientOf(found);
  if (client === undefined) return { refusal: 'no-proof' };
  const asked = whatIsAsked(request);
  if (asked === undefined) return { refusal: 'no-addresses' };
  const known = await findExamination(space, request);
  if (known === undefined) return space.examiner.startExamination(asked, client);
  const changed = await space.examiner.changeExamination(known.id, asked, client);
  if (changed === 'busy') return { refusal: 'busy' };
  // Purged between the two readings: a new one takes its place.
  return changed === 'unknown' ? space.examiner.startExamination(asked, client) : changed;
};

/** The examination of a request; undefined before it was prepared. */
export const findExamination = async (
  { examiner }: Pick<PartnerSpace, 'examiner'>,
  { requestId }: Pick<PartnerRequest, 'requestId'>,
): Promise<Examination | undefined> => (await examiner.listOf(requestId))[0];

/** Undefined while an address is missing without which nothing can be tried. */
const whatIsAsked = ({ requestId, door, fields, ...request }: PartnerRequest) => {
  const [redirectUri] = linesOf(fields, 'redirectUris');
  const [loginUrl, checkUrl, logoutUrl] = ['examLoginUrl', 'examCheckUrl', 'examLogoutUrl'].map((name) =>
    (fields[name] ?? '').trim(),
  );
  if (redirectUri === undefined || !loginUrl || !checkUrl || !logoutUrl) return undefined;
  return {
    ...{ serviceId: requestId, serviceName: nameOf({ ...request, requestId, fields }) },
    ...(door === 'professional' ? { kind: 'professional' } : { kind: 'citizen', door }),
    ...{ loginUrl, checkUrl, logoutUrl, redirectUri },
    ...given('startUrl', fields['examStartUrl']),
    ...given('checkText', fields['examCheckText']),
    ...given('postLogoutRedirectUri', linesOf(fields, 'logoutUris')[0]),
    ...(door === 'professional' ? given('backchannelLogoutUrl', fields['backchannelLogoutUri']) : {}),
  };
};

const given = (member: string, value: string | undefined): Readonly<Record<string, string>> =>
  (value ?? '').trim() === '' ? {} : { [member]: (value ?? '').trim() };

/**
 * "Qualify": the request goes to qualification and the examination begins; what it finds moves the request on.
 * From `qualification`, an examination that was interrupted begins again.
 */
export const qualify = async (
  space: PartnerSpace,
  request: PartnerRequest,
  by: { readonly role: Role; readonly accountId: string },
): Promise<ExaminationRefusal | { readonly objection: MoveObjection } | undefined> => {
  const prepared = await prepareExamination(space, request);
  if (!('id' in prepared)) return prepared;
  if (request.state !== 'qualification') {
    const moved = await moveRequest(space, request.requestId, 'qualify', { by: by.role, who: by.accountId });
    if (moved === undefined) return { refusal: 'no-client' };
    if ('objection' in moved) return moved;
  }
  space.inBackground(() => examineAndDecide(space, request.requestId, prepared.id));
  return undefined;
};

/** Runs the examination and moves the request by its verdict; a request that was moved meanwhile stays where it is. */
const examineAndDecide = async (space: PartnerSpace, requestId: string, id: string): Promise<void> => {
  if ((await space.examiner.runExamination(id)) !== 'finished') return;
  const kept = await space.examiner.reportOf(id);
  const request = await space.store.findRequest(requestId);
  if (kept === undefined || request?.state !== 'qualification') return;
  const { report } = kept;
  const order = { by: 'examiner', who: `examination ${id}` } as const;
  if (report.verdict === 'failed')
    await moveRequest(space, requestId, 'fail-qualification', { ...order, comment: mendsOf(space, report) });
  else if (!(await passes(space, requestId, report, order)))
    await tellMembers(space, request, whatRemains(space, request, report));
};

type Order = { readonly by: 'examiner'; readonly who: string };

/** Qualified by itself, where the operator lets that be and nothing is missing for production. */
const passes = async (space: PartnerSpace, requestId: string, report: Report, order: Order): Promise<boolean> => {
  if (!space.passAutomatically || !hasPassedAutomatically(report)) return false;
  const moved = await moveRequest(space, requestId, 'pass-qualification', order);
  return moved !== undefined && 'request' in moved;
};

/** Where anybody reads the report of an examination. */
export const reportAddress = ({ origin }: Pick<PartnerSpace, 'origin'>, examinationId: string): string =>
  `${origin}/examen/${examinationId}/rapport`;

/** What has to change, requirement by requirement, for the history and the message. */
const mendsOf = (space: PartnerSpace, report: Report): string =>
  [
    ...report.requirements
      .filter(({ outcome }) => outcome === 'failed')
      .map(({ id, mend }) => `${id} : ${mend.fr} / ${mend.en}`),
    reportAddress(space, report.examination),
  ].join('\n');

const whatRemains = (space: PartnerSpace, request: PartnerRequest, report: Report): string =>
  [
    'Aucune épreuve automatique n’a échoué. Répondez aux questions ; un relecteur décide ensuite.',
    'No automatic check failed. Answer the questions; a reviewer then decides.',
    ...(findProductionFaults(request).length === 0
      ? []
      : [
          'Donnez aussi les adresses du service en production, à la page « La production » de la demande.',
          'Give the addresses of the service in production too, on the page “Production” of the request.',
        ]),
    reportAddress(space, report.examination),
  ].join('\n');
