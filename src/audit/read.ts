import { setImmediate } from 'node:timers/promises';
import type { JournalFilter, JournalLine, JournalStore } from './journal.ts';

const pageLines = 500;

/** The whole journal from its first line, oldest first, a page at a time. Ends at the last line there is when it gets there. */
export const readLines = async function* (
  journal: Pick<JournalStore, 'readAfter'>,
): AsyncGenerator<JournalLine, void, undefined> {
  let last = 0;
  for (;;) {
    const page = await journal.readAfter(last, pageLines);
    yield* page;
    const end = page.at(-1);
    if (end === undefined) return;
    last = end.sequence;
  }
};

/** The lines that a filter wants, newest first, a batch at a time with room for other work between them. */
export const readBack = async function* (
  journal: Pick<JournalStore, 'search'>,
  filter: JournalFilter,
  batchLines: number,
): AsyncGenerator<readonly JournalLine[], void, undefined> {
  let beforeSequence = filter.beforeSequence;
  for (;;) {
    const batch = await journal.search(
      { ...filter, ...(beforeSequence !== undefined && { beforeSequence }) },
      batchLines,
    );
    yield batch;
    beforeSequence = batch.at(-1)?.sequence;
    if (batch.length < batchLines || beforeSequence === undefined) return;
    await setImmediate();
  }
};
