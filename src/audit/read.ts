import type { JournalLine, JournalStore } from './journal.ts';

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
