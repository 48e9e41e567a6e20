import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { anchorsFileName, readAnchors } from '#audit/anchor.ts';
import { openAnchoring } from '#audit/anchoring.ts';
import { deriveJournalKey } from '#audit/journal-key.ts';
import { databaseFileName, openJournalForReading, openSqliteStores, type SqliteStores } from '#stores/sqlite/open.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import { asClientId, asCorrelationId } from '#vocabulary/identifiers.ts';
import { plainVault } from '../../support/plain-vault.ts';

const program = fileURLToPath(new URL('../../../bin/journal.ts', import.meta.url));
const masterKey = Buffer.alloc(32, 5);
const clock = { nowMilliseconds: () => 1_800_000_000_000, nowSeconds: () => 1_800_000_000 };

type Ending = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs the command as an operator does, with nothing of this environment but what it is given. */
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ending> =>
  new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env, cwd: tmpdir() }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });

const eventOf = (index: number): NewEvent => ({
  kind: index % 2 === 0 ? 'token.issued' : 'login.accepted',
  atMilliseconds: clock.nowMilliseconds() + index,
  clientId: asClientId(`client-${index}`),
  correlationId: asCorrelationId(`correlation-${index}`),
  details: { index },
});

/** A data directory whose journal has 5 lines, as a sandbox leaves it when it stops. */
const withData = async (play: (data: string, openStores: () => SqliteStores) => Promise<void>): Promise<void> => {
  const data = await mkdtemp(join(tmpdir(), 'vestibule-journal-'));
  const journalKey = deriveJournalKey(masterKey);
  const openStores = () =>
    openSqliteStores({
      vault: plainVault,
      file: join(data, databaseFileName),
      durability: 'process',
      journalKey,
      clock,
    });
  try {
    await writeFile(join(data, 'master.key'), `${masterKey.toString('base64url')}\n`);
    const stores = openStores();
    await stores.journal.append([1, 2, 3, 4, 5].map(eventOf));
    stores.close();
    await play(data, openStores);
  } finally {
    await rm(data, { recursive: true, force: true });
  }
};

/** As the platform does when it stops. */
const anchorEnd = async (data: string): Promise<void> => {
  const key = deriveJournalKey(masterKey);
  const { journal, flush, close } = openJournalForReading({ file: join(data, databaseFileName), journalKey: key });
  const anchoring = await openAnchoring({
    journal,
    flush,
    key,
    file: join(data, anchorsFileName),
    clock,
    everyLines: 1,
    everySeconds: 1,
  });
  assert.equal(await anchoring.anchorNow(), true);
  close();
};

/** What somebody with write access to the file, but without the key, can do. */
const tamper = (data: string, sql: string): void => {
  const database = new DatabaseSync(join(data, databaseFileName));
  database.exec(
    `DROP TRIGGER journal_never_changes; DROP TRIGGER journal_never_shrinks; DROP TRIGGER journal_only_grows; ${sql}`,
  );
  database.close();
};

describe('the command that verifies the journal', () => {
  it('proves an untouched journal with exit code 0, and anchors its end', () =>
    withData(async (data) => {
      const ending = await run(['verify', '--data', data]);
      assert.deepEqual(ending, {
        code: 0,
        stdout: 'Journal verified: 5 lines, none changed, removed or reordered.\n',
        stderr: '',
      });
      assert.deepEqual(
        (await readAnchors(join(data, anchorsFileName))).map(({ sequence }) => sequence),
        [5],
      );
    }));

  it('works while the platform writes', () =>
    withData(async (data, openStores) => {
      const stores = openStores();
      await stores.journal.append([eventOf(6)]);
      assert.match((await run(['verify', '--data', data])).stdout, /^Journal verified: 6 lines/);
      await stores.journal.append([eventOf(7)]);
      assert.match((await run(['verify', '--data', data])).stdout, /^Journal verified: 7 lines/);
      stores.close();
    }));

  const tamperings: readonly (readonly [words: string, sql: string, sentence: RegExp])[] = [
    ['a changed client', `UPDATE journal SET client_id = 'other' WHERE sequence = 2`, /line 2 was changed/],
    ['changed details', `UPDATE journal SET details = '{"index":99}' WHERE sequence = 5`, /line 5 was changed/],
    ['details that are no JSON', `UPDATE journal SET details = 'oops' WHERE sequence = 3`, /line 3 was changed/],
    ['a removed line', 'DELETE FROM journal WHERE sequence = 3', /lines are missing before line 4/],
    ['a removed first line', 'DELETE FROM journal WHERE sequence = 1', /lines are missing before line 2/],
    ['a cut tail', 'DELETE FROM journal WHERE sequence > 3', /it ends too early; line 4/],
    ['an emptied journal', 'DELETE FROM journal', /it ends too early; line 1 /],
    [
      'exchanged lines',
      'UPDATE journal SET sequence = CASE sequence WHEN 2 THEN -3 WHEN 3 THEN -2 END WHERE sequence IN (2, 3); UPDATE journal SET sequence = -sequence WHERE sequence < 0',
      /line 2 was changed/,
    ],
    [
      'an added line',
      `INSERT INTO journal (sequence, at_milliseconds, kind, national_id, client_id, session_id, correlation_id, details, hash) SELECT 6, at_milliseconds, kind, national_id, client_id, session_id, correlation_id, details, hash FROM journal WHERE sequence = 5`,
      /line 6 was changed/,
    ],
  ];
  for (const [words, sql, sentence] of tamperings) {
    it(`finds ${words}, with exit code 1`, () =>
      withData(async (data) => {
        await anchorEnd(data);
        tamper(data, sql);
        const ending = await run(['verify', '--data', data]);
        assert.equal(ending.code, 1);
        assert.match(ending.stdout, /^The journal was tampered with: .+\n$/);
        assert.match(ending.stdout, sentence);
      }));
  }

  it('does not see a cut tail when the anchors are cut as well: they must be kept elsewhere', () =>
    withData(async (data) => {
      await anchorEnd(data);
      tamper(data, 'DELETE FROM journal WHERE sequence > 3');
      await truncate(join(data, anchorsFileName));
      assert.equal((await run(['verify', '--data', data])).code, 0);
    }));

  it('says what is missing: the database, the key, the command', () =>
    withData(async (data) => {
      assert.match((await run(['verify', '--data', join(data, 'absent')])).stderr, /^There is no database in .+\n$/);
      await rm(join(data, 'master.key'));
      assert.match((await run(['verify', '--data', data])).stderr, /^The master key is missing: .+\n$/);
      assert.equal(
        (await run(['verify', '--data', data], { VESTIBULE_MASTER_KEY: masterKey.toString('base64url') })).code,
        0,
      );
      assert.match((await run([])).stderr, /^Usage: /);
      assert.equal((await run(['erase'])).code, 1);
    }));
});

describe('the command that shows the journal', () => {
  it('prints one JSON object a line, newest first, filtered', () =>
    withData(async (data) => {
      const show = async (...args: string[]) =>
        (await run(['show', '--data', data, ...args])).stdout.trimEnd().split('\n');
      const sequences = async (...args: string[]) =>
        (await show(...args)).map((line) => (JSON.parse(line) as { sequence: number }).sequence);
      assert.deepEqual(await sequences(), [5, 4, 3, 2, 1]);
      assert.deepEqual(await sequences('--kind', 'login.accepted', '--limit', '2'), [5, 3]);
      assert.deepEqual(await sequences('--client', 'client-4'), [4]);
      const [line = ''] = await show('--correlation', 'correlation-3');
      const { hash, ...rest } = JSON.parse(line) as Record<string, unknown>;
      assert.match(String(hash), /^[0-9a-f]{64}$/);
      assert.deepEqual(rest, { sequence: 3, at: '2027-01-15T08:00:00.003Z', ...eventOf(3) });
    }));

  it('refuses a kind that does not exist and a limit that is no number', () =>
    withData(async (data) => {
      assert.match((await run(['show', '--data', data, '--kind', 'login'])).stderr, /^There is no kind login;/);
      assert.match((await run(['show', '--data', data, '--limit', 'all'])).stderr, /^--limit takes/);
    }));

  it('changes nothing', () =>
    withData(async (data) => {
      const before = await readFile(join(data, databaseFileName));
      await run(['show', '--data', data]);
      assert.ok(before.equals(await readFile(join(data, databaseFileName))));
    }));
});
