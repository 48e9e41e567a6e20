import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { JournalLine } from '#audit/journal.ts';
import type { PlaceStore } from '#audit/place-store.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { Place } from '#vocabulary/place.ts';
import type { Commit } from './commit.ts';

type PlaceRow = { readonly sequence: number; readonly country: string; readonly locality: string | null };

/** Keeps the place of the event that became this line. Only inside the transaction of the line. */
export type KeepPlace = (sequence: JournalLine['sequence'], event: NewEvent) => void;

export const createKeepPlace = (database: DatabaseSync): KeepPlace => {
  // Once it is needed: a journal that is only read may be of before the table.
  let insert: StatementSync | undefined;
  return (sequence, { atMilliseconds, place }) => {
    if (place === undefined) return;
    const { country, locality } = place === 'local-network' ? { country: '', locality: undefined } : place;
    insert ??= database.prepare(
      'INSERT INTO login_place (sequence, at_milliseconds, country, locality) VALUES (?, ?, ?, ?)',
    );
    insert.run(sequence, atMilliseconds, country, locality ?? null);
  };
};

/** The places of logins on SQLite. */
export const createPlaceStore = (database: DatabaseSync, commit: Commit): PlaceStore => {
  const find = database.prepare(
    'SELECT sequence, country, locality FROM login_place WHERE sequence IN (SELECT value FROM json_each(?))',
  );
  // Lines are numbered as time goes on, so the oldest come first without an index, which each login would have to write.
  // A line from under a clock that was ahead holds those behind it up until its own time has come.
  const remove = database.prepare(
    `DELETE FROM login_place WHERE sequence IN (
       SELECT sequence FROM (SELECT * FROM login_place ORDER BY sequence LIMIT ?) WHERE at_milliseconds < ?)`,
  );
  return {
    findPlaces: async (sequences) => {
      const rows = find.all(JSON.stringify(sequences)) as PlaceRow[];
      return new Map(rows.map((row) => [row.sequence, toPlace(row)]));
    },
    purge: (beforeMilliseconds, limit) => commit(() => Number(remove.run(limit, beforeMilliseconds).changes)),
  };
};

const toPlace = ({ country, locality }: PlaceRow): Place => {
  if (country === '') return 'local-network';
  return locality === null ? { country } : { country, locality };
};
