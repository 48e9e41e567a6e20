import type { DatabaseSync } from 'node:sqlite';
import type { Verification, VerificationStore } from '#audit/verification.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';

/** Verifications of the journal on SQLite; each is kept, the last one is asked for. */
export const createVerificationStore = (
  database: DatabaseSync,
  commit: Commit,
  journal: SqliteJournal,
): VerificationStore => {
  const insert = database.prepare('INSERT INTO journal_verification (verification) VALUES (?)');
  const select = database.prepare('SELECT verification FROM journal_verification ORDER BY id DESC LIMIT 1');
  return {
    keep: (verification, events) =>
      commit(() => {
        insert.run(JSON.stringify(verification));
        journal.appendInTransaction(events);
      }),
    findLast: async () => {
      const row = select.get() as { readonly verification: string } | undefined;
      return row && (JSON.parse(row.verification) as Verification); // as `keep` wrote it
    },
  };
};
