import type { DatabaseSync } from 'node:sqlite';
import type { ContactStore } from '#methods/app/contact-store.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';

/** Contact details on SQLite; what is in them, this room does not see. */
export const createContactStore = (database: DatabaseSync, commit: Commit, journal: SqliteJournal): ContactStore => {
  const find = database.prepare('SELECT sealed FROM contact WHERE national_id = ?');
  const save = database.prepare(
    'INSERT INTO contact (national_id, sealed) VALUES (?, ?) ON CONFLICT (national_id) DO UPDATE SET sealed = excluded.sealed',
  );
  const remove = database.prepare('DELETE FROM contact WHERE national_id = ?');
  return {
    find: async (nationalId) => (find.get(nationalId) as { readonly sealed: string } | undefined)?.sealed,
    keep: (contacts, events) =>
      commit(() => {
        for (const { nationalId, sealed } of contacts) {
          if (sealed === undefined) remove.run(nationalId);
          else save.run(nationalId, sealed);
        }
        journal.appendInTransaction(events);
      }),
  };
};
