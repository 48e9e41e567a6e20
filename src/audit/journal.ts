import type { NewEvent } from '#vocabulary/event.ts';

/** One line as it stands in the journal. */
export type JournalLine = {
  /** 1, 2, 3… without a gap. */
  readonly sequence: number;
  readonly event: NewEvent;
  /** Keyed hash over the previous line's hash, the sequence and the event; lower-case hexadecimal. */
  readonly hash: string;
};

export type JournalFilter = {
  readonly kinds?: readonly NewEvent['kind'][];
  readonly correlationId?: string;
  readonly nationalId?: string;
  readonly accountId?: string;
  readonly clientId?: string;
  readonly sessionId?: string;
  /** `door` of the details: an issuer of the citizen door; '' for lines that name none. */
  readonly door?: string;
  /** `fault` of the details. */
  readonly fault?: string;
  readonly fromMilliseconds?: number;
  readonly toMilliseconds?: number;
  /** Only lines before this one: the next page of a list that goes back in time. */
  readonly beforeSequence?: number;
  /**
   * Only lines from this one on. Then lines are read in their order and each is looked at, whatever else the filter
   * says: a narrow window costs the same however many lines of a kind or of a service there are.
   */
  readonly fromSequence?: number;
};

/**
 * The journal as a store keeps it. There is no way to change or remove a line. Rooms that change
 * something hand their events to the store call that makes the change, so that both share one
 * transaction; `append` alone is for what changes nothing else (a refused login).
 */
export type JournalStore = {
  readonly append: (events: readonly NewEvent[]) => Promise<void>;
  /** Lines after `sequence`, oldest first, at most `limit`. */
  readonly readAfter: (sequence: number, limit: number) => Promise<readonly JournalLine[]>;
  /** Newest first, at most `limit`. */
  readonly search: (filter: JournalFilter, limit: number) => Promise<readonly JournalLine[]>;
  /** The last line's number and hash; number 0 and the genesis hash when the journal is empty. */
  readonly head: () => Promise<{ readonly sequence: number; readonly hash: string }>;
};
