import { readFile } from 'node:fs/promises';
import { makeOffer } from '#methods/app/offer.ts';
import { systemClock as clock } from '#platform/clock.ts';
import { systemRandom as random } from '#platform/random.ts';
import { tinyFileName } from '#sandbox/people/generate-extraction.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { loadConfig } from '../src/config-load.ts';
import { openConfiguredStores } from '../src/main-stores.ts';
import type { PhoneOffer } from './messages.ts';
import type { Home } from './targets.ts';

const tinyFile = new URL(`../src/sandbox/people/${tinyFileName}`, import.meta.url);

/**
 * Permits one phone for each of so many people of the tiny directory, beside the running platform: hundreds of people
 * are needed, because each has one request at a time, and hundreds of cards would have to be made to log them in. From
 * here on they enrol as every phone does.
 */
export const makeOffers = async ({ configFile }: Home, count: number): Promise<PhoneOffer[]> => {
  const { stores } = await openConfiguredStores(loadConfig({ file: configFile, env: {} }), { clock, random });
  try {
    const people = (await readPeople()).slice(0, count);
    if (people.length < count) throw new Error(`the tiny directory has ${people.length} people, not ${count}`);
    return await Promise.all(
      people.map(async (person) => {
        const { token } = await makeOffer({ ...stores, clock, random }, asNationalId(person), 'messages');
        return { person, token };
      }),
    );
  } finally {
    stores.close();
  }
};

/** Those who practise: third column of the public extraction, several lines a person. */
const readPeople = async (): Promise<string[]> => {
  const [, ...lines] = (await readFile(tinyFile, 'utf8')).trimEnd().split('\n');
  return [...new Set(lines.map((line) => line.split('|', 3)[2] ?? ''))];
};
