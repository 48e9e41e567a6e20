import type { DatabaseSync } from 'node:sqlite';
import { expectedOf, type TrustRootDecision, type TrustRootStore } from '#methods/card/trust-root-store.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';

/** What the operators decided of roots of cards, on SQLite. */
export const createTrustRootStore = (
  database: DatabaseSync,
  commit: Commit,
  journal: SqliteJournal,
): TrustRootStore => {
  const select = database.prepare(
    `SELECT fingerprint, store, state, pem, decided_by AS decidedBy, decided_at AS decidedAtSeconds
     FROM trust_root ORDER BY decided_at, fingerprint`,
  );
  const keep = database.prepare(
    `INSERT INTO trust_root (fingerprint, store, state, pem, decided_by, decided_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (fingerprint) DO UPDATE SET store = excluded.store, state = excluded.state, pem = excluded.pem,
       decided_by = excluded.decided_by, decided_at = excluded.decided_at`,
  );
  const list = (): readonly TrustRootDecision[] => (select.all() as TrustRootDecision[]).map((row) => ({ ...row })); // the columns selected above
  return {
    list: async () => list(),
    decide: (decision, expected, events) =>
      commit(() => {
        if (expectedOf(list()).join() !== expected.toSorted().join()) return false;
        const { fingerprint, store, state, pem, decidedBy, decidedAtSeconds } = decision;
        keep.run(fingerprint, store, state, pem, decidedBy, decidedAtSeconds);
        journal.appendInTransaction(events);
        return true;
      }),
  };
};
