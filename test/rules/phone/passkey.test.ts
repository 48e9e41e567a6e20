import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerChallenge } from '#methods/app/answer-challenge.ts';
import { enrolDevice, type GivenEnrolment } from '#methods/app/enrol.ts';
import { makeOffer } from '#methods/app/offer.ts';
import { assertionOptions, registrationOptions } from '#methods/app/passkey.ts';
import { alice, ask, type PhoneWorld, stateOf, withPhoneWorld } from './phone-world.ts';
import { makeAuthenticator, type Misdeed, type SoftAuthenticator } from './soft-authenticator.ts';
import { answerContent, appOrigin, enrolmentFor, makeKeyPair, signJws, type SoftPhone } from './soft-phone.ts';

const place = { rpId: 'app.test', appOrigin };

const registrationFor = async (world: PhoneWorld, authenticator: SoftAuthenticator, misdeed: Misdeed = {}) => {
  const { token } = await makeOffer(world.deps(), alice, 'card');
  const keys = makeKeyPair();
  const given = enrolmentFor(token, keys, { salt: undefined });
  const registration = authenticator.register(given.proofJws, misdeed);
  return { keys, given: { ...given, lock: { kind: 'passkey', registration } } satisfies GivenEnrolment };
};

const enrolWithPasskey = async (world: PhoneWorld, authenticator: SoftAuthenticator): Promise<SoftPhone> => {
  const { keys, given } = await registrationFor(world, authenticator);
  const outcome = await enrolDevice(world.deps(), given);
  assert.ok('device' in outcome, JSON.stringify(outcome));
  return { ...keys, device: outcome.device, pin: '', salt: '' };
};

const misdeeds: Readonly<Record<string, Misdeed>> = {
  'for another site': { rpId: 'evil.test' },
  'made on a look-alike': { origin: 'https://app.test.evil' },
  'without verifying the user': { userVerified: false },
  'over something else': { over: 'something else' },
  'of the other kind': { type: 'payment.get' },
};

/** Opens a request and signs its approval with the device key, as the app does before it asks for the passkey. */
const approvalOf = async (world: PhoneWorld, phone: SoftPhone) => {
  const challenge = await ask(world.deps(), alice);
  const { pinProof: _none, ...content } = answerContent(phone, challenge);
  return { challenge, jws: signJws(phone.privateKey, { kid: phone.device.id }, content) };
};

describe('a phone with a passkey', () => {
  it(
    'is enrolled by a registration over its own proof, and approves by an assertion over its own answer',
    withPhoneWorld(async (world) => {
      const authenticator = makeAuthenticator();
      const phone = await enrolWithPasskey(world, authenticator);
      assert.ok(phone.device.lock.kind === 'passkey');
      assert.equal(phone.device.lock.credentialId, authenticator.credentialId);
      const { challenge, jws } = await approvalOf(world, phone);
      const given = { jws, assertion: authenticator.assert(jws) };
      assert.deepEqual(await answerChallenge(world.deps(), given), { is: 'approved' });
      const proof = await world.deps().challenges.takeProof(challenge.id);
      assert.deepEqual(proof?.amr, ['pop', 'hwk', 'user', 'mfa']);
    }),
  );

  for (const [words, misdeed] of Object.entries(misdeeds)) {
    it(
      `is not enrolled by a registration ${words}`,
      withPhoneWorld(async (world) => {
        const { given } = await registrationFor(world, makeAuthenticator(), misdeed);
        assert.deepEqual(await enrolDevice(world.deps(), given), { fault: 'P103' });
        assert.deepEqual(await world.deps().devices.listOf(alice), []);
      }),
    );

    it(
      `does not approve by an assertion ${words}`,
      withPhoneWorld(async (world) => {
        const authenticator = makeAuthenticator();
        const phone = await enrolWithPasskey(world, authenticator);
        const { challenge, jws } = await approvalOf(world, phone);
        const given = { jws, assertion: authenticator.assert(jws, misdeed) };
        assert.deepEqual(await answerChallenge(world.deps(), given), { fault: 'P104' });
        assert.equal(await stateOf(world.deps(), challenge), 'pending');
      }),
    );
  }

  it(
    'does not approve without its assertion, with another’s, nor with that of an earlier answer',
    withPhoneWorld(async (world) => {
      const authenticator = makeAuthenticator();
      const phone = await enrolWithPasskey(world, authenticator);
      const earlier = await approvalOf(world, phone);
      const { challenge, jws } = await approvalOf(world, phone);
      const stranger = { ...makeAuthenticator().assert(jws), id: authenticator.credentialId };
      for (const assertion of [
        undefined,
        null,
        {},
        'x',
        makeAuthenticator().assert(jws),
        stranger,
        authenticator.assert(earlier.jws),
      ])
        assert.deepEqual(await answerChallenge(world.deps(), { jws, assertion }), { fault: 'P104' });
      assert.equal(await stateOf(world.deps(), challenge), 'pending');
    }),
  );

  it(
    'is not approved for by a copy whose counter stands still',
    withPhoneWorld(async (world) => {
      const authenticator = makeAuthenticator();
      const phone = await enrolWithPasskey(world, authenticator);
      const first = await approvalOf(world, phone);
      const given = { jws: first.jws, assertion: authenticator.assert(first.jws, { counter: 5 }) };
      assert.deepEqual(await answerChallenge(world.deps(), given), { is: 'approved' });
      for (const counter of [5, 4, 0]) {
        const { jws } = await approvalOf(world, phone);
        const cloned = { jws, assertion: authenticator.assert(jws, { counter }) };
        assert.deepEqual(await answerChallenge(world.deps(), cloned), { fault: 'P104' });
      }
      const { jws } = await approvalOf(world, phone);
      const grown = { jws, assertion: authenticator.assert(jws, { counter: 6 }) };
      assert.deepEqual(await answerChallenge(world.deps(), grown), { is: 'approved' });
    }),
  );

  it('is asked with user verification, on the platform, and leaves the challenge to the app', async () => {
    const registration = await registrationOptions(place, 'Téléphone');
    assert.equal(registration.challenge, '');
    assert.deepEqual(registration.rp, { id: 'app.test', name: 'Vestibule' });
    assert.equal(registration.user.name, 'Téléphone');
    assert.equal(registration.authenticatorSelection?.userVerification, 'required');
    assert.equal(registration.authenticatorSelection.authenticatorAttachment, 'platform');
    const assertion = await assertionOptions(place, { credentialId: 'abc' });
    assert.deepEqual(
      [assertion.challenge, assertion.rpId, assertion.userVerification, assertion.allowCredentials?.[0]?.id],
      ['', 'app.test', 'required', 'abc'],
    );
  });
});
