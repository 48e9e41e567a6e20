import assert from 'node:assert/strict';
import type { Place } from '#vocabulary/place.ts';
import { eventOf, examStartSeconds, type OpenExaminee, sentence } from './examinee.ts';

const lyon: Place = { country: 'FR', locality: 'Lyon' };
const startMilliseconds = examStartSeconds * 1000;

/** Where logins were made: `audit/place-store.ts`. */
export const examinePlaces = (open: OpenExaminee): void => {
  sentence(open, 'a place is kept beside its line, and the line says nothing of it', async ({ journal, places }) => {
    const granted = [lyon, { country: 'CH' }, 'local-network', undefined] as const;
    await journal.append(granted.map((place) => eventOf('authorization.granted', { place })));
    assert.deepEqual(
      await places.findPlaces([1, 2, 3, 4, 99]),
      new Map<number, Place>([
        [1, lyon],
        [2, { country: 'CH' }],
        [3, 'local-network'],
      ]),
    );
    assert.deepEqual(await places.findPlaces([]), new Map());
    assert.ok((await journal.readAfter(0, 10)).every(({ event }) => !('place' in event)));
  });

  sentence(open, 'a line with a place and one without are chained alike', async ({ journal }, _clock, examinee) => {
    await journal.append([eventOf('authorization.granted', { place: lyon })]);
    const [line] = await journal.readAfter(0, 1);
    const other = await open({ nowSeconds: () => examStartSeconds, nowMilliseconds: () => startMilliseconds });
    await other.stores.journal.append([eventOf('authorization.granted')]);
    assert.deepEqual(line, (await other.stores.journal.readAfter(0, 1))[0]);
    await other.close();
    assert.deepEqual((await (await examinee.reopen()).places.findPlaces([1])).get(1), lyon);
  });

  sentence(open, 'places of lines before a moment are erased, oldest first, a few at a time', async (stores) => {
    const { journal, places } = stores;
    const at = (minutes: number) => ({ atMilliseconds: startMilliseconds + minutes * 60_000, place: lyon });
    await journal.append([0, 1, 2, 3].map((minutes) => eventOf('authorization.granted', at(minutes))));
    const limit = startMilliseconds + 3 * 60_000;
    assert.equal(await places.purge(limit, 2), 2);
    assert.deepEqual([...(await places.findPlaces([1, 2, 3, 4])).keys()], [3, 4]);
    assert.equal(await places.purge(limit, 2), 1);
    assert.equal(await places.purge(limit, 2), 0);
    assert.deepEqual([...(await places.findPlaces([1, 2, 3, 4])).keys()], [4]);
    assert.equal((await journal.head()).sequence, 4);
  });
};
