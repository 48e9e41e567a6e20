import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { extractionHeader } from './extraction-line.ts';
import { generateExtraction, tinyFileName, tinyOrder } from './generate-extraction.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const generate = async (seed: number, rows: number): Promise<readonly string[]> => {
  const lines: string[] = [];
  for await (const line of generateExtraction({ seed, rows })) lines.push(line);
  return lines;
};
const column = (line: string, name: string): string => line.split('|')[extractionHeader.split('|').indexOf(name)] ?? '';
const luhn = (digits: string): boolean =>
  [...digits]
    .reverse()
    .reduce(
      (sum, digit, index) => sum + [...String(Number(digit) * (1 + (index % 2)))].reduce((a, b) => a + Number(b), 0),
      0,
    ) %
    10 ===
  0;

test('the committed tiny file is what the generator makes, byte for byte', async () => {
  const committed = await readFile(new URL(tinyFileName, import.meta.url), 'utf8');
  assert.equal(hashOf(committed), hashOf((await generate(tinyOrder.seed, tinyOrder.rows)).join('')));
});

test('a file has its 56 columns, a pipe at the end of each line, and exactly the rows asked for', async () => {
  const lines = await generate(9, 777);
  assert.equal(lines.length, 778);
  for (const line of lines) assert.equal(line.split('|').length, 57);
});

test('the seed makes the world; a longer file of the same seed has the same first person', async () => {
  assert.notEqual(hashOf((await generate(1, 500)).join('')), hashOf((await generate(2, 500)).join('')));
  assert.equal(hashOf((await generate(1, 500)).join('')), hashOf((await generate(1, 500)).join('')));
});

test('no identifier can be that of a real person or place (directory-cards-ins.md §5.4)', async () => {
  for (const line of (await generate(4, 3000)).slice(1)) {
    assert.match(column(line, 'Identification nationale PP'), /^8998\d{8}$/);
    assert.ok(luhn(column(line, 'Identifiant PP')));
    assert.match(column(line, 'Numéro SIRET site'), /^(99\d{12})?$/);
    assert.ok(luhn(column(line, 'Numéro SIRET site')));
    assert.match(column(line, 'Numéro FINESS site'), /^(\d[\dAB]9\d{6})?$/);
    assert.match(column(line, 'Adresse e-mail (coord. structure)'), /^(.+@exemple\.mssante\.test)?$/);
    assert.match(column(line, 'Téléphone (coord. structure)'), /^((019900|026191|035301|046571|053649)\d{4})?$/);
  }
});

test('every code has its label', async () => {
  for (const line of (await generate(4, 3000)).slice(1)) {
    const cells = line.split('|');
    for (const [index, name] of extractionHeader.split('|').entries()) {
      if (name.startsWith('Libellé') && !/Voie|commune|Département/.test(name))
        assert.equal(cells[index] === '', cells[index - 1] === '', name);
    }
  }
});
