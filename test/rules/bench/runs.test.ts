import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = fileURLToPath(new URL('../../../bench/run.ts', import.meta.url));

const run = (flags: readonly string[]) =>
  promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...flags]);

const brief = ['--seconds', '1', '--rounds', '1', '--warm', '8', '--out', '/dev/null'];

/** Says nothing about speed, which other programs disturb: only that the benchmark measures both servers and tells. */
test('the benchmark logs people in to the platform and to the floor, and prints its table', async () => {
  const { stdout } = await run([...brief, '--rows', 'whole', '--users', '4']);
  assert.match(stdout, /whole login +floor +\d+/);
  assert.match(stdout, /whole login +vestibule +\d+/);
  assert.match(stdout, /whole logins +\d\.\d\d of the floor/);
  assert.match(stdout, /ready after +\d+ ms, first start \d+ ms/);
  assert.match(stdout, /RSS at rest +\d+ MB/);
});

test('it logs people in by phone, by CIBA and by either, against whole logins of the floor', async () => {
  const { stdout, stderr } = await run([...brief, '--rows', 'phone,ciba,mix', '--users', '2']);
  for (const row of ['phone login', 'CIBA login', '75 % card, 25 % phone']) {
    assert.match(stdout, new RegExp(`${row} +floor +[1-9]`));
    assert.match(stdout, new RegExp(`${row} +vestibule +[1-9]`));
  }
  assert.match(stdout, /phone logins +\d\.\d\d of the floor/);
  assert.match(stdout, /CIBA logins +\d\.\d\d of the floor/);
  assert.doesNotMatch(stderr, /MaxListenersExceeded/, 'a page that waits leaves nothing on its connection');
});

test('it logs citizens in through an identity provider and by single sign-on, against the engine with one code flow', async () => {
  const { stdout } = await run([...brief, '--rows', 'citizen,citizen-sso,sso', '--users', '2']);
  for (const row of ['federated login', 'citizen, single sign-on', 'single sign-on']) {
    assert.match(stdout, new RegExp(`^${row} +floor +[1-9]`, 'm'));
    assert.match(stdout, new RegExp(`^${row} +vestibule +[1-9]`, 'm'));
  }
  assert.match(stdout, /federated logins +\d\.\d\d of the floor/);
  assert.match(stdout, /single sign-on +citizen \d\.\d\d of professional/);
});

test('a flag that says nothing useful is refused in one sentence', async () => {
  await assert.rejects(run(['--rows', 'everything']), /--rows takes whole, sso/);
});
