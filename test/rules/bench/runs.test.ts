import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = fileURLToPath(new URL('../../../bench/run.ts', import.meta.url));

/** Says nothing about speed, which other programs disturb: only that the benchmark measures both servers and tells. */
test('the benchmark logs people in to the platform and to the floor, and prints its table', async () => {
  const flags = [
    '--rows',
    'whole',
    '--seconds',
    '1',
    '--rounds',
    '1',
    '--warm',
    '8',
    '--users',
    '4',
    '--out',
    '/dev/null',
  ];
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    program,
    ...flags,
  ]);
  assert.match(stdout, /whole login +floor +\d+/);
  assert.match(stdout, /whole login +vestibule +\d+/);
  assert.match(stdout, /whole logins +\d\.\d\d of the floor/);
  assert.match(stdout, /ready after +\d+ ms, first start \d+ ms/);
  assert.match(stdout, /RSS at rest +\d+ MB/);
});

test('a flag that says nothing useful is refused in one sentence', async () => {
  await assert.rejects(
    promisify(execFile)(process.execPath, [program, '--rows', 'everything']),
    /--rows takes whole, sso/,
  );
});
