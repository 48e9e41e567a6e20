import type { DatabaseSync } from 'node:sqlite';
import type { ClientStore } from '#clients/client-store.ts';
import type { Client } from '#clients/client.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';

type ClientRow = { readonly registration: string };

/** The relying parties on SQLite, each one document. */
export const createClientStore = (database: DatabaseSync, commit: Commit, journal: SqliteJournal): ClientStore => {
  const find = database.prepare('SELECT registration FROM client WHERE client_id = ?');
  const list = database.prepare('SELECT registration FROM client ORDER BY client_id');
  const save = database.prepare(
    `INSERT INTO client (client_id, registration) VALUES (?, ?)
     ON CONFLICT (client_id) DO UPDATE SET registration = excluded.registration`,
  );
  const remove = database.prepare('DELETE FROM client WHERE client_id = ?');
  const grow = database.prepare('UPDATE client_version SET version = version + 1');
  const version = database.prepare('SELECT version FROM client_version');
  return {
    find: async (clientId) => {
      const row = find.get(clientId) as ClientRow | undefined;
      return row && toClient(row);
    },
    list: async () => (list.all() as ClientRow[]).map(toClient),
    save: (client, events) =>
      commit(() => {
        save.run(client.clientId, JSON.stringify(client));
        grow.run();
        journal.appendInTransaction(events);
      }),
    remove: (clientId, events) =>
      commit(() => {
        // Nothing was withdrawn, so nothing is said to have been.
        if (remove.run(clientId).changes === 0) return;
        grow.run();
        journal.appendInTransaction(events);
      }),
    version: async () => (version.get() as { version: number }).version,
  };
};

/** JSON leaves out what is undefined; two members are always there, so they are put back. */
const toClient = ({ registration }: ClientRow): Client => {
  const client = JSON.parse(registration) as Client;
  return { ...client, backchannelLogoutUri: client.backchannelLogoutUri, requestJwks: client.requestJwks };
};
