import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DeviceStore } from '#methods/app/device-store.ts';
import { asDeviceId, asSessionId } from '#vocabulary/identifiers.ts';
import { call, enrolCaller } from '../../support/phone-caller.ts';
import { alice, bruno, startSeconds } from '../phone/phone-world.ts';
import { withServer } from './with-server.ts';

describe('a person’s phones', () => {
  it(
    'are listed newest first, without key or lock, and the one that asks is marked',
    withServer(async (server) => {
      const first = await enrolCaller(server, alice);
      server.world.advance(10);
      const second = await enrolCaller(server, alice);
      await enrolCaller(server, bruno);
      const { body } = await call(server, ['GET', '/api/devices'], first);
      const facts = { name: 'Téléphone', state: 'active', lock: 'pin', enrolledBy: 'card', lastUsedAtSeconds: null };
      assert.deepEqual(body['devices'], [
        { ...facts, id: second.deviceId, enrolledAtSeconds: startSeconds + 10, isThis: false },
        { ...facts, id: first.deviceId, enrolledAtSeconds: startSeconds, isThis: true },
      ]);
      assert.deepEqual((await call(server, ['GET', '/api/device'], first)).body['id'], first.deviceId);
    }),
  );

  it(
    'are renamed, this one and the others',
    withServer(async (server) => {
      const [own, other] = [await enrolCaller(server, alice), await enrolCaller(server, alice)];
      await call(server, ['PATCH', '/api/device'], { cookie: own.cookie, body: { name: ' Poche gauche ' } });
      await call(server, ['PATCH', `/api/devices/${other.deviceId}`], {
        cookie: own.cookie,
        body: { name: 'Vestiaire' },
      });
      const names = (await server.deps.devices.listOf(alice)).map(({ name }) => name);
      assert.deepEqual(names.sort(), ['Poche gauche', 'Vestiaire']);
      for (const name of ['', ' ', 'a'.repeat(61), 'a\u202eb']) {
        const refused = await call(server, ['PATCH', '/api/device'], { cookie: own.cookie, body: { name } });
        assert.equal(refused.body['fault'], 'P103', JSON.stringify(name));
      }
    }),
  );

  it(
    'are revoked, which ends the sessions that they opened and tells the person',
    withServer(async (server) => {
      const [own, lost] = [await enrolCaller(server, alice), await enrolCaller(server, alice)];
      await server.deps.devices.noteSession(
        asDeviceId(lost.deviceId),
        asSessionId('session-of-lost'),
        startSeconds + 3600,
      );
      await call(server, ['DELETE', `/api/devices/${lost.deviceId}`], own);
      assert.deepEqual(server.endedSessions, ['session-of-lost']);
      assert.equal(server.world.announced.at(-1)?.what, 'revoked');
      const { body } = await call(server, ['GET', '/api/devices'], own);
      assert.equal((body['devices'] as unknown[]).length, 1);
    }),
  );

  it(
    'may revoke themselves, and then lose their cookie',
    withServer(async (server) => {
      const own = await enrolCaller(server, alice);
      const gone = await call(server, ['DELETE', '/api/device'], own);
      assert.match(
        gone.headers.getSetCookie()[0] ?? '',
        /^vestibule_phone=; Path=\/; Max-Age=0; SameSite=Strict; HttpOnly$/,
      );
      assert.equal((await call(server, ['GET', '/api/device'], own)).body['fault'], 'P506');
    }),
  );
});

describe('a push subscription', () => {
  const good = {
    endpoint: 'https://push.example/abc',
    expirationTime: null,
    keys: { p256dh: 'BPub-lic_key', auth: 'secret' },
  };

  it(
    'is kept as the browser gave it',
    withServer(async (server) => {
      const own = await enrolCaller(server, alice);
      assert.equal(
        (await call(server, ['POST', '/api/push-subscription'], { cookie: own.cookie, body: good })).status,
        200,
      );
      assert.deepEqual((await server.deps.devices.find(asDeviceId(own.deviceId)))?.pushSubscription, good);
    }),
  );

  it(
    'is refused when it is not one, or leads elsewhere than https',
    withServer(async (server) => {
      const own = await enrolCaller(server, alice);
      const bad = [
        {},
        { ...good, endpoint: 'http://push.example' },
        { ...good, endpoint: 'file:///etc' },
        { ...good, keys: {} },
        { ...good, more: 1 },
      ];
      for (const body of bad) {
        const refused = await call(server, ['POST', '/api/push-subscription'], { cookie: own.cookie, body });
        assert.equal(refused.body['fault'], 'P103');
      }
    }),
  );
});

const boom = () => Promise.reject(new Error(`boom ${alice}`));
const brokenStore: DeviceStore = {
  find: boom,
  listOf: boom,
  enrol: boom,
  rename: boom,
  keepPushSubscription: boom,
  noteUse: boom,
  countWrongPin: boom,
  changePin: boom,
  revocationsDue: boom,
  settleRevocation: boom,
  revoke: boom,
  noteSession: boom,
  sessionsOf: boom,
  purge: boom,
};

it(
  'a defect is logged without the person, and answered without the defect',
  withServer(
    async (server) => {
      const own = await enrolCaller(server, alice);
      const answer = await call(server, ['PATCH', '/api/device'], { cookie: own.cookie, body: { name: 'Autre' } });
      assert.deepEqual([answer.status, answer.body['fault']], [500, 'P901']);
      assert.equal(server.logged.length, 1);
      assert.ok(!server.logged.join().includes(alice) && !server.logged.join().includes(own.deviceId));
      assert.ok(!JSON.stringify(answer.body).includes('boom'));
    },
    { manage: { devices: brokenStore } },
  ),
);
