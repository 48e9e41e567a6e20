import { setImmediate } from 'node:timers/promises';
import type { JournalStore } from './journal.ts';
import { type Day, tallyLines } from './statistics.ts';
import type { StatisticsStore } from './statistics-store.ts';

export type CountingSetup = {
  readonly journal: Pick<JournalStore, 'readAfter'>;
  readonly statistics: Pick<StatisticsStore, 'counted' | 'add'>;
  /** The civil day of a moment, milliseconds (`civilDays`). */
  readonly dayOf: (atMilliseconds: number) => Day;
};

/** Lines a batch: some two milliseconds of the event loop. */
const batchLines = 500;

/**
 * Counts the journal on from the last counted line to its end, in batches with room for other work between them.
 * Returns how many lines this call counted. Safe beside other processes that do the same: a line is counted once.
 */
export const countJournal = async (setup: CountingSetup, signal?: AbortSignal): Promise<number> => {
  const { journal, statistics, dayOf } = setup;
  let lines = 0;
  while (!signal?.aborted) {
    const after = await statistics.counted();
    const batch = await journal.readAfter(after, batchLines);
    const upTo = batch.at(-1)?.sequence;
    if (upTo === undefined) break;
    if (await statistics.add({ after, upTo, tally: tallyLines(batch, dayOf) })) lines += batch.length;
    await setImmediate();
  }
  return lines;
};

/**
 * Counts now and every `everySeconds`. The answer stops it, and resolves when the batch under way has ended. A failure
 * goes to `onError`, and the next look goes on from the last counted line.
 */
export const startCounting = (
  setup: CountingSetup,
  everySeconds: number,
  onError: (error: unknown) => void,
): (() => Promise<void>) => {
  const stopping = new AbortController();
  let running: Promise<unknown> | undefined;
  const look = (): void => {
    running ??= countJournal(setup, stopping.signal)
      .catch(onError)
      .finally(() => {
        running = undefined;
      });
  };
  const timer = setInterval(look, everySeconds * 1000);
  timer.unref();
  look();
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await running;
  };
};
