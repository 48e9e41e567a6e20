import assert from 'node:assert/strict';
import { createHmac, createPublicKey, sign } from 'node:crypto';
import { describe, it } from 'node:test';
import { answerChallenge } from '#methods/app/answer-challenge.ts';
import type { Challenge, SignedAnswer } from '#methods/app/challenge.ts';
import { asChallengeId, asDeviceId } from '#vocabulary/identifiers.ts';
import { alice, ask, bruno, type PhoneWorld, stateOf, withPhoneWorld } from './phone-world.ts';
import {
  answer,
  answerContent,
  encode,
  enrolPhone,
  makeKeyPair,
  rightPin,
  signAnswer,
  signJws,
  type SoftPhone,
} from './soft-phone.ts';

type Forger = (phone: SoftPhone, challenge: Challenge) => string;

const partsOf = (jws: string) => jws.split('.') as [head: string, body: string, signature: string];

const forgeries: Readonly<Record<string, Forger>> = {
  'no algorithm, no signature': (phone, challenge) =>
    `${encode({ alg: 'none', kid: phone.device.id })}.${encode(answerContent(phone, challenge))}.`,
  'no algorithm, a true signature': (phone, challenge) =>
    signJws(phone.privateKey, { alg: 'none', kid: phone.device.id }, answerContent(phone, challenge)),
  'HS256 under the public key': (phone, challenge) => {
    const pem = createPublicKey({ key: { ...phone.publicJwk }, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const signed = `${encode({ alg: 'HS256', kid: phone.device.id })}.${encode(answerContent(phone, challenge))}`;
    return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
  },
  'the name ES256 over an HMAC': (phone, challenge) => {
    const signed = `${encode({ alg: 'ES256', kid: phone.device.id })}.${encode(answerContent(phone, challenge))}`;
    return `${signed}.${createHmac('sha512', phone.publicJwk.x).update(signed).digest('base64url')}`;
  },
  'another algorithm’s name': (phone, challenge) =>
    signJws(phone.privateKey, { alg: 'ES384', kid: phone.device.id }, answerContent(phone, challenge)),
  'a signature in DER': (phone, challenge) => {
    const signed = `${encode({ alg: 'ES256', kid: phone.device.id })}.${encode(answerContent(phone, challenge))}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), { key: phone.privateKey, dsaEncoding: 'der' }).toString('base64url')}`;
  },
  'a signature over SHA-384': (phone, challenge) => {
    const signed = `${encode({ alg: 'ES256', kid: phone.device.id })}.${encode(answerContent(phone, challenge))}`;
    return `${signed}.${sign('sha384', Buffer.from(signed), { key: phone.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  },
  'all zeroes': (phone, challenge) => {
    const [head, body] = partsOf(signAnswer(phone, challenge));
    return `${head}.${body}.${Buffer.alloc(64).toString('base64url')}`;
  },
  'a signature one byte longer': (phone, challenge) => {
    const [head, body, signature] = partsOf(signAnswer(phone, challenge));
    return `${head}.${body}.${Buffer.concat([Buffer.from(signature, 'base64url'), Buffer.alloc(1)]).toString('base64url')}`;
  },
  'a true signature over another content': (phone, challenge) => {
    const [head, , signature] = partsOf(signAnswer(phone, challenge, { decision: 'refuse', code: '' }));
    return `${head}.${encode(answerContent(phone, challenge))}.${signature}`;
  },
  'the same content written otherwise': (phone, challenge) => {
    const [head, , signature] = partsOf(signAnswer(phone, challenge));
    const body = Buffer.from(JSON.stringify(answerContent(phone, challenge), null, 1)).toString('base64url');
    return `${head}.${body}.${signature}`;
  },
  'another key under the same kid': (phone, challenge) =>
    signJws(makeKeyPair().privateKey, { kid: phone.device.id }, answerContent(phone, challenge)),
  'a key in the header': (phone, challenge) => {
    const keys = makeKeyPair();
    return signJws(keys.privateKey, { kid: phone.device.id, jwk: keys.publicJwk }, answerContent(phone, challenge));
  },
  'a critical extension': (phone, challenge) =>
    signJws(phone.privateKey, { kid: phone.device.id, crit: ['b64'], b64: true }, answerContent(phone, challenge)),
  'no kid': (phone, challenge) => signJws(phone.privateKey, {}, answerContent(phone, challenge)),
  'a kid that is no text': (phone, challenge) =>
    signJws(phone.privateKey, { kid: [phone.device.id] }, answerContent(phone, challenge)),
  'an unknown kid': (phone, challenge) =>
    signJws(phone.privateKey, { kid: 'unknown' }, answerContent(phone, challenge)),
  'a member too many': (phone, challenge) =>
    signJws(phone.privateKey, { kid: phone.device.id }, { ...answerContent(phone, challenge), also: 1 }),
  'a huge answer': (phone, challenge) =>
    signJws(phone.privateKey, { kid: phone.device.id, x: 'a'.repeat(5000) }, answerContent(phone, challenge)),
  padding: (phone, challenge) => `${signAnswer(phone, challenge)}==`,
  'the ordinary alphabet of base64': (phone, challenge) => signAnswer(phone, challenge).replace(/^./, '+'),
  'a fourth part': (phone, challenge) => `${signAnswer(phone, challenge)}.x`,
  'a line break': (phone, challenge) => `${signAnswer(phone, challenge)}\n`,
  'nothing at all': () => '',
  dots: () => '..',
  'no JSON': () => 'YQ.YQ.YQ',
  'JSON that is no object': () => `${encode(null)}.${encode(null)}.YQ`,
};

const changes: Readonly<Record<string, Partial<SignedAnswer>>> = {
  'another device': { deviceId: asDeviceId('other') },
  'another request': { challengeId: asChallengeId('other') },
  'another nonce': { nonce: 'other' },
  'another service': { serviceName: 'Un autre service' },
  'a look-alike of the app': { origin: 'https://app.test.evil' },
};

const withPending = (
  play: (world: PhoneWorld, phone: SoftPhone, challenge: Challenge) => Promise<void>,
): (() => Promise<void>) =>
  withPhoneWorld(async (world) => {
    const phone = await enrolPhone(world.deps(), alice);
    await play(world, phone, await ask(world.deps(), alice));
  });

const expectUntouched = async (world: PhoneWorld, phone: SoftPhone, challenge: Challenge): Promise<void> => {
  assert.equal(await stateOf(world.deps(), challenge), 'pending');
  assert.equal((await world.deps().devices.find(phone.device.id))?.wrongPins, 0);
  assert.deepEqual(await answer(world.deps(), phone, challenge), { is: 'approved' });
};

describe('a signed answer', () => {
  for (const [name, forge] of Object.entries(forgeries)) {
    it(
      `with ${name} is none`,
      withPending(async (world, phone, challenge) => {
        const given = { jws: forge(phone, challenge) };
        assert.deepEqual(await answerChallenge(world.deps(), given), { fault: 'P104' });
        await expectUntouched(world, phone, challenge);
      }),
    );
  }

  for (const [name, change] of Object.entries(changes)) {
    it(
      `truly signed for ${name} is none`,
      withPending(async (world, phone, challenge) => {
        assert.deepEqual(await answer(world.deps(), phone, challenge, change), { fault: 'P104' });
        await expectUntouched(world, phone, challenge);
      }),
    );
  }

  it(
    'by another person’s phone is none, whatever it says',
    withPending(async (world, phone, challenge) => {
      const other = await enrolPhone(world.deps(), bruno);
      for (const decision of ['approve', 'refuse', 'report'] as const) {
        assert.deepEqual(await answer(world.deps(), other, challenge, { decision }), { fault: 'P104' });
      }
      await expectUntouched(world, phone, challenge);
    }),
  );

  it(
    'for one request says nothing of the next, and counts once',
    withPending(async (world, phone, challenge) => {
      const jws = signAnswer(phone, challenge);
      assert.deepEqual(await answerChallenge(world.deps(), { jws }), { is: 'approved' });
      const next = await ask(world.deps(), alice, { code: challenge.code });
      assert.deepEqual(await answerChallenge(world.deps(), { jws }), { fault: 'P104' });
      assert.equal(await stateOf(world.deps(), next), 'pending');
      const grafted = signAnswer(phone, challenge, { challengeId: next.id });
      assert.deepEqual(await answerChallenge(world.deps(), { jws: grafted }), { fault: 'P104' });
    }),
  );

  it(
    'to a request for the card agent is none',
    withPhoneWorld(async (world) => {
      const phone = await enrolPhone(world.deps(), alice);
      const challenge = await ask(world.deps(), alice, { channel: 'CARD' });
      assert.deepEqual(await answer(world.deps(), phone, challenge), { fault: 'P104' });
      assert.equal(await stateOf(world.deps(), challenge), 'pending');
    }),
  );

  it(
    'makes a proof of that person, that device and that request',
    withPending(async (world, phone, challenge) => {
      await answer(world.deps(), phone, challenge);
      const proof = await world.deps().challenges.takeProof(challenge.id);
      assert.ok(proof?.method === 'app');
      const { nationalId, deviceId, challengeId, level, amr } = proof;
      assert.deepEqual(
        { nationalId, deviceId, challengeId, level, amr },
        {
          nationalId: alice,
          deviceId: phone.device.id,
          challengeId: challenge.id,
          level: 'eidas2',
          amr: ['pop', 'swk', 'pin', 'mfa'],
        },
      );
      assert.equal(phone.pin, rightPin);
      assert.equal(await world.deps().challenges.takeProof(challenge.id), undefined);
    }),
  );
});
