import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FoldedPerson, KnownPerson } from '../directory-store.ts';
import { type Comparison, compare } from './compare.ts';

const hash = fc.constantFrom('x', 'y');
const id = fc.integer({ min: 0, max: 20 }).map((number) => `8${String(number).padStart(2, '0')}`);
const byId = { selector: (item: { readonly nationalId: string }) => item.nationalId } as const;
const sorted = <Item extends { readonly nationalId: string }>(items: readonly Item[]): readonly Item[] =>
  [...items].sort((a, b) => (a.nationalId < b.nationalId ? -1 : 1));
const persons: fc.Arbitrary<readonly FoldedPerson[]> = fc
  .uniqueArray(fc.record({ nationalId: id, rowHash: hash, document: fc.constant('{}') }), byId)
  .map(sorted);
const entries: fc.Arbitrary<readonly KnownPerson[]> = fc
  .uniqueArray(fc.record({ nationalId: id, rowHash: hash, status: fc.constantFrom('active', 'closed') }), byId)
  .map(sorted);

async function* streamOf<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

const compareAll = async (
  file: readonly FoldedPerson[],
  directory: readonly KnownPerson[],
): Promise<readonly Comparison[]> => {
  const comparisons: Comparison[] = [];
  for await (const comparison of compare(streamOf(file), streamOf(directory))) comparisons.push(comparison);
  return comparisons;
};

const applyAll = (directory: readonly KnownPerson[], comparisons: readonly Comparison[]): readonly KnownPerson[] => {
  const after = new Map(directory.map((entry) => [entry.nationalId, entry]));
  for (const change of comparisons) {
    if (change.kind === 'create' || change.kind === 'update') {
      const { nationalId, rowHash } = change.person;
      after.set(nationalId, { nationalId, rowHash, status: 'active' });
    }
    if (change.kind === 'close') {
      const entry = after.get(change.nationalId) ?? assert.fail('closed what was not there');
      after.set(change.nationalId, { ...entry, status: 'closed' });
    }
  }
  return sorted([...after.values()]);
};

test('what is active after the changes is what the file holds', () =>
  fc.assert(
    fc.asyncProperty(persons, entries, async (file, directory) => {
      const after = applyAll(directory, await compareAll(file, directory));
      assert.deepEqual(
        after.filter((entry) => entry.status === 'active').map((entry) => [entry.nationalId, entry.rowHash]),
        file.map((person) => [person.nationalId, person.rowHash]),
      );
    }),
  ));

test('nothing is written that need not be: a second comparison finds everything the same', () =>
  fc.assert(
    fc.asyncProperty(persons, entries, async (file, directory) => {
      const again = await compareAll(file, applyAll(directory, await compareAll(file, directory)));
      assert.ok(again.every((comparison) => comparison.kind === 'same'));
    }),
  ));

test('an ADELI number that is absent stays', async () => {
  const known: KnownPerson = { nationalId: '0999190018', rowHash: 'x', status: 'active' };
  assert.deepEqual(await compareAll([], [known]), [{ kind: 'same' }]);
});
