import type { Clock } from '#vocabulary/clock.ts';
import type { EventKind, NewEvent } from '#vocabulary/event.ts';
import type { ClientId } from '#vocabulary/identifiers.ts';
import type { Client } from './client.ts';
import type { ClientStore } from './client-store.ts';
import { changedMembers } from './describe.ts';

export type SyncOutcome = {
  readonly registered: readonly ClientId[];
  readonly changed: readonly ClientId[];
  readonly withdrawn: readonly ClientId[];
  /** Declared in the file but registered by command before, which stands. */
  readonly inConflict: readonly ClientId[];
};

/**
 * Makes the store say what the clients file says: registers, changes and withdraws those of origin `file`,
 * each with its journal line. Clients that were registered by command are left alone.
 */
export const syncClients = async (
  store: ClientStore,
  declared: readonly Client[],
  clock: Clock,
): Promise<SyncOutcome> => {
  const known = new Map((await store.list()).map((client) => [client.clientId, client]));
  const { registered, changed, inConflict } = compare(declared, known);
  const ids = new Set(declared.map(({ clientId }) => clientId));
  const withdrawn = [...known.values()].filter(({ clientId, origin }) => origin === 'file' && !ids.has(clientId));
  for (const client of registered) await store.save(client, [clientEvent('client.registered', client, [], clock)]);
  for (const { client, members } of changed) {
    await store.save(client, [clientEvent('client.changed', client, members, clock)]);
  }
  for (const client of withdrawn) {
    await store.remove(client.clientId, [clientEvent('client.withdrawn', client, [], clock)]);
  }
  return {
    registered: registered.map(idOf),
    changed: changed.map(({ client }) => idOf(client)),
    withdrawn: withdrawn.map(idOf),
    inConflict: inConflict.map(idOf),
  };
};

/** The journal line of a registration: which members changed, never to what. */
export const clientEvent = (
  kind: Extract<EventKind, `client.${string}`>,
  client: Client,
  members: readonly string[],
  clock: Clock,
): NewEvent => ({
  kind,
  atMilliseconds: clock.nowMilliseconds(),
  clientId: client.clientId,
  details: { origin: client.origin, ...(members.length === 0 ? {} : { members: members.join(' ') }) },
});

const idOf = ({ clientId }: Client) => clientId;

const compare = (declared: readonly Client[], known: ReadonlyMap<ClientId, Client>) => {
  const registered = declared.filter(({ clientId }) => !known.has(clientId));
  const inConflict = declared.filter(({ clientId }) => known.get(clientId)?.origin === 'command');
  const changed = declared.flatMap((client) => {
    const before = known.get(client.clientId);
    const members = before?.origin === 'file' ? changedMembers(before, client) : [];
    return members.length === 0 ? [] : [{ client, members }];
  });
  return { registered, changed, inConflict };
};
