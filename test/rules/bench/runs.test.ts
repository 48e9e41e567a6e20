import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = fileURLToPath(new URL('../../../bench/run.ts', import.meta.url));

const run = (flags: readonly string[]) =>
  promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...flags]);

const brief = ['--seconds', '0.3', '--rounds', '1', '--warm', '2', '--out', '/dev/null'];

const rows = {
  whole: 'whole login',
  'whole-form': 'whole login, floor by form',
  sso: 'single sign-on',
  phone: 'phone login',
  ciba: 'CIBA login',
  mix: '75 % card, 25 % phone',
  citizen: 'federated login',
  'citizen-sso': 'citizen, single sign-on',
  'citizen-quiet': 'citizen, no page',
};

/** Says nothing about speed, which other programs disturb: only that the benchmark measures both servers and tells. */
test('the benchmark logs people in at both doors and to the floor, and prints its table', async () => {
  const { stdout, stderr } = await run([...brief, '--rows', Object.keys(rows).join(), '--users', '1']);
  for (const row of Object.values(rows)) {
    // In so short a time none may end; that some were made, the middle of their times shows.
    assert.match(stdout, new RegExp(`^${row} +floor +\\d+ +[1-9]`, 'm'));
    assert.match(stdout, new RegExp(`^${row} +vestibule +\\d+ +[1-9]`, 'm'));
  }
  for (const verdict of ['whole logins', 'phone logins', 'CIBA logins', 'federated logins'])
    assert.match(stdout, new RegExp(`${verdict} +\\d\\.\\d\\d of the floor`));
  assert.match(stdout, /single sign-on +citizen \d\.\d\d of professional/);
  assert.match(stdout, /single sign-on +citizen without the page \d\.\d\d of professional/);
  assert.match(stdout, /ready after +\d+ ms, first start \d+ ms/);
  assert.match(stdout, /RSS at rest +\d+ MB/);
  assert.doesNotMatch(stderr, /MaxListenersExceeded/, 'a page that waits leaves nothing on its connection');
});

test('a flag that says nothing useful is refused in one sentence', async () => {
  await assert.rejects(run(['--rows', 'everything']), /--rows takes whole, whole-form/);
});
