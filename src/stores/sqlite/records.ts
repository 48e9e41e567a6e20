import type { DatabaseSync } from 'node:sqlite';
import type { RecordStore } from '#clients/citizen/registry-store.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';

export type RecordKind = 'citizen-client' | 'data-provider' | 'identity-provider' | 'banner' | 'declared-ids';

type RecordRow = { readonly document: string };

/** What operators declare, one document a record, on SQLite. JSON leaves out what is undefined. */
export const createRecordStore = <Id extends string, One>(
  database: DatabaseSync,
  commit: Commit,
  journal: SqliteJournal,
  kind: RecordKind,
): RecordStore<Id, One> => {
  const find = database.prepare('SELECT document FROM registry WHERE kind = ? AND id = ?');
  const list = database.prepare('SELECT document FROM registry WHERE kind = ? ORDER BY id');
  const save = database.prepare(
    `INSERT INTO registry (kind, id, document) VALUES (?, ?, ?)
     ON CONFLICT (kind, id) DO UPDATE SET document = excluded.document`,
  );
  const remove = database.prepare('DELETE FROM registry WHERE kind = ? AND id = ?');
  // Written by `save` alone, from a value of the same type.
  const read = ({ document }: RecordRow): One => JSON.parse(document) as One;
  return {
    find: async (id) => {
      const row = find.get(kind, id) as RecordRow | undefined;
      return row && read(row);
    },
    list: async () => (list.all(kind) as RecordRow[]).map(read),
    save: (id, one, events) =>
      commit(() => {
        save.run(kind, id, JSON.stringify(one));
        journal.appendInTransaction(events);
      }),
    remove: (id, events) =>
      commit(() => {
        if (remove.run(kind, id).changes === 0) return false;
        journal.appendInTransaction(events);
        return true;
      }),
  };
};
