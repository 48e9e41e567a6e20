import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { formerAdeli, testRpps } from '#sandbox/people/test-people.ts';

/** `npm run directory`, as an operator types it. */
const program = fileURLToPath(new URL('../../../bin/directory.ts', import.meta.url));

type Run = { readonly code: number; readonly out: string; readonly error: string };

const run = (folder: string, ...args: readonly string[]): Promise<Run> =>
  new Promise((resolve) => {
    const options = { cwd: folder, maxBuffer: 10_000_000 };
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', program, ...args],
      options,
      (failure, out, error) => resolve({ code: Number(failure?.code ?? 0), out, error }),
    );
  });

test('generate, import, show, toggle: the round an operator makes', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-directory-'));
  context.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'extraction.txt');
  const pairs = join(folder, 'pairs.csv');
  await writeFile(file, (await run(folder, 'generate', '--rows', '200', '--seed', '4')).out);
  await writeFile(pairs, `N° ADELI;N° RPPS\n${formerAdeli.formerId.slice(1)};${formerAdeli.nationalId.slice(1)}\n`);

  const imported = await run(folder, 'import', file, '--data', folder);
  assert.equal(imported.code, 0, imported.error);
  assert.equal(JSON.parse(imported.out).report.rows, 200);
  assert.equal(JSON.parse((await run(folder, 'toggle', pairs, '--data', folder)).out).added, 1);
  const shown = JSON.parse((await run(folder, 'show', formerAdeli.formerId, '--data', folder)).out);
  assert.equal(shown.professional.nationalId, formerAdeli.nationalId);
  assert.equal((await run(folder, 'show', testRpps(500), '--data', folder)).code, 1);
});

test('a mistake is answered in one sentence, without a stack', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-directory-'));
  context.after(() => rm(folder, { recursive: true }));
  for (const args of [
    ['nonsense'],
    ['import', 'nowhere.txt', '--data', folder],
    ['show', '1', '--wrong'],
    ['generate', '--rows', 'many'],
  ]) {
    const { code, error } = await run(folder, ...args);
    assert.equal(code, 1);
    assert.equal(typeof JSON.parse(error).message, 'string');
  }
});
