import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readLines } from '#audit/read.ts';
import { verifyJournal } from '#audit/verify.ts';
import { makeStillClock } from './exam/examinee.ts';
import { recordOf } from './exam/protocol.ts';
import { makeDirectory, openIn, testJournalKey } from './sqlite-examinee.ts';

const consumer = fileURLToPath(new URL('./consuming-process.ts', import.meta.url));
const ids = Array.from({ length: 400 }, (_, index) => `code-${index}`);

/** Starts a process that waits for the word and then tries to consume every id. */
const startConsumer = async (directory: string, name: string): Promise<ChildProcess> => {
  // No test itself: what is loaded before every file of tests is not for it.
  const child = fork(consumer, [directory, name], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  await once(child, 'message');
  return child;
};

const consumeAll = async (child: ChildProcess): Promise<readonly string[]> => {
  child.send(ids);
  const [won] = (await once(child, 'message')) as [readonly string[]];
  if (child.exitCode === null) await once(child, 'exit');
  return won;
};

describe('two processes on one SQLite database', () => {
  it('consume each record once between them, and write one unbroken journal', async () => {
    const directory = await makeDirectory();
    const stores = openIn(directory.path, makeStillClock());
    try {
      for (const id of ids) await stores.protocol.upsert(recordOf({ id }), []);
      const children = await Promise.all(['left', 'right'].map((name) => startConsumer(directory.path, name)));
      const [left = [], right = []] = await Promise.all(children.map(consumeAll));
      assert.deepEqual([...left, ...right].sort(), ids.toSorted());
      assert.deepEqual(await verifyJournal(readLines(stores.journal), [], testJournalKey), {
        ok: true,
        lines: ids.length * 2,
      });
      assert.equal((await stores.journal.search({ clientId: 'left' }, 1000)).length, ids.length);
    } finally {
      stores.close();
      await directory.remove();
    }
  });
});
