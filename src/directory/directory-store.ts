import type { NewEvent } from '#vocabulary/event.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import type { Professional } from '#vocabulary/person.ts';

/**
 * What the directory answers about an identifier. `closed`: known once, no longer entitled. `suspended`: entitled, and
 * shut out by the operator (`identity/suspension.ts`).
 */
export type DirectoryEntry = {
  readonly professional: Professional;
  readonly status: 'active' | 'closed' | 'suspended';
};

/** Looking up, on the hot path: one indexed read. */
export type DirectoryLookup = {
  /** By primary identifier or by any other that leads to the same person (an ADELI number after the switch to RPPS). */
  readonly findEntry: (nationalId: NationalId) => Promise<DirectoryEntry | undefined>;
};

/**
 * Where entries come from. Each source is imported on its own, and only closes entries that it brought:
 * staff of establishments (CPE, CPA) are in no public extraction and must survive its import.
 */
export const directorySources = ['extraction', 'staff'] as const;
export type DirectorySource = (typeof directorySources)[number];

/** One line of the file, reduced to the columns that we keep. */
export type StagedRow = {
  readonly nationalId: string;
  /** The kept columns in the order of `rowFields`, joined by `|`. */
  readonly values: string;
};

/** A staged row and its place, from which the next page can be asked. */
export type StagedPlace = StagedRow & { readonly position: number };

/** What the directory already holds about a person of this source. */
export type KnownPerson = {
  readonly nationalId: string;
  readonly rowHash: string;
  readonly status: 'active' | 'closed';
};

/** A person of the new file: the packed document (`document.ts`) and its hash. */
export type FoldedPerson = {
  readonly nationalId: string;
  readonly rowHash: string;
  readonly document: string;
};

/** What must be written for one person. `update` also reopens an entry that was closed. */
export type DirectoryChange =
  | { readonly kind: 'create' | 'update'; readonly person: FoldedPerson }
  | { readonly kind: 'close'; readonly nationalId: string };

/** What was last applied of a source. */
export type AppliedFile = {
  readonly generation: number;
  readonly fileName: string;
  /** Tells one file from another without reading it; see `fileKey` of the import. */
  readonly fileKey: string;
  readonly atMilliseconds: number;
};

/**
 * An import under way. Everything before `apply` is scratch space outside the directory: lookups go on,
 * no write lock is held, and a crash leaves nothing behind. Memory does not grow with the file.
 */
export type Staging = {
  /** Active entries of this source when the import began; what the safety thresholds are measured against. */
  readonly activeCount: number;
  readonly stage: (rows: readonly StagedRow[]) => Promise<void>;
  /** Rows by national id, then position, strictly after `after`; at most `limit`. The first call ends the staging. */
  readonly readStaged: (after: StagedPlace | undefined, limit: number) => Promise<readonly StagedPlace[]>;
  /** Entries of this source by national id, strictly after `after` ('' for the beginning); at most `limit`. */
  readonly readKnown: (after: string, limit: number) => Promise<readonly KnownPerson[]>;
  readonly keepChanges: (changes: readonly DirectoryChange[]) => Promise<void>;
  /**
   * Writes all kept changes, the applied file and the events in one transaction.
   * `overtaken`, and nothing is written, when another import of this source was applied since.
   */
  readonly apply: (
    file: Omit<AppliedFile, 'generation'>,
    events: readonly NewEvent[],
  ) => Promise<'applied' | 'overtaken'>;
  /** Frees the scratch space. To be called whatever happened. */
  readonly discard: () => Promise<void>;
};

/** An identifier that a person was known by, and the one to use now (psc.md §10). */
export type AliasPair = { readonly formerId: NationalId; readonly nationalId: NationalId };

/** What the room `directory` needs of a store. Identifiers sort by their ASCII codes. */
export type DirectoryStore = DirectoryLookup & {
  readonly findAppliedFile: (source: DirectorySource) => Promise<AppliedFile | undefined>;
  /** Undefined when an import is already under way on this store. */
  readonly openStaging: (source: DirectorySource) => Promise<Staging | undefined>;
  /**
   * Makes former identifiers resolve to the person, and appear among `otherIds`, for ever; with the
   * events in one transaction. Pairs whose new identifier is unknown are left out and returned.
   */
  readonly addAliases: (pairs: readonly AliasPair[], events: readonly NewEvent[]) => Promise<readonly AliasPair[]>;
};
