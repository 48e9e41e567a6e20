import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { endChallenge } from '#methods/app/end-challenge.ts';
import { asDeviceId } from '#vocabulary/identifiers.ts';
import { call, enrolCaller, openEar, sendAnswer } from '../../support/phone-caller.ts';
import { alice, ask, bruno, orderFor } from '../phone/phone-world.ts';
import { withServer } from './with-server.ts';

describe('an open app', () => {
  it(
    'hears of a request when it opens, with all that the person has to see and never the right number',
    withServer(async (server) => {
      const ear = await openEar(server, await enrolCaller(server, alice));
      const challenge = await ask(server.deps, alice);
      const heard = await ear.next();
      assert.deepEqual(heard, {
        event: 'request',
        id: challenge.id,
        data: {
          id: challenge.id,
          serviceName: 'Dossier médical',
          choices: challenge.choices,
          nonce: challenge.nonce,
          secondsLeft: 120,
          lifeSeconds: 120,
          quietSeconds: 900,
        },
      });
      ear.hangUp();
    }),
  );

  it(
    'hears at once of what was pending before it came, with the time that is left',
    withServer(async (server) => {
      const caller = await enrolCaller(server, alice);
      await ask(server.deps, alice);
      server.world.advance(50);
      const ear = await openEar(server, caller);
      assert.equal((await ear.next())?.data['secondsLeft'], 70);
      ear.hangUp();
    }),
  );

  it(
    'hears nothing of other people’s requests',
    withServer(async (server) => {
      const [mine, theirs] = [await enrolCaller(server, alice), await enrolCaller(server, bruno)];
      const ear = await openEar(server, mine);
      await ask(server.deps, bruno);
      const own = await ask(server.deps, alice);
      assert.equal((await ear.next())?.id, own.id);
      assert.equal(ear.raw().split('event: ').length, 2);
      const stranger = await openEar(server, theirs, own.id);
      assert.equal((await stranger.next())?.event, 'request', 'and the last event of somebody else tells nothing');
      assert.ok(!stranger.raw().includes(own.id));
      for (const one of [ear, stranger]) one.hangUp();
    }),
  );

  for (const [how, end] of [
    ['cancelled', 'cancelled'],
    ['refused', 'refused'],
  ] as const) {
    it(
      `hears that a request was ${how}`,
      withServer(async (server) => {
        const ear = await openEar(server, await enrolCaller(server, alice));
        const challenge = await ask(server.deps, alice);
        await ear.next();
        await endChallenge(server.deps, challenge, end);
        const heard = await ear.next();
        assert.deepEqual([heard?.event, heard?.id, heard?.data['is']], ['ended', challenge.id, how]);
        ear.hangUp();
      }),
    );
  }

  it(
    'hears that the other phone has answered',
    withServer(async (server) => {
      const [first, second] = [await enrolCaller(server, alice), await enrolCaller(server, alice)];
      const ears = [await openEar(server, first), await openEar(server, second)];
      const challenge = await ask(server.deps, alice);
      for (const ear of ears) assert.equal((await ear.next())?.event, 'request');
      await sendAnswer(server, first, challenge);
      for (const ear of ears) assert.equal((await ear.next())?.data['is'], 'approved');
      for (const ear of ears) ear.hangUp();
    }),
  );

  it(
    'hears that a newer request replaced the one that it shows, then the newer',
    withServer(async (server) => {
      const ear = await openEar(server, await enrolCaller(server, alice));
      const old = await ask(server.deps, alice);
      await ear.next();
      const newer = await ask(server.deps, alice);
      const [end, request] = [await ear.next(), await ear.next()];
      assert.deepEqual([end?.event, end?.id, end?.data['is']], ['ended', old.id, 'superseded']);
      assert.deepEqual([request?.event, request?.id], ['request', newer.id]);
      ear.hangUp();
    }),
  );

  it(
    'that comes back learns the end of what it showed, and is shown again what is still pending',
    withServer(async (server) => {
      const caller = await enrolCaller(server, alice);
      const challenge = await ask(server.deps, alice);
      const again = await openEar(server, caller, challenge.id);
      assert.deepEqual((await again.next())?.event, 'request');
      again.hangUp();
      await endChallenge(server.deps, challenge, 'cancelled');
      const late = await openEar(server, caller, challenge.id);
      const heard = await late.next();
      assert.deepEqual([heard?.event, heard?.data['is']], ['ended', 'cancelled']);
      late.hangUp();
    }),
  );

  it(
    'that comes back after the time learns that it is over',
    withServer(async (server) => {
      const caller = await enrolCaller(server, alice);
      const challenge = await ask(server.deps, alice);
      server.world.advance(121);
      const ear = await openEar(server, caller, challenge.id);
      assert.equal((await ear.next())?.data['is'], 'expired');
      ear.hangUp();
    }),
  );

  it(
    'loses nothing when the server restarts',
    withServer(async (server) => {
      const caller = await enrolCaller(server, alice);
      const ear = await openEar(server, caller);
      const challenge = await ask(server.deps, alice);
      await ear.next();
      await server.stop();
      await assert.rejects(async () => (await ear.next()) ?? Promise.reject(new Error('ended')));
      await server.start();
      const again = await openEar(server, caller);
      assert.equal((await again.next())?.id, challenge.id);
      assert.equal((await sendAnswer(server, caller, challenge)).body['is'], 'approved');
      again.hangUp();
    }),
  );
});

describe('a stream ends', () => {
  it(
    'when its phone is revoked by another, and does not open again',
    withServer(async (server) => {
      const [lost, kept] = [await enrolCaller(server, alice), await enrolCaller(server, alice)];
      const ears = [await openEar(server, lost), await openEar(server, kept)] as const;
      const gone = await call(server, ['DELETE', `/api/devices/${lost.deviceId}`], kept);
      assert.equal(gone.status, 200);
      assert.equal(await ears[0].next(), undefined);
      assert.equal((await call(server, ['GET', '/api/events'], lost)).body['fault'], 'P506');
      const challenge = await ask(server.deps, alice);
      assert.equal((await ears[1].next())?.id, challenge.id);
      ears[1].hangUp();
    }),
  );

  it(
    'when its phone is revoked elsewhere and a request comes',
    withServer(async (server) => {
      const [lost] = [await enrolCaller(server, alice), await enrolCaller(server, alice)];
      const ear = await openEar(server, lost);
      await server.deps.devices.revoke(asDeviceId(lost.deviceId), []);
      await ask(server.deps, alice);
      assert.equal(await ear.next(), undefined);
      assert.ok(!ear.raw().includes('request'));
    }),
  );

  it(
    'when its cookie has ended: what comes next reaches only who connects anew',
    withServer(async (server) => {
      const caller = await enrolCaller(server, alice);
      const ear = await openEar(server, caller);
      server.world.advance(12 * 3600);
      await ask(server.deps, alice);
      assert.equal(await ear.next(), undefined);
    }),
  );

  it(
    'when the same phone opens a fourth: the oldest gives way',
    withServer(async (server) => {
      const caller = await enrolCaller(server, alice);
      const ears = [];
      for (let count = 0; count < 4; count += 1) ears.push(await openEar(server, caller));
      assert.equal(await ears[0]?.next(), undefined);
      await ask(server.deps, alice);
      for (const ear of ears.slice(1)) assert.equal((await ear.next())?.event, 'request');
      for (const ear of ears) ear.hangUp();
    }),
  );

  it(
    'when the app goes away, and nothing of it is kept',
    withServer(async (server) => {
      const ear = await openEar(server, await enrolCaller(server, alice));
      assert.equal(server.deps.wire.listenerCount(), 1);
      ear.hangUp();
      while (server.deps.wire.listenerCount() > 0) await new Promise(setImmediate);
    }),
  );
});

it(
  'a request of the card agent is none of the phone’s',
  withServer(async (server) => {
    const ear = await openEar(server, await enrolCaller(server, alice));
    await ask(server.deps, alice, { ...orderFor(alice), channel: 'CARD' });
    const own = await ask(server.deps, alice);
    assert.equal((await ear.next())?.id, own.id);
    ear.hangUp();
  }),
);
