import type { Citizen, CitizenDoor, UpstreamProof } from '#vocabulary/citizen.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { AccountId, CitizenLoginId } from '#vocabulary/identifiers.ts';
import type { Level } from '#vocabulary/level.ts';

/**
 * A citizen's login in progress, one shape a step; found by the engine's interaction. The step only moves forward,
 * except back to `choosing` when the person returns to the choice.
 */
export type CitizenLoginState =
  | {
      readonly step: 'choosing';
      readonly failedProvider?: { readonly providerId: string; readonly error: string } | undefined;
    }
  | {
      readonly step: 'away';
      readonly providerId: string;
      /** SHA-256 of `state`, base64url: what the callback is found by. */
      readonly stateHash: string;
      readonly nonce: string;
      readonly askedLevel: Level;
      readonly leftAtSeconds: number;
      /** Mandates that the provider was asked for. */
      readonly repScopes?: readonly string[] | undefined;
    }
  /** The provider answered; the register has not been asked yet. */
  | { readonly step: 'proved'; readonly proof: UpstreamProof }
  /**
   * Verified: only information or consent is missing. `loginId` names the accepted login. `bySession`: nobody proved
   * anything for this request, so it stands only while a session of that person does.
   */
  | { readonly step: 'verified'; readonly loginId: CitizenLoginId; readonly bySession?: true | undefined }
  /** The person let the data go. Kept until the login expires: a second click finds it and ends as the first did. */
  | { readonly step: 'sent'; readonly loginId: CitizenLoginId; readonly bySession?: true | undefined };

/** A login whose person is verified. */
export type VerifiedState = Extract<CitizenLoginState, { readonly step: 'verified' | 'sent' }>;

export type CitizenLogin = {
  readonly interactionId: string;
  readonly door: CitizenDoor;
  /** SHA-256 of the browser's own cookie, base64url: only that browser comes back. */
  readonly browserHash: string;
  readonly state: CitizenLoginState;
  readonly expiresAtSeconds: number;
};

/** A login that was accepted, as its session and tokens read it; later logins of the same browser never change it. */
export type AcceptedCitizen = {
  readonly loginId: CitizenLoginId;
  readonly door: CitizenDoor;
  readonly citizen: Citizen;
  /** When the person proved themselves at the provider. */
  readonly authTimeSeconds: number;
  readonly expiresAtSeconds: number;
};

/**
 * What the room `login` needs of a store for citizens. `proof` and `citizen` hold traits: a backend seals them at rest.
 * Every backend passes the exam.
 */
export type CitizenLoginStore = {
  readonly find: (interactionId: string) => Promise<CitizenLogin | undefined>;
  /** The login that is away with this state. */
  readonly findByState: (stateHash: string) => Promise<CitizenLogin | undefined>;
  /**
   * Writes the login when its step still is `expected` (undefined: when there is none), with the events.
   * False, and nothing written, when another call was first: two tabs, two clicks.
   */
  readonly move: (
    login: CitizenLogin,
    expected: CitizenLoginState['step'] | undefined,
    events: readonly NewEvent[],
  ) => Promise<boolean>;
  /** Moves a login to `verified` and keeps the accepted citizen, in one transaction, if the step still is `expected`, as in `move`. */
  readonly accept: (
    login: CitizenLogin,
    expected: CitizenLoginState['step'] | undefined,
    accepted: AcceptedCitizen,
    events: readonly NewEvent[],
  ) => Promise<boolean>;
  readonly findAccepted: (loginId: CitizenLoginId, nowSeconds: number) => Promise<AcceptedCitizen | undefined>;
  /** The accepted logins of an account that still stand, newest first; few at a time. */
  readonly listAccepted: (accountId: AccountId, nowSeconds: number) => Promise<readonly AcceptedCitizen[]>;
  /** Ends accepted logins: no token of them opens anything any more. */
  readonly endAccepted: (loginIds: readonly CitizenLoginId[], nowSeconds: number) => Promise<void>;
  /** Moves the end of an accepted login, never nearer. */
  readonly extendAccepted: (loginId: CitizenLoginId, expiresAtSeconds: number) => Promise<void>;
  readonly remove: (interactionId: string) => Promise<void>;
  readonly purge: (nowSeconds: number, limit: number) => Promise<number>;
};
