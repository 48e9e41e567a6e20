import { extractionHeader, extractionLines } from './extraction-line.ts';
import { makePerson, type World } from './synthetic-person.ts';
import { madeTestPeople } from './test-people-made.ts';

/** `seed`: which world; `rows`: how many lines below the header, exactly. */
export type ExtractionOrder = { readonly seed: number; readonly rows: number };

/** What the committed `PS_LibreAcces_Personne_activite_tiny.txt` was made with. */
export const tinyOrder: ExtractionOrder = { seed: 1, rows: 2000 };
export const tinyFileName = 'PS_LibreAcces_Personne_activite_tiny.txt';

/** RPPS numbers below this index are kept for people with a name of their own. */
const firstSyntheticIndex = 1000;

/**
 * The lines of a public extraction, header first, each with its line end: the test people, then people who
 * do not exist, by ascending identifier. The same order gives the same bytes on every machine.
 */
export async function* generateExtraction({ seed, rows }: ExtractionOrder): AsyncGenerator<string> {
  yield extractionHeader;
  let left = rows;
  for (const line of linesOf({ seed, ...sizeOfWorld(rows) })) {
    if (left === 0) return;
    left -= 1;
    yield line;
  }
}

function* linesOf(world: World): Generator<string> {
  for (const person of madeTestPeople) yield* extractionLines(person);
  for (let index = firstSyntheticIndex; ; index += 1) yield* extractionLines(makePerson(world, index));
}

/** About 450,000 practices for 2.3 million lines (directory-cards-ins.md §5.3), at least enough to differ. */
const sizeOfWorld = (rows: number): Omit<World, 'seed'> => ({
  practices: Math.max(20, Math.floor(rows / 5)),
  establishmentsBySector: Math.max(10, Math.floor(rows / 150)),
});
