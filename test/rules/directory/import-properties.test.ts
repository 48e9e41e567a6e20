import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MadePerson } from '#sandbox/people/extraction-line.ts';
import { makePerson } from '#sandbox/people/synthetic-person.ts';
import { extractionOf, type OpenDirectory, openDirectory } from './open-directory.ts';

const world = { seed: 5, practices: 20, establishmentsBySector: 10 };

/** Any few people of a small world, some of them with other data than in the world. */
const people: fc.Arbitrary<readonly MadePerson[]> = fc
  .uniqueArray(fc.record({ index: fc.integer({ min: 1, max: 30 }), variant: fc.integer({ min: 0, max: 2 }) }), {
    selector: (choice) => choice.index,
    minLength: 1,
    maxLength: 12,
  })
  .map((choices) =>
    choices.map(({ index, variant }) => ({
      ...makePerson(world, index + 1000 * variant),
      id: makePerson(world, index).id,
    })),
  );

const withDirectory = async (check: (directory: OpenDirectory) => Promise<void>): Promise<void> => {
  const directory = await openDirectory();
  try {
    await check(directory);
  } finally {
    await directory.close();
  }
};

test('importing A, then B, leaves what importing B alone leaves', () =>
  fc.assert(
    fc.asyncProperty(people, people, (a, b) =>
      withDirectory(async (both) => {
        await both.importText(extractionOf(a), { force: true });
        const outcome = await both.importText(extractionOf(b), { force: true });
        assert.equal(outcome.report.persons, b.length);
        await withDirectory(async (alone) => {
          await alone.importText(extractionOf(b), { force: true });
          assert.deepEqual(await both.active(), await alone.active());
        });
      }),
    ),
    { numRuns: 40 },
  ));

test('importing a file again finds everybody unchanged, in whatever order its lines are', () =>
  fc.assert(
    fc.asyncProperty(people, fc.infiniteStream(fc.nat()), (some, order) =>
      withDirectory(async (directory) => {
        const [header, ...lines] = extractionOf(some).split('\n').slice(0, -1);
        await directory.importText(`${[header, ...lines].join('\n')}\n`);
        const shuffled = lines
          .map((line) => ({ line, place: Number(order.next().value) }))
          .sort((x, y) => x.place - y.place)
          .map(({ line }) => line);
        const again = await directory.importText(`${[header, ...shuffled].join('\n')}\n`);
        assert.equal(again.report.unchanged, some.length);
      }),
    ),
    { numRuns: 40 },
  ));
