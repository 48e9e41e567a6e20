import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SqliteStores } from '#stores/sqlite/open.ts';
import { eventOf, makeStillClock } from '../../stores/exam/examinee.ts';
import { makeDirectory, openIn } from '../../stores/sqlite-examinee.ts';

const withJournal = async (play: (stores: SqliteStores) => Promise<void>): Promise<void> => {
  const directory = await makeDirectory();
  const stores = openIn(directory.path, makeStillClock());
  try {
    await stores.journal.append([eventOf('login.accepted'), eventOf('session.ended')]);
    await play(stores);
  } finally {
    stores.close();
    await directory.remove();
  }
};

const line = (sequence: number): string =>
  `(sequence, at_milliseconds, kind, hash) VALUES (${sequence}, 1, 'login.accepted', x'00')`;

/** Not a defence against whoever owns the file, that is the chain's; against our own mistakes. */
const attempts: Readonly<Record<string, string>> = {
  'a change': `UPDATE journal SET kind = 'login.refused' WHERE sequence = 1`,
  'a removal': 'DELETE FROM journal WHERE sequence = 2',
  'the removal of everything': 'DELETE FROM journal',
  'a replacement': `INSERT OR REPLACE INTO journal ${line(2)}`,
  'an upsert': `INSERT INTO journal ${line(2)} ON CONFLICT (sequence) DO UPDATE SET kind = 'x'`,
  'a gap': `INSERT INTO journal ${line(4)}`,
  'a line before the first': `INSERT INTO journal ${line(0)}`,
};

describe('the table of the journal refuses', () => {
  for (const [words, sql] of Object.entries(attempts)) {
    it(words, () =>
      withJournal(async ({ database, journal }) => {
        const before = await journal.readAfter(0, 10);
        assert.throws(() => database.exec(sql), /a journal line/);
        assert.deepEqual(await journal.readAfter(0, 10), before);
      }),
    );
  }
});
