import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { systemClock } from '#platform/clock.ts';
import { cibaWorld } from './ciba-world.ts';
import { doctor, newDesk } from './desk.ts';
import { newPhone } from './soft-phone.ts';

// psc.md §6: exactly two digits, 00 to 99, chosen by the service and shown by it; the phone asks to match it.
const world = cibaWorld();

for (const message of [undefined, '', '4', '421', '4a', 'a4', ' 42', '42 ', '-4', '٤٢', '4\n2', 'W4SCT']) {
  test(`${JSON.stringify(message)} is refused as invalid_binding_message`, async () => {
    const desk = await newDesk(world());
    const { status, json } = await desk.ask({ binding_message: message });
    assert.equal(status, 400);
    assert.equal(json['error'], 'invalid_binding_message');
  });
}

for (const message of ['00', '07', '99']) {
  test(`${message} is what the phone shows among three values`, async () => {
    await newPhone(world(), doctor);
    const desk = await newDesk(world());
    await desk.start({ binding_message: message });
    const shown = await world().running.stores.challenges.pendingOf(
      asNationalId(doctor),
      'MOBILE',
      systemClock.nowSeconds(),
    );
    assert.equal(shown?.code, message);
    assert.equal(shown.choices.length, 3);
    assert.ok(shown.choices.includes(message));
  });
}
