import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readLines } from './lines.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

const readBatches = async (bytes: Uint8Array, size: number): Promise<readonly (readonly string[] | 'too-long')[]> => {
  const batches: (readonly string[] | 'too-long')[] = [];
  for await (const batch of readLines(inPieces(bytes, size))) batches.push(batch);
  return batches;
};

const read = async (bytes: Uint8Array, size: number): Promise<readonly string[]> =>
  (await readBatches(bytes, size)).flat();

const line = fc.string({ unit: fc.constantFrom('a', 'é', '|', ' ', '’', '😀', '"') });

test('however the bytes arrive, the lines are the same', () =>
  fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1 }), fc.integer({ min: 1, max: 9 }), async (lines, size) =>
      assert.deepEqual(await read(Buffer.from(`${lines.join('\n')}\n`), size), lines),
    ),
  ));

test('a header that is not UTF-8 makes the whole file Latin-1', async () =>
  assert.deepEqual(await read(Buffer.from('Prénom\nÉlodie\n', 'latin1'), 3), ['Prénom', 'Élodie']));

test('a file without a last line end still gives its last line', async () =>
  assert.deepEqual(await read(Buffer.from('a\r\nb'), 2), ['a', 'b']));

test('bytes without any line end do not fill the memory', async () => {
  assert.deepEqual(await readBatches(Buffer.alloc(3_000_000, 0x61), 65_536), ['too-long']);
});
