import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changePin } from '#methods/app/change-pin.ts';
import { alice, ask, type PhoneDeps, withPhoneWorld } from './phone-world.ts';
import { answer, enrolPhone, signAct, type SoftPhone, stretch, wrongPin } from './soft-phone.ts';

const newPin = '902738';

const change = async (deps: PhoneDeps, phone: SoftPhone, more: Readonly<Record<string, unknown>> = {}) => {
  const device = await deps.devices.find(phone.device.id);
  assert.ok(device);
  const newPinProof = stretch(newPin, phone.salt);
  return changePin(deps, device, { jws: signAct(deps, phone, 'vestibule-pin', { newPinProof, ...more }) });
};

describe('a PIN is changed in the app', () => {
  it(
    'with the old one: from then on the new one approves and the old one does not; the journal and the person are told',
    withPhoneWorld(async (world) => {
      const deps = world.deps();
      const phone = await enrolPhone(deps, alice);
      assert.deepEqual(await change(deps, phone), { is: 'changed' });
      assert.deepEqual(await answer(deps, phone, await ask(deps, alice)), { fault: 'P507', triesLeft: 2 });
      assert.deepEqual(await answer(deps, { ...phone, pin: newPin }, await ask(deps, alice)), { is: 'approved' });
      const [line] = await world.stores().journal.search({ kinds: ['device.changed'] }, 2);
      assert.deepEqual(line?.event.details, { device: phone.device.id, what: 'pin' });
      assert.deepEqual(world.announced.at(-1), { nationalId: alice, what: 'pin-changed', deviceName: 'Téléphone' });
    }),
  );

  it(
    'a wrong old PIN counts, together with wrong ones elsewhere; the third blocks',
    withPhoneWorld(async (world) => {
      const deps = world.deps();
      const phone = await enrolPhone(deps, alice);
      const guess = { pinProof: wrongPin(phone) };
      assert.deepEqual(await change(deps, phone, guess), { fault: 'P507', triesLeft: 2 });
      await answer(deps, phone, await ask(deps, alice), guess);
      assert.deepEqual(await change(deps, phone, guess), { fault: 'P506' });
      assert.deepEqual(await change(deps, phone), { fault: 'P506' });
      assert.equal(world.announced.at(-1)?.what, 'blocked');
    }),
  );

  it(
    'forty guesses at once, with the right one last, change nothing',
    withPhoneWorld(async (world) => {
      const deps = world.deps();
      const phone = await enrolPhone(deps, alice);
      const guesses = Array.from({ length: 40 }, (_, index) =>
        change(deps, phone, index === 39 ? {} : { pinProof: wrongPin(phone) }),
      );
      assert.ok((await Promise.all(guesses)).every((outcome) => 'fault' in outcome));
      const { lock } = phone.device;
      assert.deepEqual((await deps.devices.find(phone.device.id))?.lock, lock);
    }),
  );

  it(
    'not by a signature that came before, nor by one of another kind, nor with a PIN as it is',
    withPhoneWorld(async (world) => {
      const deps = world.deps();
      const phone = await enrolPhone(deps, alice);
      const jws = signAct(deps, phone, 'vestibule-pin', { newPinProof: stretch(newPin, phone.salt) });
      assert.deepEqual(await changePin(deps, phone.device, { jws }), { is: 'changed' });
      assert.deepEqual(await changePin(deps, phone.device, { jws }), { fault: 'P104' });
      assert.deepEqual(await change(deps, phone, { typ: 'vestibule-offer' }), { fault: 'P104' });
      assert.deepEqual(await change(deps, phone, { newPinProof: newPin }), { fault: 'P104' });
    }),
  );

  it(
    'not on a phone that a passkey unlocks',
    withPhoneWorld(async (world) => {
      const deps = world.deps();
      const phone = await enrolPhone(deps, alice);
      const lock = { kind: 'passkey', credentialId: 'c', credentialPublicKey: 'k', counter: 0 } as const;
      const jws = signAct(deps, phone, 'vestibule-pin', { newPinProof: stretch(newPin, phone.salt) });
      assert.deepEqual(await changePin(deps, { ...phone.device, lock }, { jws }), { fault: 'P103' });
    }),
  );
});
