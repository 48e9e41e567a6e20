import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ConnectDeps, connectChallenge, openConnection } from '#methods/app/connect.ts';
import { createSealer } from '#platform/sealed-token.ts';
import { alice, ask, type PhoneWorld, startSeconds, withPhoneWorld } from './phone-world.ts';
import {
  answer,
  appOrigin,
  enrolPhone,
  makeKeyPair,
  signAnswer,
  signJws,
  type SoftPhone,
  wrongPin,
} from './soft-phone.ts';

const sealer = createSealer(Buffer.alloc(32, 4));

const withPhone = (play: (deps: ConnectDeps, phone: SoftPhone, world: PhoneWorld) => Promise<void>) =>
  withPhoneWorld(async (world) => {
    const phone = await enrolPhone(world.deps(), alice);
    await play({ ...world.deps(), sealer }, phone, world);
  });

const contentFor = (note: string) => ({ typ: 'vestibule-connect', note, origin: appOrigin, atSeconds: startSeconds });

const connectJws = (phone: SoftPhone, note: string, more: object = {}): string =>
  signJws(phone.privateKey, { kid: phone.device.id }, { ...contentFor(note), ...more });

describe('a phone that connects', () => {
  it(
    'shows that it holds the device’s key',
    withPhone(async (deps, phone) => {
      const { note, expiresAtSeconds } = connectChallenge(deps);
      assert.equal(expiresAtSeconds, startSeconds + 60);
      assert.deepEqual(await openConnection(deps, connectJws(phone, note)), { device: phone.device });
    }),
  );

  it(
    'may have a clock that is far off, in either direction, or nonsense',
    withPhone(async (deps, phone) => {
      const { note } = connectChallenge(deps);
      for (const atSeconds of [startSeconds - 600, startSeconds + 600, 0, -5]) {
        const opened = await openConnection(deps, connectJws(phone, note, { atSeconds }));
        assert.ok('device' in opened);
      }
    }),
  );

  it(
    'signs within the life of the note, by our clock, and may send it twice',
    withPhone(async (deps, phone, world) => {
      const { note } = connectChallenge(deps);
      const jws = connectJws(phone, note);
      assert.ok('device' in (await openConnection(deps, jws)));
      world.advance(59);
      assert.ok('device' in (await openConnection(deps, jws)));
      world.advance(1);
      assert.deepEqual(await openConnection(deps, jws), { fault: 'P104' });
    }),
  );

  it(
    'is refused with anything else than its own signature over our own note',
    withPhone(async (deps, phone, world) => {
      const { note } = connectChallenge(deps);
      const challenge = await ask(world.deps(), alice);
      const end = startSeconds + 60;
      const refused = [
        connectJws(phone, createSealer(Buffer.alloc(32, 5)).seal({ use: 'connect' }, end)),
        connectJws(phone, sealer.seal({ use: 'ticket' }, end)),
        connectJws(phone, `${note}x`),
        connectJws(phone, 'a.b'),
        connectJws(phone, note, { origin: 'https://app.test.evil' }),
        connectJws(phone, note, { typ: 'vestibule-answer' }),
        connectJws(phone, note, { also: 1 }),
        signAnswer(phone, challenge),
        signJws(makeKeyPair().privateKey, { kid: phone.device.id }, contentFor(note)),
        signJws(phone.privateKey, {}, contentFor(note)),
        signJws(phone.privateKey, { kid: 'unknown' }, contentFor(note)),
        '',
        note,
      ];
      for (const jws of refused) assert.deepEqual(await openConnection(deps, jws), { fault: 'P104' }, jws);
    }),
  );

  it(
    'is told that it is blocked or revoked, and nobody else is told',
    withPhone(async (deps, phone, world) => {
      const challenge = await ask(world.deps(), alice);
      for (let tries = 0; tries < 3; tries += 1)
        await answer(world.deps(), phone, challenge, { pinProof: wrongPin(phone) });
      const { note } = connectChallenge(deps);
      const stranger = signJws(makeKeyPair().privateKey, { kid: phone.device.id }, contentFor(note));
      assert.deepEqual(await openConnection(deps, connectJws(phone, note)), { fault: 'P506' });
      assert.deepEqual(await openConnection(deps, stranger), { fault: 'P104' });
      await deps.devices.revoke(phone.device.id, []);
      assert.deepEqual(await openConnection(deps, connectJws(phone, note)), { fault: 'P506' });
      assert.deepEqual(await openConnection(deps, stranger), { fault: 'P104' });
    }),
  );
});
