import type { NewEvent } from '#vocabulary/event.ts';

/** Kinds of protocol record, named as the engine names its models; `PollingPace` is ours (`ciba-pace.ts`). */
export type ProtocolKind =
  | 'Session'
  | 'Grant'
  | 'Interaction'
  | 'AuthorizationCode'
  | 'AccessToken'
  | 'RefreshToken'
  | 'PushedAuthorizationRequest'
  | 'ReplayDetection'
  | 'BackchannelAuthenticationRequest'
  | 'PollingPace'
  | 'DeviceCode'
  | 'ClientCredentials'
  | 'InitialAccessToken'
  | 'RegistrationAccessToken'
  | 'PreAuthorizedCode';

export type ProtocolRecord = {
  readonly kind: ProtocolKind;
  readonly id: string;
  /** JSON object. `consumed` is not in it: the store keeps that by itself. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Undefined: never purged by time. */
  readonly expiresAtSeconds: number | undefined;
  /** Secondary keys: all tokens of a grant die together, a session is found by its published uid. */
  readonly grantId: string | undefined;
  readonly uid: string | undefined;
};

/**
 * What to write in place of a record that others may be writing or removing at the same moment.
 * @param stored payload of the record of the same kind and uid as it stands when this write has its turn; undefined when
 *   it is gone
 * @returns the payload to write; undefined to write nothing
 * Pure; the store may ask twice.
 */
export type Settle = (
  stored: Readonly<Record<string, unknown>> | undefined,
) => Readonly<Record<string, unknown>> | undefined;

/** One service to tell that a session is over. */
export type NewDelivery = {
  readonly id: string;
  readonly clientId: string;
  /** Where to post the logout token; read again from the registration at each try, kept here for the report. */
  readonly uri: string;
  readonly subject: string;
  readonly sessionId: string;
  readonly createdAtSeconds: number;
};

/** What ends together with a session, in one transaction. */
export type SessionEnd = {
  /** The engine's own key of the session record. */
  readonly sessionRecordId: string;
  readonly grantIds: readonly string[];
  readonly deliveries: readonly NewDelivery[];
  readonly events: readonly NewEvent[];
};

/** Which records a sweep removes: grants, codes and tokens whose payload names one of these accounts or clients. */
export type Sweep = {
  readonly member: 'accountId' | 'clientId';
  readonly values: ReadonlySet<string>;
  /** Where the window before this one ended; 0 for the first. */
  readonly after: number;
  /** Of one door: with what the ids of its records begin, up to the first `:`. '' when left out. */
  readonly door?: string | undefined;
};

/**
 * What the protocol engine needs of a store. A record that was saved survives the death of the process
 * as soon as the promise resolves. Every backend passes `test/stores/exam.ts`.
 */
export type ProtocolStore = {
  /** Writes the record, replacing one of the same kind and id, and the events with it. With `settle`, what it says. */
  readonly upsert: (record: ProtocolRecord, events: readonly NewEvent[], settle?: Settle) => Promise<void>;
  /** The payload, with `consumed` (seconds since the epoch) when it was consumed. Undefined when absent or expired for longer than a minute. */
  readonly find: (kind: ProtocolKind, id: string) => Promise<Record<string, unknown> | undefined>;
  readonly findByUid: (kind: ProtocolKind, uid: string) => Promise<Record<string, unknown> | undefined>;
  /** Marks as used. True for exactly one caller, whatever the concurrency; false for every later one and for an absent record. */
  readonly consume: (kind: ProtocolKind, id: string, atSeconds: number) => Promise<boolean>;
  /** True for exactly one caller, whatever the concurrency; false when it was absent. */
  readonly destroy: (kind: ProtocolKind, id: string) => Promise<boolean>;
  /** Removes every record of this kind that belongs to the grant. */
  readonly revokeByGrantId: (kind: ProtocolKind, grantId: string) => Promise<void>;
  /** Moves the expiry of a record, in its key and in the `exp` of its payload, without touching the rest: a session kept alive by a refresh. False when absent. */
  readonly extend: (kind: ProtocolKind, id: string, expiresAtSeconds: number) => Promise<boolean>;
  /** Ends a session. False, and nothing done, when the session is already gone. */
  readonly endSession: (end: SessionEnd) => Promise<boolean>;
  /** Sweeps one window of the records. Returns where it ended; undefined when no record is left after it. */
  readonly sweep: (sweep: Sweep) => Promise<number | undefined>;
  /** Removes records that expired before `nowSeconds`; at most `limit`. Returns how many. */
  readonly purge: (nowSeconds: number, limit: number) => Promise<number>;
};
