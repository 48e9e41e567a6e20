import type { DirectorySource } from '../directory-store.ts';

/** A line that was left out. Its content is not repeated: it is about a person. */
export type MalformedLine = { readonly line: number; readonly defect: string };

/** What an import found and did. */
export type ImportReport = {
  readonly file: string;
  readonly source: DirectorySource;
  /** SHA-256 of the file, lower-case hexadecimal; '' when it was not read to its end. */
  readonly sha256: string;
  /** Lines after the header, malformed ones included. */
  readonly rows: number;
  readonly persons: number;
  readonly created: number;
  readonly updated: number;
  readonly closed: number;
  readonly unchanged: number;
  readonly malformedCount: number;
  /** The first twenty. */
  readonly malformed: readonly MalformedLine[];
  /** Persons whose RPPS number has a wrong key: a warning, no more (directory-cards-ins.md §0, point 7). */
  readonly suspiciousCount: number;
};

/** Counts while an import runs; one per import, changed in place because there are millions of steps. */
export type Tally = { -readonly [Key in Exclude<keyof ImportReport, 'malformed' | 'unchanged'>]: ImportReport[Key] } & {
  readonly malformed: MalformedLine[];
};

const keptMalformedLines = 20;

export const newTally = (file: string, source: DirectorySource): Tally => ({
  file,
  source,
  sha256: '',
  rows: 0,
  persons: 0,
  created: 0,
  updated: 0,
  closed: 0,
  malformedCount: 0,
  malformed: [],
  suspiciousCount: 0,
});

export const countMalformed = (tally: Tally, malformed: MalformedLine): void => {
  tally.malformedCount += 1;
  if (tally.malformed.length < keptMalformedLines) tally.malformed.push(malformed);
};

export const makeReport = (tally: Tally): ImportReport => ({
  ...tally,
  malformed: [...tally.malformed],
  unchanged: tally.persons - tally.created - tally.updated,
});
