import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf } from '#platform/csv.ts';

/** What a spreadsheet would run, a text must not begin. */
test('no cell is a formula', () => {
  const nasty = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\uFF1DHYPERLINK("x")', '|calc', '%0A=1'];
  const lines = csvOf(
    ['name'],
    nasty.map((name) => [name]),
  );
  for (const name of nasty) assert.ok(lines.includes(`'${name.replaceAll('"', '""')}`), JSON.stringify(name));
});

test('quotes, separators and lines stay inside their cell; numbers stay numbers', () => {
  assert.equal(
    csvOf(
      ['service', 'count'],
      [
        ['Cabinet "des Tilleuls", Lyon', -3],
        ['two\nlines', 12],
      ],
    ),
    '\u{FEFF}service,count\r\n"Cabinet ""des Tilleuls"", Lyon",-3\r\n"two\nlines",12\r\n',
  );
});
