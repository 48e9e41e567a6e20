import { setImmediate } from 'node:timers/promises';
import type { JournalFilter, JournalLine, JournalStore } from './journal.ts';

export type JournalPage = {
  /** Newest first. */
  readonly lines: readonly JournalLine[];
  /** What `beforeSequence` is for the next page; undefined at the beginning of the journal or of the time asked for. */
  readonly older: number | undefined;
};

export type SearchBounds = {
  /** Lines of a page. */
  readonly limit: number;
  /** Lines that are looked at before the search stops, with whatever it found: `older` goes on from there. */
  readonly mostLookedAt?: number;
};

type Searchable = Pick<JournalStore, 'search' | 'readAfter' | 'head'>;

/** Some ten milliseconds of the event loop. */
const windowLines = 10_000;
const usuallyLookedAt = 1_000_000;

/**
 * Searches back in time without ever holding up logins: what belongs to one person or one login is found by its index,
 * anything else by windows of the journal, with room for other work between them.
 */
export const searchJournal = async (
  journal: Searchable,
  filter: JournalFilter,
  { limit, mostLookedAt = usuallyLookedAt }: SearchBounds,
): Promise<JournalPage> => {
  if ([filter.correlationId, filter.nationalId, filter.accountId].some((id) => id !== undefined))
    return pageOf(await journal.search(filter, limit + 1), limit, undefined);
  const { first, end } = await boundsOf(journal, filter);
  const found: JournalLine[] = [];
  let from = end;
  while (from > first && found.length <= limit && end - from < mostLookedAt) {
    const before = from;
    from = Math.max(first, before - windowLines);
    const window = { ...filter, beforeSequence: before, fromSequence: from };
    found.push(...(await inTurn(journal, () => journal.search(window, limit + 1 - found.length))));
  }
  return pageOf(found, limit, from > first ? from : undefined);
};

const turns = new WeakMap<Searchable, Promise<unknown>>();

/** One window in a turn of the event loop, however many search: side by side they would hold up logins all the same. */
const inTurn = <Result>(journal: Searchable, read: () => Promise<Result>): Promise<Result> => {
  const mine = (turns.get(journal) ?? Promise.resolve()).then(read);
  turns.set(journal, turnAfter(mine));
  return mine;
};

const turnAfter = async (reading: Promise<unknown>): Promise<void> => {
  await Promise.allSettled([reading]);
  await setImmediate();
};

const pageOf = (found: readonly JournalLine[], limit: number, unseen: number | undefined): JournalPage => {
  const lines = found.slice(0, limit);
  return { lines, older: found.length > limit ? lines.at(-1)?.sequence : unseen };
};

/** Events are timed before they are written: two that were written at once may stand the wrong way round. */
const slackMilliseconds = 60_000;

/** The lines, from `first` to before `end`, outside which nothing can answer the filter. */
const boundsOf = async (
  journal: Searchable,
  { beforeSequence = Infinity, fromMilliseconds, toMilliseconds }: JournalFilter,
): Promise<{ readonly first: number; readonly end: number }> => {
  const { sequence: last } = await journal.head();
  const after = async (milliseconds: number) => findFirstAt(journal, last, milliseconds);
  const first = fromMilliseconds === undefined ? 1 : await after(fromMilliseconds - slackMilliseconds);
  const past = toMilliseconds === undefined ? last + 1 : await after(toMilliseconds + slackMilliseconds);
  return { first, end: Math.min(past, beforeSequence, last + 1) };
};

/** The first line that is not older than that, by halving; one past the last when all are. */
const findFirstAt = async (journal: Searchable, last: number, milliseconds: number): Promise<number> => {
  let [low, high] = [1, last + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [line] = await journal.readAfter(middle - 1, 1);
    if (line !== undefined && line.event.atMilliseconds < milliseconds) low = middle + 1;
    else high = middle;
  }
  return low;
};
