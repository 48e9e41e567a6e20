import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readToggleFile } from './toggle-file.ts';

test('numbers become national identifiers, whatever the line ends', () =>
  assert.deepEqual(readToggleFile('N° ADELI;N° RPPS\r\n016041030;10107518424\r\n'), {
    pairs: [{ formerId: '0016041030', nationalId: '810107518424' }],
    malformed: [],
  }));

test('what is no pair is told by its line', () => {
  const { pairs, malformed } = readToggleFile('N° ADELI;N° RPPS\n016041030\n\n016041030;10107518424');
  assert.equal(pairs.length, 1);
  assert.deepEqual(
    malformed.map(({ line }) => line),
    [2],
  );
});
