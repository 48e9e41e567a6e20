import type { SqliteStores } from '#stores/sqlite/open.ts';
import type { Checks } from '#web/operations/checks.ts';

/** What must be true to serve: for the operators' `/ready`, and for everybody's status page. */
export const readinessChecks = (stores: Pick<SqliteStores, 'journal' | 'keys' | 'directory'>): Checks => ({
  store: async () => (await stores.journal.head()).sequence >= 0,
  keys: async () => (await stores.keys.list()).some(({ state }) => state === 'active'),
  directory: async () => (await stores.directory.findAppliedFile('extraction')) !== undefined,
});
