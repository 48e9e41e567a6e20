import type { NewEvent } from '#vocabulary/event.ts';
import type { ClientId } from '#vocabulary/identifiers.ts';
import type { Client } from './client.ts';

/** What the room `clients` needs of a store. Every backend passes `test/stores/exam.ts`. */
export type ClientStore = {
  readonly find: (clientId: ClientId) => Promise<Client | undefined>;
  /** By client id. */
  readonly list: () => Promise<readonly Client[]>;
  readonly save: (client: Client, events: readonly NewEvent[]) => Promise<void>;
  readonly remove: (clientId: ClientId, events: readonly NewEvent[]) => Promise<void>;
  /** A number that grows with every change of any client, by any process. */
  readonly version: () => Promise<number>;
};
