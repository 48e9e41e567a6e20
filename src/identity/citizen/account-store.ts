import type { NewEvent } from '#vocabulary/event.ts';
import type { AccountId, EntityId, ProviderId } from '#vocabulary/identifiers.ts';

/** Which providers a person lets log them in. `exclude`: all but these; `only`: these. */
export type ProviderPreferences = {
  readonly mode: 'exclude' | 'only';
  readonly list: readonly ProviderId[];
  readonly updatedAtSeconds: number;
};

/** A citizen's account. Holds no trait: the hash is all that ties it to somebody (franceconnect.md §3.2). */
export type Account = {
  readonly accountId: AccountId;
  readonly identityHash: string;
  readonly active: boolean;
  readonly preferences: ProviderPreferences | undefined;
  readonly createdAtSeconds: number;
  /** Three years after it the account is removed. */
  readonly lastLoginAtSeconds: number;
};

/** What `identity` needs of a store. Every backend passes the exam. */
export type AccountStore = {
  readonly find: (accountId: AccountId) => Promise<Account | undefined>;
  readonly findByHash: (identityHash: string) => Promise<Account | undefined>;
  /**
   * The account of this hash, made when there is none, with its last login moved on; one row whatever the concurrency.
   * Events of a fresh or known account are the caller's, in the same transaction.
   */
  readonly noteLogin: (
    identityHash: string,
    fresh: AccountId,
    atSeconds: number,
    eventsOf: (account: Account) => readonly NewEvent[],
  ) => Promise<Account>;
  /** False, and no event, when there is no such account. */
  readonly setActive: (accountId: AccountId, active: boolean, events: readonly NewEvent[]) => Promise<boolean>;
  readonly setPreferences: (
    accountId: AccountId,
    preferences: ProviderPreferences,
    events: readonly NewEvent[],
  ) => Promise<boolean>;
  /** The subject kept for this account at this entity; a kept one wins over any computation. */
  readonly findSubject: (accountId: AccountId, entityId: EntityId) => Promise<string | undefined>;
  /** Whose subject this is at this entity: how a service of our own finds the person who logged in there. */
  readonly findBySubject: (entityId: EntityId, subject: string) => Promise<Account | undefined>;
  /** Keeps the subject, with the events, unless one is kept already; returns the one that stands. */
  readonly keepSubject: (
    accountId: AccountId,
    entityId: EntityId,
    subject: string,
    events: readonly NewEvent[],
  ) => Promise<string>;
  /** Removes accounts whose last login is older, with their subjects; at most `limit`. Returns how many. */
  readonly purge: (lastLoginBeforeSeconds: number, limit: number) => Promise<number>;
};
