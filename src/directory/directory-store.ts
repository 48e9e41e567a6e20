import type { NationalId } from '#vocabulary/identifiers.ts';
import type { Professional } from '#vocabulary/person.ts';

/** What the directory answers about an identifier. `closed`: known once, no longer entitled. */
export type DirectoryEntry = {
  readonly professional: Professional;
  readonly status: 'active' | 'closed';
};

/** Looking up, on the hot path: one indexed read. */
export type DirectoryLookup = {
  /** By primary identifier or by any other that leads to the same person (an ADELI number after the switch to RPPS). */
  readonly findEntry: (nationalId: NationalId) => Promise<DirectoryEntry | undefined>;
};
