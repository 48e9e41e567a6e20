import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { anchorsFileName, readAnchors } from '#audit/anchor.ts';
import { readLines } from '#audit/read.ts';
import { verifyJournal } from '#audit/verify.ts';
import { type SqliteStores } from '#stores/sqlite/open.ts';
import { makeStillClock } from './exam/examinee.ts';
import { makeDirectory, openIn, testJournalKey } from './sqlite-examinee.ts';

const writer = fileURLToPath(new URL('./writing-process.ts', import.meta.url));
const rounds = 20;

/** How many acknowledgements to wait for before the kill; the seed makes every run kill at the same points. */
const killPoints = fc.sample(fc.integer({ min: 1, max: 250 }), { numRuns: rounds, seed: 20_260_101 });

/** Lets the writer work until it has acknowledged so many writes, kills it, and returns every line it got out. */
const writeUntilKilled = async (directory: string, round: number, killAfter: number): Promise<readonly string[]> => {
  const child = spawn(process.execPath, [writer, directory, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.setEncoding('utf8');
  let text = '';
  child.stdout.on('data', (chunk: string) => {
    text += chunk;
    if (text.split('\n').length > killAfter) child.kill('SIGKILL');
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  assert.deepEqual({ code, signal }, { code: null, signal: 'SIGKILL' });
  return text.split('\n').slice(0, -1); // the last piece may be half a line, which nobody was told
};

type Acknowledged = { readonly saved: string; readonly consumed?: string; readonly ended?: string };

const checkAcknowledged = async (
  { protocol, journal, deliveries }: SqliteStores,
  lines: readonly string[],
): Promise<void> => {
  const queued = new Set((await deliveries.list(100_000)).map(({ id }) => id));
  for (const { saved, consumed, ended } of lines.map((line) => JSON.parse(line) as Acknowledged)) {
    assert.equal((await journal.search({ correlationId: saved }, 5)).length, 1, `the journal line of ${saved}`);
    if (ended === saved) {
      assert.equal(await protocol.find('Session', saved), undefined, `${saved} was ended`);
      assert.ok(queued.has(saved), `the delivery of ${saved}`);
    } else assert.equal((await protocol.find('RefreshToken', saved))?.['id'], saved);
    if (consumed !== undefined) assert.equal((await protocol.find('RefreshToken', consumed))?.['consumed'], 7);
  }
};

/** A record and its journal line were written together, so neither is ever there alone. */
const checkTogether = async ({ database }: SqliteStores): Promise<void> => {
  const alone = database.prepare(
    `SELECT (SELECT count(*) FROM protocol_record WHERE kind = 'RefreshToken' AND id NOT IN (SELECT correlation_id FROM journal))
          + (SELECT count(*) FROM delivery WHERE id NOT IN (SELECT correlation_id FROM journal WHERE kind = 'session.ended')) AS rows`,
  );
  assert.equal(alone.get()?.['rows'], 0);
};

describe('a process that writes and is killed', () => {
  it(`has lost nothing that it acknowledged, ${rounds} times over`, async () => {
    const directory = await makeDirectory();
    const acknowledged: string[] = [];
    try {
      for (const [round, killAfter] of killPoints.entries()) {
        const lines = await writeUntilKilled(directory.path, round, killAfter);
        assert.ok(lines.length >= killAfter);
        acknowledged.push(...lines);
        const stores = openIn(directory.path, makeStillClock());
        await checkAcknowledged(stores, lines);
        await checkTogether(stores);
        const anchors = await readAnchors(join(directory.path, anchorsFileName));
        const verdict = await verifyJournal(readLines(stores.journal), anchors, testJournalKey);
        assert.ok(verdict.ok && verdict.lines >= acknowledged.length, JSON.stringify(verdict));
        assert.deepEqual(
          stores.database
            .prepare('PRAGMA integrity_check')
            .all()
            .map((row) => row['integrity_check']),
          ['ok'],
        );
        stores.close();
      }
    } finally {
      await directory.remove();
    }
  });
});
