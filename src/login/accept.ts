import { decide } from '#assurance/decide.ts';
import { findProfessional } from '#identity/professional.ts';
import type { DirectoryLookup } from '#directory/directory-store.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { FaultCode } from '#vocabulary/fault-catalogue.ts';
import type { ClientId, NationalId } from '#vocabulary/identifiers.ts';
import type { Level } from '#vocabulary/level.ts';
import type { Person } from '#vocabulary/person.ts';
import type { Proof } from '#vocabulary/proof.ts';
import type { Handoff, LoginStore } from './login-store.ts';
import { correlationOf, hashToken } from './ticket.ts';

export type LoginDeps = {
  readonly logins: LoginStore;
  readonly directory: DirectoryLookup;
  readonly clock: Clock;
  readonly random: Random;
};

/** A proof has this long to travel from the method's host back to the browser. */
const handoffSeconds = 60;

/** Keeps a proof for the browser that began the login; the token goes into that browser's redirect, once. */
export const keepProof = async (
  { logins, clock, random }: LoginDeps,
  interactionId: string,
  proof: Proof,
): Promise<string> => {
  const token = random.token(32);
  await logins.saveHandoff({
    tokenHash: hashToken(token),
    interactionId,
    proof,
    expiresAtSeconds: clock.nowSeconds() + handoffSeconds,
  });
  return token;
};

export type Acceptance = {
  /** The one-time token of `keepProof`. */
  readonly token: string;
  /** The interaction of the browser that brings it. */
  readonly interactionId: string;
  readonly clientId: ClientId;
  readonly minimumLevel: Level;
  readonly essentialLevels: readonly string[];
  /** Primary identifier of the one person who may come: a service that starts a login has named them. */
  readonly wantedNationalId?: NationalId | undefined;
};

export type Accepted = {
  readonly granted: true;
  readonly person: Person;
  readonly proof: Proof;
  /** The card names a profession that the directory does not. */
  readonly professionMismatch: boolean;
};
export type Refused = { readonly granted: false; readonly fault: FaultCode };

/**
 * Lets a person in, or says why not. The proof is settled and the journal line written in one transaction:
 * a proof is good for one answer, whichever of two browsers or two clicks comes first.
 */
export const acceptProof = async (deps: LoginDeps, acceptance: Acceptance): Promise<Accepted | Refused> => {
  const handoff = await deps.logins.findHandoff(hashToken(acceptance.token), deps.clock.nowSeconds());
  if (handoff === undefined) return { granted: false, fault: 'P104' };
  if (handoff.interactionId !== acceptance.interactionId) return burn(deps, handoff);
  const outcome = await judge(deps, acceptance, handoff.proof);
  const settled = await deps.logins.settleHandoff(handoff.tokenHash, [
    eventOf(deps.clock, acceptance, handoff, outcome),
  ]);
  return settled ? outcome : { granted: false, fault: 'P104' };
};

/** Ends a proof that arrived in a browser which began no login: whoever lured a person there finds nothing to use. */
export const burnProof = async (deps: LoginDeps, token: string): Promise<void> => {
  const handoff = await deps.logins.findHandoff(hashToken(token), deps.clock.nowSeconds());
  if (handoff !== undefined) await burn(deps, handoff);
};

const burn = async ({ logins, clock }: LoginDeps, { tokenHash, interactionId, proof }: Handoff): Promise<Refused> => {
  const fault = 'P104';
  const event: NewEvent = {
    kind: 'login.refused',
    atMilliseconds: clock.nowMilliseconds(),
    nationalId: proof.nationalId,
    correlationId: correlationOf(interactionId),
    details: { method: proof.method, ...meansOf(proof), fault },
  };
  await logins.settleHandoff(tokenHash, [event]);
  return { granted: false, fault };
};

/** Which card or which phone, as the journal names it. */
const meansOf = (proof: Proof): Record<string, string> =>
  proof.method === 'card' ? { cardKind: proof.cardKind } : { device: proof.deviceId };

const judge = async (deps: LoginDeps, acceptance: Acceptance, proof: Proof): Promise<Accepted | Refused> => {
  const found = await findProfessional(deps.directory, proof);
  if ('fault' in found) return { granted: false, fault: found.fault };
  const decision = decide({
    reached: proof.level,
    minimum: acceptance.minimumLevel,
    essential: acceptance.essentialLevels,
    reachable: proof.level,
  });
  const { person, professionMismatch } = found;
  const { wantedNationalId = person.nationalId } = acceptance;
  if (person.nationalId !== wantedNationalId) return { granted: false, fault: 'P305' };
  return decision === 'granted'
    ? { granted: true, person, proof, professionMismatch }
    : { granted: false, fault: 'P303' };
};

const eventOf = (
  clock: Clock,
  acceptance: Acceptance,
  { proof, interactionId }: Handoff,
  outcome: Accepted | Refused,
): NewEvent => ({
  kind: outcome.granted ? 'login.accepted' : 'login.refused',
  atMilliseconds: clock.nowMilliseconds(),
  nationalId: outcome.granted ? outcome.person.nationalId : proof.nationalId,
  clientId: acceptance.clientId,
  correlationId: correlationOf(interactionId),
  details: {
    method: proof.method,
    level: proof.level,
    ...meansOf(proof),
    ...(outcome.granted ? { professionMismatch: outcome.professionMismatch } : { fault: outcome.fault }),
  },
});
