import type { NewEvent } from '#vocabulary/event.ts';
import type { ClientId, ProviderId } from '#vocabulary/identifiers.ts';
import type { Banner } from '../banner.ts';
import type { CitizenClient, DataProvider } from './citizen-client.ts';

/** One kind of record, few and read often: the rooms keep them in memory and read again when the store changes. */
export type RecordStore<Id extends string, One> = {
  readonly find: (id: Id) => Promise<One | undefined>;
  /** Ordered by id. */
  readonly list: () => Promise<readonly One[]>;
  /** Writes it, replacing the one with its id, with the events in the same transaction. */
  readonly save: (id: Id, one: One, events: readonly NewEvent[]) => Promise<void>;
  /** False, and no event, when there is none. */
  readonly remove: (id: Id, events: readonly NewEvent[]) => Promise<boolean>;
};

export type CitizenClientStore = RecordStore<ClientId, CitizenClient>;
export type DataProviderStore = RecordStore<ClientId, DataProvider>;
export type BannerStore = RecordStore<'banner', Banner>;

/** Which records a source declared, by id: what it no longer names is withdrawn, what others declared stays. */
export type DeclaredIds = {
  readonly citizenClients: readonly ClientId[];
  readonly dataProviders: readonly ClientId[];
  readonly identityProviders: readonly ProviderId[];
  readonly banner: readonly 'banner'[];
};

export type DeclaredIdsStore = RecordStore<'file' | 'sandbox', DeclaredIds>;
