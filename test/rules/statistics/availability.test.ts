import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAvailability, noteAvailability } from '#audit/availability.ts';
import { createMovingClock } from '../../support/moving-clock.ts';
import { makeDirectory, openIn } from '../../stores/sqlite-examinee.ts';

const minute = 60_000;

test('availability is the minutes in which the platform was ready, of those that went by', async () => {
  const directory = await makeDirectory();
  const clock = createMovingClock();
  const stores = openIn(directory.path, clock);
  const ready = { store: stores.availability, clock, isReady: async () => true };
  const load = () => loadAvailability(stores.availability, clock, 30);
  try {
    assert.equal(await load(), undefined, 'nothing was watched yet');
    let last = await noteAvailability(ready, undefined);
    assert.equal(await noteAvailability(ready, last), last, 'a minute is noted once');
    assert.equal(await load(), undefined, 'less than an hour says nothing');
    for (let passed = 1; passed < 75; passed += 1) {
      clock.pass(minute);
      last = await noteAvailability(ready, last);
    }
    clock.pass(minute);
    assert.equal(await load(), 1);
    const failing = { ...ready, isReady: async () => false };
    assert.equal(await noteAvailability(failing, last), last, 'a minute in which nothing works is not noted');
    clock.pass(24 * minute);
    await noteAvailability(ready, last);
    clock.pass(minute);
    assert.equal(await load(), 76 / 100, 'a machine that was down, or not ready, has no note of it');
  } finally {
    stores.close();
    await directory.remove();
  }
});
