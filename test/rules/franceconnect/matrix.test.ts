import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { citizenFaultCatalogue } from '#vocabulary/citizen-fault-catalogue.ts';

/** The tables of the README of this folder, held to what they say. */
const folder = fileURLToPath(new URL('.', import.meta.url));
const source = fileURLToPath(new URL('../../../src', import.meta.url));
const readme = await readFile(join(folder, 'README.md'), 'utf8');
const [points = '', matrix = ''] = readme.split('## The error matrix');
const [rows = '', never = ''] = matrix.split('Known to support');

const codesIn = (text: string): readonly string[] => text.match(/\bY[0-9][0-9A-F]{5,6}\b/g) ?? [];
const filesIn = (row: string): readonly string[] =>
  [...row.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, file = '']) => file);
const read = (file: string): Promise<string> => readFile(join(folder, file), 'utf8');

test('each of the twenty points is shown by a test that is there', async () => {
  const shown = points.split('\n').filter((line) => /^\| \d/.test(line));
  assert.deepEqual(
    shown.map((row) => Number(/\d+/.exec(row)?.[0])),
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
  for (const row of shown) {
    assert.ok(filesIn(row).length > 0, row);
    for (const file of filesIn(row)) assert.match(await read(file), /\b(test|it)\(|\brun\(/, file);
  }
});

test('each code of the matrix stands in its test', async () => {
  for (const row of rows.split('\n').filter((line) => line.startsWith('| Y'))) {
    const texts = await Promise.all(filesIn(row).map(read));
    for (const code of codesIn(row))
      assert.ok(
        texts.some((text) => text.includes(code)),
        `${code}: ${row}`,
      );
  }
});

test('each code of the catalogue has a row, or is raised nowhere', async () => {
  const silent = codesIn(never.split('\n')[0] ?? '').filter((code) => !codesIn(rows).includes(code));
  assert.deepEqual([...codesIn(rows), ...silent].toSorted(), Object.keys(citizenFaultCatalogue).toSorted());
  const files = (await readdir(source, { recursive: true })).filter((file) => file.endsWith('.ts'));
  for (const file of files.filter((name) => !name.endsWith('citizen-fault-catalogue.ts'))) {
    const text = await readFile(join(source, file), 'utf8');
    for (const code of silent) assert.ok(!text.includes(`'${code}'`), `${code} in ${file}`);
  }
});
