import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '#platform/html.ts';
import { type DataTable, dataTable } from '#web/console/pages/table.ts';

/** Tables of the console sort and page by links. */
type Row = { readonly name: string; readonly size: number };
const rows: readonly Row[] = Array.from({ length: 120 }, (_, index) => ({
  name: `<${(index * 7) % 120}>`,
  size: index,
}));

const write = (query: Record<string, string>, more: Partial<DataTable<Row>> = {}): string => {
  const visit = { language: 'en', request: { query } } as unknown as Parameters<typeof dataTable>[0];
  return render(
    dataTable<Row>(visit, {
      ...{ caption: 'Things', rows, empty: 'Nothing yet: make one.' },
      columns: [
        { name: 'name', label: 'Name', cell: (row) => row.name, sortBy: (row) => row.name },
        { name: 'size', label: 'Size', cell: (row) => row.size, sortBy: (row) => row.size, isNumber: true },
        { name: 'note', label: 'Note', cell: () => undefined },
      ],
      ...more,
    }),
  );
};

const sizesIn = (text: string): readonly number[] =>
  [...text.matchAll(/data-label="Size"><div>(\d+)/g)].map(([, size]) => Number(size));

test('rows come as they are, fifty a page, with a link to the next', () => {
  const text = write({ q: 'a&b', fait: 'oui' });
  assert.deepEqual([sizesIn(text).length, sizesIn(text)[0]], [50, 0]);
  assert.match(text, /href="\?q=a%26b&amp;page=2" rel="next"/);
  assert.match(text, /Page 1 of 3 · 120 rows/);
  assert.ok(
    !text.includes('rel="prev"') && !text.includes('fait') && text.includes('&lt;0&gt;') && !text.includes('<0>'),
  );
});

test('a column sorts both ways, numbers by size and texts as people do, and the link says which comes next', () => {
  const down = write({ tri: '-size', page: '3' });
  assert.deepEqual([sizesIn(down)[0], sizesIn(down).length], [19, 20]);
  assert.match(down, /aria-sort="descending"><a href="\?tri=size">Size/);
  const up = write({ tri: 'name' });
  assert.match(up, /aria-sort="ascending"><a href="\?tri=-name">Name/);
  assert.match(up, /<th scope="row"[^>]*>&lt;0&gt;[\s\S]*?&lt;1&gt;[\s\S]*?&lt;2&gt;/);
  assert.match(write({}, { order: '-size' }), /aria-sort="descending"/);
});

test('an address that asks for what is not there shows what is', () => {
  for (const page of ['0', '-1', 'x', '1e99', '99999']) assert.ok(sizesIn(write({ page })).length > 0, page);
  for (const tri of ['note', 'nothing', '__proto__', '-']) assert.equal(sizesIn(write({ tri }))[0], 0, tri);
});

test('a list that is served a page at a time says how long it is, and does not sort', () => {
  const text = write({ page: '2', tri: 'size' }, { rows: rows.slice(0, 10), served: { total: 25, pageRows: 10 } });
  assert.match(text, /rel="prev"[\s\S]*Page 2 of 3 · 25 rows[\s\S]*rel="next"/);
  assert.ok(!text.includes('aria-sort'));
});

test('two tables of a page have an order each, and none says what to do', () => {
  const text = write({ tri: 'name', atri: '-size', page: '2' }, { prefix: 'a' });
  assert.equal(sizesIn(text)[0], 119);
  assert.match(text, /href="\?tri=name&amp;atri=-size&amp;page=2&amp;apage=2"/);
  assert.match(write({}, { rows: [] }), /Nothing yet: make one\./);
});
