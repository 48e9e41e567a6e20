import type { DatabaseSync } from 'node:sqlite';
import type { AvailabilityStore } from '#audit/availability.ts';
import type { Commit } from './commit.ts';

/** The minutes in which the platform was ready, on SQLite. */
export const createAvailabilityStore = (database: DatabaseSync, commit: Commit): AvailabilityStore => {
  const insert = database.prepare('INSERT OR IGNORE INTO available_minute (minute) VALUES (?)');
  const removeOld = database.prepare('DELETE FROM available_minute WHERE minute < ?');
  const first = database.prepare('SELECT MIN(minute) AS minute FROM available_minute');
  const count = database.prepare('SELECT COUNT(*) AS count FROM available_minute WHERE minute >= ? AND minute < ?');
  return {
    note: (minute, keepFrom) =>
      commit(() => {
        insert.run(minute);
        removeOld.run(keepFrom);
      }),
    first: async () => (first.get() as { readonly minute: number | null }).minute ?? undefined,
    count: async (from, to) => (count.get(from, to) as { readonly count: number }).count,
  };
};
