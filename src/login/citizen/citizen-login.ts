import type { AccountStore } from '#identity/citizen/account-store.ts';
import type { CitizenVerdict, VerifyCitizenWish } from '#identity/citizen/verify-citizen.ts';
import type { CitizenDoor, UpstreamProof } from '#vocabulary/citizen.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { EventKind, NewEvent } from '#vocabulary/event.ts';
import type { AccountId, ClientId, CorrelationId } from '#vocabulary/identifiers.ts';
import type { CitizenLogin, CitizenLoginStore } from './citizen-login-store.ts';

/** What the steps of a citizen's login work with. */
export type CitizenLoginDeps = {
  readonly logins: CitizenLoginStore;
  readonly accounts: Pick<AccountStore, 'find'>;
  /** `identity/citizen/verify-citizen.ts`, with what it works with: register, accounts, INSi. */
  readonly verifyCitizen: (proof: UpstreamProof, wish: VerifyCitizenWish) => Promise<CitizenVerdict>;
  readonly clock: Clock;
  readonly random: Random;
  /** How long an accepted login is kept: as its session and the tokens that may follow it. */
  readonly acceptedSeconds: number;
  /** How long a proof stands that nobody has gone on with: somebody else at the same computer could. */
  readonly unansweredSeconds: number;
};

/** A login as the issuer knows it and the browser that it belongs to. */
export type LoginAsked = {
  readonly interactionId: string;
  readonly door: CitizenDoor;
  readonly correlationId: CorrelationId;
  readonly clientId: ClientId;
  /** SHA-256 of the browser's cookie, base64url. */
  readonly browserHash: string;
  readonly expiresAtSeconds: number;
};

/** The stored form of the login, with another state. */
export const withState = (asked: LoginAsked, state: CitizenLogin['state']): CitizenLogin => ({
  interactionId: asked.interactionId,
  door: asked.door,
  browserHash: asked.browserHash,
  state,
  expiresAtSeconds: asked.expiresAtSeconds,
});

type Told = Pick<LoginAsked, 'door' | 'correlationId'> & {
  readonly clientId?: ClientId | undefined;
  readonly accountId?: AccountId | undefined;
};

/** A journal line of this login. */
export const eventOf = (
  { clock }: Pick<CitizenLoginDeps, 'clock'>,
  kind: EventKind,
  { door, correlationId, clientId, accountId }: Told,
  details: NonNullable<NewEvent['details']> = {},
): NewEvent => ({
  kind,
  atMilliseconds: clock.nowMilliseconds(),
  clientId,
  accountId,
  correlationId,
  details: { door, ...details },
});
