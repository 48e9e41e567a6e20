import type { Place } from '#vocabulary/place.ts';

/**
 * Roughly where logins were made: beside the lines of the journal, since those are chained and stay, and this is erased
 * when the person no longer sees the line. The store of the journal keeps it, in the transaction of the line.
 */
export type PlaceStore = {
  /** By the numbers of lines; those of which nothing is known, or no longer, are missing. */
  readonly findPlaces: (sequences: readonly number[]) => Promise<ReadonlyMap<number, Place>>;
  /** Erases those of lines before that moment, oldest first, at most `limit`; returns how many. */
  readonly purge: (beforeMilliseconds: number, limit: number) => Promise<number>;
};
