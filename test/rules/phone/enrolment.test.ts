import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type EnrolOutcome, enrolDevice, type GivenEnrolment } from '#methods/app/enrol.ts';
import { findOffer, holdOffer, makeOffer } from '#methods/app/offer.ts';
import { alice, ask, bruno, type PhoneWorld, startSeconds, withPhoneWorld } from './phone-world.ts';
import { answer, enrolmentFor, enrolPhone, type KeyPair, makeKeyPair, signJws, stretch } from './soft-phone.ts';

const wordOf = (outcome: EnrolOutcome): string => ('fault' in outcome ? outcome.fault : outcome.is);

/** One bit away from a point of the curve. */
const offCurve = ({ publicJwk }: KeyPair): GivenEnrolment['publicJwk'] => {
  const y = Buffer.from(publicJwk.y, 'base64url');
  y[31] = (y[31] ?? 0) ^ 1;
  return { ...publicJwk, y: y.toString('base64url') };
};

type Change = (given: GivenEnrolment, keys: KeyPair) => GivenEnrolment;

const resign = (given: GivenEnrolment, keys: KeyPair, more: Readonly<Record<string, unknown>>): GivenEnrolment => ({
  ...given,
  proofJws: enrolmentFor(given.token, keys, more).proofJws,
});

const named =
  (name: string): Change =>
  (given, keys) => ({ ...resign(given, keys, { deviceName: name }), name });

const bad: Readonly<Record<string, Change>> = {
  'a key that is not on the curve': (given, keys) => ({ ...given, publicJwk: offCurve(keys) }),
  'a key of another curve': (given) => ({ ...given, publicJwk: { ...(given.publicJwk as object), crv: 'P-384' } }),
  'a key of zeroes': (given) => ({
    ...given,
    publicJwk: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) },
  }),
  'a key with its private part': (given) => ({
    ...given,
    publicJwk: { ...(given.publicJwk as object), d: 'A'.repeat(43) },
  }),
  'no key': (given) => ({ ...given, publicJwk: null }),
  'another key than the one that signed': (given) => ({ ...given, publicJwk: makeKeyPair().publicJwk }),
  'a signature for another offer': (given, keys) => resign(given, keys, { tokenHash: 'x' }),
  'a signature for another name': (given) => ({ ...given, name: 'Autre' }),
  'a signature in a look-alike of the app': (given, keys) => resign(given, keys, { origin: 'https://app.test.evil' }),
  'a signature for another salt': (given, keys) => resign(given, keys, { salt: 'b3RoZXJvdGhlcm90aGVybw' }),
  'a signature of another kind': (given, keys) => resign(given, keys, { typ: 'vestibule-connect' }),
  'a signature that says too much': (given, keys) => resign(given, keys, { also: true }),
  'no signature': (given) => ({ ...given, proofJws: '' }),
  'no name': named(''),
  'a name of blanks': named('   '),
  'a long name': named('a'.repeat(61)),
  'a name with a line break': named('a\r\nBcc: x'),
  'a name that turns the writing round': named('a\u202eb'),
  'a stretched PIN that is too short': (given) => ({
    ...given,
    lock: { kind: 'pin', salt: 'c2FsdHNhbHRzYWx0c2FsdA', pinProof: '123456' },
  }),
  'a PIN sent as it is': (given) => ({
    ...given,
    lock: { kind: 'pin', salt: 'c2FsdHNhbHRzYWx0c2FsdA', pinProof: '12345678' },
  }),
  'a short salt': (given, keys) => ({
    ...resign(given, keys, { salt: 'c2FsdA' }),
    lock: { kind: 'pin', salt: 'c2FsdA', pinProof: stretch('1', 'c2FsdA') },
  }),
  'a passkey that is none': (given, keys) => ({
    ...resign(given, keys, { salt: undefined }),
    lock: { kind: 'passkey', registration: { id: 'x' } },
  }),
};

const withOffer = (play: (world: PhoneWorld, given: GivenEnrolment, keys: KeyPair) => Promise<void>) =>
  withPhoneWorld(async (world) => {
    const { token } = await makeOffer(world.deps(), alice, 'card');
    const keys = makeKeyPair();
    await play(world, enrolmentFor(token, keys), keys);
  });

describe('an offer to enrol', () => {
  for (const [by, seconds] of [
    ['card', 90],
    ['messages', 900],
  ] as const) {
    it(
      `by ${by} is good for ${seconds} seconds`,
      withPhoneWorld(async (world) => {
        const early = await makeOffer(world.deps(), alice, by);
        const late = await makeOffer(world.deps(), alice, by);
        assert.equal(early.expiresAtSeconds, startSeconds + seconds);
        world.advance(seconds - 1);
        assert.equal((await findOffer(world.deps(), early.token))?.by, by);
        assert.equal(wordOf(await enrolDevice(world.deps(), enrolmentFor(early.token, makeKeyPair()))), 'enrolled');
        world.advance(1);
        assert.equal(await findOffer(world.deps(), late.token), undefined);
        assert.equal(wordOf(await enrolDevice(world.deps(), enrolmentFor(late.token, makeKeyPair()))), 'P508');
      }),
    );
  }

  it(
    'enrols one phone, whose answers then count, and the person is told',
    withOffer(async (world, given) => {
      const outcome = await enrolDevice(world.deps(), given);
      assert.ok('device' in outcome);
      const { device } = outcome;
      assert.deepEqual(await world.deps().devices.find(device.id), device);
      assert.deepEqual([device.nationalId, device.state, device.enrolledBy], [alice, 'active', 'card']);
      assert.deepEqual(world.announced, [{ nationalId: alice, what: 'enrolled', deviceName: 'Téléphone' }]);
      const [line] = await world.stores().journal.search({ kinds: ['device.enrolled'] }, 1);
      assert.deepEqual(line?.event.details, { device: device.id, by: 'card', lock: 'pin' });
      assert.equal(wordOf(await enrolDevice(world.deps(), given)), 'P508');
      assert.equal(world.announced.length, 1);
    }),
  );

  it(
    'is taken up once, when two phones scan it together, from two connections',
    withOffer(async (world, { token }) => {
      const other = world.otherDeps();
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          enrolDevice(index % 2 ? world.deps() : other, enrolmentFor(token, makeKeyPair())),
        ),
      );
      const words = outcomes.map(wordOf).toSorted();
      assert.deepEqual(words, [...Array.from({ length: 9 }, () => 'P508'), 'enrolled']);
      assert.equal((await world.deps().devices.listOf(alice)).length, 1);
    }),
  );

  it(
    'is held by the app that reads it first, which then has five minutes; whoever reads it later has nothing',
    withPhoneWorld(async (world) => {
      const { token } = await makeOffer(world.deps(), alice, 'card');
      world.advance(89);
      const readings = await Promise.all(
        Array.from({ length: 10 }, (_, index) => holdOffer(index % 2 ? world.deps() : world.otherDeps(), token)),
      );
      const held = readings.find((reading) => 'token' in reading);
      assert.equal(readings.filter((reading) => 'fault' in reading && reading.fault === 'P508').length, 9);
      assert.ok(held !== undefined);
      assert.equal(held.expiresAtSeconds, startSeconds + 89 + 300);
      assert.deepEqual(await holdOffer(world.deps(), held.token), { fault: 'P508' }, 'no time is added');
      assert.equal(wordOf(await enrolDevice(world.deps(), enrolmentFor(token, makeKeyPair()))), 'P508');
      world.advance(299);
      assert.equal(wordOf(await enrolDevice(world.deps(), enrolmentFor(held.token, makeKeyPair()))), 'enrolled');
      assert.equal(wordOf(await enrolDevice(world.deps(), enrolmentFor(held.token, makeKeyPair()))), 'P508');
    }),
  );

  it(
    'is not held after 90 seconds, and what is held is over after five minutes',
    withPhoneWorld(async (world) => {
      const early = await makeOffer(world.deps(), alice, 'card');
      const late = await makeOffer(world.deps(), alice, 'card');
      const held = await holdOffer(world.deps(), early.token);
      assert.ok('token' in held);
      world.advance(90);
      assert.deepEqual(await holdOffer(world.deps(), late.token), { fault: 'P508' });
      world.advance(210);
      assert.equal(wordOf(await enrolDevice(world.deps(), enrolmentFor(held.token, makeKeyPair()))), 'P508');
    }),
  );

  it(
    'survives a restart',
    withOffer(async (world, given) => {
      world.restart();
      assert.equal(wordOf(await enrolDevice(world.deps(), given)), 'enrolled');
    }),
  );

  it(
    'is for its own person, and unknown ones are for nobody',
    withPhoneWorld(async (world) => {
      const { token } = await makeOffer(world.deps(), bruno, 'messages');
      const outcome = await enrolDevice(world.deps(), enrolmentFor(token, makeKeyPair()));
      assert.ok('device' in outcome && outcome.device.nationalId === bruno);
      assert.equal(wordOf(await enrolDevice(world.deps(), enrolmentFor('unknown', makeKeyPair()))), 'P508');
    }),
  );

  it(
    'stays good when the person has enough phones, until one is revoked',
    withPhoneWorld(
      async (world) => {
        const first = await enrolPhone(world.deps(), alice);
        await enrolPhone(world.deps(), alice);
        const { token } = await makeOffer(world.deps(), alice, 'messages');
        const given = enrolmentFor(token, makeKeyPair());
        assert.deepEqual(await enrolDevice(world.deps(), given), { fault: 'P509' });
        await world.deps().devices.revoke(first.device.id, []);
        assert.equal(wordOf(await enrolDevice(world.deps(), given)), 'enrolled');
      },
      { maximumDevices: 2 },
    ),
  );

  for (const [words, change] of Object.entries(bad)) {
    it(
      `is not taken up by ${words}, and stays good`,
      withOffer(async (world, given, keys) => {
        assert.equal(wordOf(await enrolDevice(world.deps(), change(given, keys))), 'P103');
        assert.deepEqual(await world.deps().devices.listOf(alice), []);
        assert.deepEqual(world.announced, []);
        assert.equal(wordOf(await enrolDevice(world.deps(), given)), 'enrolled');
      }),
    );
  }

  it(
    'takes a key as browsers export it, and a name with any honest sign, and keeps no more',
    withOffer(async (world, given, keys) => {
      const name = ' Téléphone de l’été 👩‍⚕️ ';
      const publicJwk = { ...keys.publicJwk, ext: true, key_ops: ['verify'] };
      const outcome = await enrolDevice(world.deps(), { ...named(name)(given, keys), publicJwk });
      assert.ok('device' in outcome);
      assert.equal(outcome.device.name, name.trim());
      assert.deepEqual(outcome.device.publicJwk, keys.publicJwk);
    }),
  );

  it(
    'does not let somebody enrol the key of a phone that was seen elsewhere',
    withPhoneWorld(async (world) => {
      const victim = await enrolPhone(world.deps(), bruno);
      const { token } = await makeOffer(world.deps(), alice, 'card');
      const attacker = makeKeyPair();
      const proofJws = signJws(attacker.privateKey, { jwk: victim.publicJwk }, { typ: 'vestibule-enrolment' });
      const given = { ...enrolmentFor(token, attacker), publicJwk: victim.publicJwk, proofJws };
      assert.equal(wordOf(await enrolDevice(world.deps(), given)), 'P103');
    }),
  );
});

describe('moving on', () => {
  it(
    'to a new phone leaves the old one good until it is revoked',
    withPhoneWorld(async (world) => {
      const old = await enrolPhone(world.deps(), alice);
      const { token } = await makeOffer(world.deps(), alice, { device: old.device.id });
      const keys = makeKeyPair();
      const outcome = await enrolDevice(world.deps(), enrolmentFor(token, keys));
      assert.ok('device' in outcome);
      const { lock } = outcome.device;
      const phone = { ...old, ...keys, device: outcome.device, salt: lock.kind === 'pin' ? lock.salt : '' };
      assert.deepEqual(await answer(world.deps(), old, await ask(world.deps(), alice)), { is: 'approved' });
      await world.deps().devices.revoke(old.device.id, []);
      const challenge = await ask(world.deps(), alice);
      assert.deepEqual(await answer(world.deps(), old, challenge), { fault: 'P506' });
      assert.deepEqual(await answer(world.deps(), phone, challenge), { is: 'approved' });
    }),
  );
});
