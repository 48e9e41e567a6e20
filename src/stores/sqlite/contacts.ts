import type { DatabaseSync } from 'node:sqlite';
import type { ContactNotice, ContactStore } from '#methods/app/contact-store.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';

type NoticeRow = {
  readonly id: number;
  readonly national_id: string;
  readonly before: string;
  readonly after: string | null;
};

/** Contact details on SQLite; what is in them, this room does not see. */
export const createContactStore = (database: DatabaseSync, commit: Commit, journal: SqliteJournal): ContactStore => {
  const statements = prepareStatements(database);
  return {
    find: async (nationalId) => (statements.find.get(nationalId) as { readonly sealed: string } | undefined)?.sealed,
    keep: (contacts, events) =>
      commit(() => {
        for (const { nationalId, sealed } of contacts) {
          statements.notice.run(sealed ?? null, nationalId);
          if (sealed === undefined) statements.remove.run(nationalId);
          else statements.save.run(nationalId, sealed);
        }
        journal.appendInTransaction(events);
      }),
    noticesDue: async (limit) => (statements.noticesDue.all(limit) as NoticeRow[]).map(toNotice),
    settleNotice: (id) => commit(() => statements.settleNotice.run(id).changes === 1),
  };
};

const prepareStatements = (database: DatabaseSync) => ({
  find: database.prepare('SELECT sealed FROM contact WHERE national_id = ?'),
  save: database.prepare(
    'INSERT INTO contact (national_id, sealed) VALUES (?, ?) ON CONFLICT (national_id) DO UPDATE SET sealed = excluded.sealed',
  ),
  remove: database.prepare('DELETE FROM contact WHERE national_id = ?'),
  notice: database.prepare(
    'INSERT INTO contact_notice (national_id, before, after) SELECT national_id, sealed, ? FROM contact WHERE national_id = ?',
  ),
  noticesDue: database.prepare('SELECT id, national_id, before, after FROM contact_notice ORDER BY id LIMIT ?'),
  settleNotice: database.prepare('DELETE FROM contact_notice WHERE id = ?'),
});

const toNotice = ({ id, national_id, before, after }: NoticeRow): ContactNotice => ({
  id,
  nationalId: asNationalId(national_id),
  before,
  after: after ?? undefined,
});
