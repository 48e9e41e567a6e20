import type { DatabaseSync } from 'node:sqlite';
import type { InsEvidence, InsEvidenceStore } from '#identity/citizen/ins.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';

/** Why each national health identity is what it is, on SQLite. */
export const createInsEvidenceStore = (
  database: DatabaseSync,
  commit: Commit,
  journal: SqliteJournal,
): InsEvidenceStore => {
  const save = database.prepare('INSERT INTO ins_evidence (account_id, obtained_at, document) VALUES (?, ?, ?)');
  const list = database.prepare('SELECT document FROM ins_evidence WHERE account_id = ? ORDER BY obtained_at, rowid');
  return {
    save: (accountId, evidence, events) =>
      commit(() => {
        save.run(accountId, evidence.obtainedAtSeconds, JSON.stringify(evidence));
        journal.appendInTransaction(events);
      }),
    listOf: async (accountId) =>
      (list.all(accountId) as { document: string }[]).map(({ document }) => JSON.parse(document) as InsEvidence),
  };
};
