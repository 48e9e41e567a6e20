import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const launch = (...args: readonly string[]) => {
  // A test runner inside a test runner would report to its parent instead of running.
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const child = spawn(process.execPath, [join(root, 'bin/run.mjs'), ...args], { env });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const answer = Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { child, answer: answer.then(([output, errors, code]) => ({ output, errors, code })) };
};

test('an unknown command is answered with the known ones', async () => {
  const { code, errors } = await launch('dance').answer;
  assert.equal(code, 1);
  assert.match(errors, /^Usage: node bin\/run\.mjs <start\|test\|bench\|/);
});

test('a run without a single test fails', async (context) => {
  const empty = await mkdtemp(join(tmpdir(), 'vestibule-no-tests-'));
  context.after(() => rm(empty, { recursive: true }));
  const { code, errors } = await launch('test', relative(root, empty)).answer;
  assert.equal(code, 1);
  assert.match(errors, /^No test file/);
  assert.equal((await launch('test', 'test/nowhere').answer).code, 1);
});

test('files and options of a test run are handed on', async () => {
  const { code, output } = await launch('test', 'test/rules/clients/merge-patch.test.ts', '--test-reporter=tap').answer;
  assert.equal(code, 0);
  assert.match(output, /^TAP version 13[\s\S]*# pass [1-9]\d*/);
});

test('the exit code is the program’s', async () => {
  const { code, errors } = await launch('clients', 'dance').answer;
  assert.equal(code, 1);
  assert.match(errors, /UsageError/);
});

/** Says that it is up, and how it was told to end. */
const patientProgram = `
process.once('SIGTERM', () => { process.stdout.write('told\\n'); process.exit(7); });
process.stdout.write('up\\n');
setInterval(() => undefined, 1000);
`;

test('a signal reaches the program, and its last word and exit code come back', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-patient-'));
  context.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'patient.test.ts'), patientProgram);
  const { child, answer } = launch('test', relative(root, folder), '--test-isolation=none');
  child.stdout.once('data', () => child.kill('SIGTERM'));
  const { code, output } = await answer;
  assert.equal(code, 7);
  assert.match(output, /up[\s\S]*told/);
});
