import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { answerChallenge } from '#methods/app/answer-challenge.ts';
import { pinVerifier } from '#methods/app/pin.ts';
import { alice, ask, type PhoneWorld, stateOf, withPhoneWorld } from './phone-world.ts';
import { answer, answerContent, enrolPhone, rightPin, signAnswer, signJws, stretch, wrongPin } from './soft-phone.ts';

const stateOfDevice = async ({ deps }: PhoneWorld, { device }: { readonly device: { readonly id: string } }) => {
  const found = (await deps().devices.listOf(alice)).find(({ id }) => id === device.id);
  return [found?.state, found?.wrongPins];
};

describe('the PIN', () => {
  it(
    'blocks the phone at the third wrong try, and a right one then changes nothing',
    withPhoneWorld(async (world) => {
      const phone = await enrolPhone(world.deps(), alice);
      const challenge = await ask(world.deps(), alice);
      const tryPin = (pinProof: string) => answer(world.deps(), phone, challenge, { pinProof });
      assert.deepEqual(await tryPin(wrongPin(phone)), { fault: 'P507', triesLeft: 2 });
      assert.deepEqual(await tryPin(stretch('111111', phone.salt)), { fault: 'P507', triesLeft: 1 });
      assert.deepEqual(await tryPin(wrongPin(phone)), { fault: 'P506' });
      assert.deepEqual(await tryPin(stretch(rightPin, phone.salt)), { fault: 'P506' });
      assert.deepEqual(await stateOfDevice(world, phone), ['blocked', 3]);
      assert.equal(await stateOf(world.deps(), challenge), 'pending');
      const lines = await world.stores().journal.search({ kinds: ['device.blocked'] }, 10);
      assert.deepEqual(
        lines.map(({ event }) => [event.nationalId, event.details?.['device']]),
        [[alice, phone.device.id]],
      );
    }),
  );

  it(
    'stays counted through a restart and from request to request',
    withPhoneWorld(async (world) => {
      const phone = await enrolPhone(world.deps(), alice);
      for (const fault of [{ fault: 'P507', triesLeft: 2 }, { fault: 'P507', triesLeft: 1 }, { fault: 'P506' }]) {
        const challenge = await ask(world.deps(), alice);
        assert.deepEqual(await answer(world.deps(), phone, challenge, { pinProof: wrongPin(phone) }), fault);
        world.restart();
      }
    }),
  );

  it(
    'is forgiven by a right one, even with the wrong number',
    withPhoneWorld(async (world) => {
      const phone = await enrolPhone(world.deps(), alice);
      const first = await ask(world.deps(), alice, { code: '42' });
      await answer(world.deps(), phone, first, { pinProof: wrongPin(phone) });
      await answer(world.deps(), phone, first, { pinProof: wrongPin(phone) });
      assert.deepEqual(await answer(world.deps(), phone, first, { code: '43' }), { is: 'wrong-code' });
      assert.deepEqual(await stateOfDevice(world, phone), ['active', 0]);
    }),
  );

  it(
    'is needed to approve, and not to refuse',
    withPhoneWorld(async (world) => {
      const phone = await enrolPhone(world.deps(), alice);
      const challenge = await ask(world.deps(), alice);
      const { pinProof: _pin, ...without } = answerContent(phone, challenge);
      const jws = signJws(phone.privateKey, { kid: phone.device.id }, without);
      assert.deepEqual(await answerChallenge(world.deps(), { jws }), { fault: 'P507', triesLeft: 2 });
      const refusal = signJws(phone.privateKey, { kid: phone.device.id }, { ...without, decision: 'refuse' });
      assert.deepEqual(await answerChallenge(world.deps(), { jws: refusal }), { is: 'refused' });
      assert.deepEqual(await stateOfDevice(world, phone), ['active', 1]);
    }),
  );

  it(
    'cannot be guessed by sending every guess at once, from two connections',
    withPhoneWorld(async (world) => {
      const [deps, other] = [world.deps(), world.otherDeps()];
      const phone = await enrolPhone(deps, alice);
      const challenge = await ask(deps, alice);
      const guesses = Array.from({ length: 60 }, (_, index) => (index < 6 ? '000000' : rightPin));
      const outcomes = await Promise.all(
        guesses.map((pin, index) => {
          const jws = signAnswer(phone, challenge, { pinProof: stretch(pin, phone.salt) });
          return answerChallenge(index % 2 ? deps : other, { jws });
        }),
      );
      const faults = outcomes.map((outcome) => ('fault' in outcome ? outcome.fault : outcome.is));
      assert.deepEqual(new Set(faults), new Set(['P506', 'P507']));
      assert.equal(faults.filter((fault) => fault === 'P507').length, 2);
      assert.equal(await stateOf(deps, challenge), 'pending');
      assert.deepEqual(await stateOfDevice(world, phone), ['blocked', 3]);
    }),
  );

  it(
    'blocks one phone, not the person’s other one',
    withPhoneWorld(async (world) => {
      const [lost, kept] = [await enrolPhone(world.deps(), alice), await enrolPhone(world.deps(), alice)];
      const challenge = await ask(world.deps(), alice);
      for (let tries = 0; tries < 3; tries += 1)
        await answer(world.deps(), lost, challenge, { pinProof: wrongPin(lost) });
      assert.deepEqual(await answer(world.deps(), lost, challenge), { fault: 'P506' });
      assert.deepEqual(await answer(world.deps(), kept, challenge), { is: 'approved' });
    }),
  );

  it(
    'is not tested by a request that is over: tries cost nothing and tell nothing',
    withPhoneWorld(async (world) => {
      const phone = await enrolPhone(world.deps(), alice);
      const challenge = await ask(world.deps(), alice);
      world.advance(120);
      for (const pinProof of [wrongPin(phone), stretch(rightPin, phone.salt)])
        assert.deepEqual(await answer(world.deps(), phone, challenge, { pinProof }), { fault: 'P104' });
      assert.deepEqual(await stateOfDevice(world, phone), ['active', 0]);
    }),
  );
});

describe('a copy of the database', () => {
  it(
    'holds no PIN, no stretched PIN, and nothing that either could be tried against without the key',
    withPhoneWorld(async (world) => {
      const phone = await enrolPhone(world.deps(), alice);
      const challenge = await ask(world.deps(), alice);
      await answer(world.deps(), phone, challenge, { pinProof: wrongPin(phone) });
      await answer(world.deps(), phone, challenge);
      const stretched = stretch(rightPin, phone.salt);
      const bytes = [world.file, `${world.file}-wal`].filter(existsSync).map((file) => readFileSync(file));
      const holds = (text: string | Buffer) => bytes.some((part) => part.includes(text));
      assert.ok(holds(phone.salt), 'the search finds what is there');
      for (const secret of [rightPin, stretched, wrongPin(phone)]) assert.ok(!holds(secret), secret);
      for (const secret of [stretched, wrongPin(phone)]) assert.ok(!holds(Buffer.from(secret, 'base64url')));
      const keyless = pinVerifier(new Uint8Array(), phone.salt, stretched);
      assert.ok(!holds(keyless), 'the verifier needs the key of the platform');
      assert.ok(holds(pinVerifier(world.deps().pinPepper, phone.salt, stretched)));
    }),
  );

  it('is verified under the platform’s key and the phone’s salt: another of either is another verifier', () => {
    const verifiers = [
      pinVerifier(Buffer.alloc(32, 1), 'salt', 'stretched'),
      pinVerifier(Buffer.alloc(32, 2), 'salt', 'stretched'),
      pinVerifier(Buffer.alloc(32, 1), 'another salt', 'stretched'),
      pinVerifier(Buffer.alloc(32, 1), 'salt', 'otherwise stretched'),
    ];
    assert.equal(new Set(verifiers).size, 4);
  });
});
