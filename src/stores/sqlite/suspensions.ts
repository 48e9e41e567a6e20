import type { DatabaseSync } from 'node:sqlite';
import type { AccountId, ClientId, NationalId } from '#vocabulary/identifiers.ts';
import type { Suspension, SuspensionStore } from '#vocabulary/suspension.ts';
import type { Commit } from './commit.ts';
import type { JournalInTransaction } from './directory.ts';

export type SuspensionStores = {
  readonly professional: SuspensionStore<NationalId>;
  readonly citizen: SuspensionStore<AccountId>;
  /** Services of the professional door, and of the citizen door. */
  readonly client: SuspensionStore<ClientId>;
  readonly citizenClient: SuspensionStore<ClientId>;
  /** Removes those that ended before; at most `limit`. Returns how many. */
  readonly purge: (nowSeconds: number, limit: number) => Promise<number>;
};

type SuspensionRow = {
  readonly id: string;
  readonly reason: string;
  readonly by_whom: string;
  readonly since_at: number;
  readonly until_at: number | null;
};

/** What the operator suspended, on SQLite; the table is in `migrations/0026-suspensions.ts`. */
export const createSuspensionStores = (
  database: DatabaseSync,
  commit: Commit,
  journal: JournalInTransaction,
): SuspensionStores => {
  const statements = prepareStatements(database);
  const of = <Id extends string>(
    kind: 'professional' | 'citizen' | 'client' | 'citizen-client',
  ): SuspensionStore<Id> => ({
    find: async (id, now) => {
      const row = statements.find.get(kind, id, now) as SuspensionRow | undefined; // its columns
      return row && toSuspension<Id>(row);
    },
    list: async (now) => (statements.list.all(kind, now) as SuspensionRow[]).map((row) => toSuspension<Id>(row)),
    suspend: ({ id, reason, by, sinceSeconds, untilSeconds }, events) =>
      commit(() => {
        statements.put.run(kind, id, reason, by, sinceSeconds, untilSeconds ?? null);
        journal.appendInTransaction(events);
      }),
    lift: (id, now, events) =>
      commit(() => {
        if (statements.lift.run(kind, id, now).changes === 0) return false;
        journal.appendInTransaction(events);
        return true;
      }),
  });
  return {
    professional: of('professional'),
    citizen: of('citizen'),
    client: of('client'),
    citizenClient: of('citizen-client'),
    purge: async (now, limit) => Number(statements.purge.run(now, limit).changes),
  };
};

const toSuspension = <Id extends string>(row: SuspensionRow): Suspension<Id> => ({
  id: row.id as Id, // written by `suspend`, which takes no other
  reason: row.reason,
  by: row.by_whom,
  sinceSeconds: row.since_at,
  untilSeconds: row.until_at ?? undefined,
});

const stands = '(until_at IS NULL OR until_at > ?)';

const prepareStatements = (database: DatabaseSync) => ({
  find: database.prepare(`SELECT * FROM suspension WHERE kind = ? AND id = ? AND ${stands}`),
  list: database.prepare(`SELECT * FROM suspension WHERE kind = ? AND ${stands} ORDER BY since_at DESC, id`),
  put: database.prepare('INSERT OR REPLACE INTO suspension VALUES (?, ?, ?, ?, ?, ?)'),
  purge: database.prepare(
    'DELETE FROM suspension WHERE (kind, id) IN (SELECT kind, id FROM suspension WHERE until_at <= ? LIMIT ?)',
  ),
  lift: database.prepare(`DELETE FROM suspension WHERE kind = ? AND id = ? AND ${stands}`),
});
