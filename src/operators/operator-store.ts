import type { Passkey, PasskeyCore } from '#platform/passkey.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import type { Operator } from './operator.ts';

/** Somebody who is signed in to the console, in one browser. */
export type OperatorSession = {
  /** SHA-256 of the browser's cookie, hexadecimal. */
  readonly tokenHash: string;
  readonly operatorId: string;
  /** Names the card's session to our own door at the sign-out; '' for a session by passkey. */
  readonly idToken: string;
  readonly createdAtSeconds: number;
  readonly expiresAtSeconds: number;
};

/** A link by which one passkey is added. Good once. */
export type OperatorEnrolment = {
  /** SHA-256 of the token in the link, hexadecimal. */
  readonly tokenHash: string;
  readonly operatorId: string;
  readonly expiresAtSeconds: number;
};

/**
 * `taken`: another active operator has this national identifier. `last`: nobody who is active would have the role
 * `operator` any more. Nothing was changed then.
 */
export type OperatorChange = 'done' | 'taken' | 'last' | 'unknown';

type Events = readonly NewEvent[];

/** What the room `operators` needs of a store. Events are written in the transaction of the change. */
export type OperatorStore = {
  /** Keeps a new operator, with the passkeys that they have. */
  readonly add: (operator: Operator, events: Events) => Promise<Exclude<OperatorChange, 'last' | 'unknown'>>;
  readonly find: (operatorId: string) => Promise<Operator | undefined>;
  /** Active ones only. */
  readonly findByNationalId: (nationalId: NationalId) => Promise<Operator | undefined>;
  /** Active ones only. */
  readonly findByPasskey: (credentialId: string) => Promise<Operator | undefined>;
  /** Active ones first, then by name. */
  readonly list: () => Promise<readonly Operator[]>;
  /** Name, roles, national identifier and address of an active operator. A change of roles or of the identifier ends their sessions and links. */
  readonly change: (
    operator: Pick<Operator, 'operatorId' | 'name' | 'roles' | 'nationalId' | 'email'>,
    events: Events,
  ) => Promise<OperatorChange>;
  /** Their sessions, links and passkeys go at once. */
  readonly remove: (operatorId: string, events: Events) => Promise<Exclude<OperatorChange, 'taken'>>;

  /** False, and nothing kept, when the operator has `mostPasskeys` or is not active, or the key is known. */
  readonly addPasskey: (operatorId: string, passkey: Passkey, events: Events) => Promise<boolean>;
  /** Ends their other sessions too: who knows which of them that key opened. @param keptSession hash of the one that asks */
  readonly removePasskey: (
    key: { readonly operatorId: string; readonly credentialId: string },
    keptSession: string,
    events: Events,
  ) => Promise<void>;
  /** Keeps the new counter. */
  readonly notePasskey: (passkey: PasskeyCore, events: Events) => Promise<void>;

  /** Replaces the links that this operator had. */
  readonly saveEnrolment: (enrolment: OperatorEnrolment, events: Events) => Promise<void>;
  /** Whose link it is, while it is good and they are active. */
  readonly findEnrolment: (tokenHash: string, nowSeconds: number) => Promise<Operator | undefined>;
  /** Uses the link up and adds the passkey; false, and nothing changed, when either cannot be. */
  readonly enrol: (
    link: { readonly tokenHash: string; readonly nowSeconds: number },
    passkey: Passkey,
    events: Events,
  ) => Promise<boolean>;

  /** Opens a session. @param events of the sign-in */
  readonly saveSession: (session: OperatorSession, events: Events) => Promise<void>;
  /** Undefined when unknown, over, or its operator no longer active. */
  readonly findSession: (
    tokenHash: string,
    nowSeconds: number,
  ) => Promise<{ readonly session: OperatorSession; readonly operator: Operator } | undefined>;
  /** Moves the end, never nearer. */
  readonly extendSession: (tokenHash: string, expiresAtSeconds: number) => Promise<void>;
  readonly removeSession: (tokenHash: string) => Promise<void>;
  /** Removes sessions and links that ended before; at most `limit` of each. Returns how many. */
  readonly purge: (nowSeconds: number, limit: number) => Promise<number>;
};
