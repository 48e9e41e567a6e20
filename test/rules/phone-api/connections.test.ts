import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asDeviceId } from '#vocabulary/identifiers.ts';
import { call, connectCaller, enrolCaller } from '../../support/phone-caller.ts';
import { alice, bruno } from '../phone/phone-world.ts';
import { enrolmentFor, makeKeyPair } from '../phone/soft-phone.ts';
import { withServer } from './with-server.ts';

const twelveHours = 12 * 3600;

describe('a phone connects by a signature', () => {
  it(
    'and gets a cookie that scripts cannot read and other sites cannot send',
    withServer(async (server) => {
      const caller = await enrolCaller(server, alice);
      const connected = await connectCaller(server, caller);
      assert.equal(connected.status, 200);
      const [cookie = ''] = connected.headers.getSetCookie();
      assert.match(cookie, /^vestibule_phone=[^;]+; Path=\/; Max-Age=43200; SameSite=Strict; HttpOnly$/);
      assert.equal(connected.headers.get('cache-control'), 'no-store');
    }),
  );

  it(
    'and connects anew when the cookie has ended',
    withServer(async (server) => {
      const caller = await enrolCaller(server, alice);
      server.world.advance(twelveHours - 1);
      assert.equal((await call(server, ['GET', '/api/device'], caller)).status, 200);
      server.world.advance(1);
      const stale = await call(server, ['GET', '/api/device'], caller);
      assert.deepEqual([stale.status, stale.body['fault']], [401, 'P104']);
      await connectCaller(server, caller);
      assert.equal((await call(server, ['GET', '/api/device'], caller)).status, 200);
    }),
  );

  for (const [what, more] of [
    ['for another origin', { origin: 'https://look-alike.test' }],
    ['over a note that is not ours', { note: 'bm90ZQ.c2VhbA' }],
    ['that says more than it should', { admin: true }],
  ] as const) {
    it(
      `but not by a signature ${what}`,
      withServer(async (server) => {
        const refused = await connectCaller(server, await enrolCaller(server, alice), more);
        assert.deepEqual([refused.status, refused.body['fault']], [400, 'P104']);
        assert.deepEqual(refused.headers.getSetCookie(), []);
      }),
    );
  }

  it(
    'but not by a signature with another phone’s key',
    withServer(async (server) => {
      const [own, other] = [await enrolCaller(server, alice), await enrolCaller(server, bruno)];
      const refused = await connectCaller(server, { ...own, privateKey: other.privateKey });
      assert.equal(refused.body['fault'], 'P104');
    }),
  );

  it(
    'but not once it is revoked, which its holder is told',
    withServer(async (server) => {
      const caller = await enrolCaller(server, alice);
      await server.deps.devices.revoke(asDeviceId(caller.deviceId), []);
      const refused = await connectCaller(server, caller);
      assert.deepEqual([refused.status, refused.body['fault']], [403, 'P506']);
    }),
  );

  for (const [what, spoil] of [
    ['forged', (cookie: string) => `${cookie.slice(0, -2)}AA`],
    ['cut short', (cookie: string) => cookie.slice(0, 40)],
    ['empty', () => 'vestibule_phone='],
    ['of another use', () => 'vestibule_phone=eyJ1c2UiOiJjb25uZWN0In0.AAAA'],
  ] as const) {
    it(
      `and a cookie that is ${what} opens nothing`,
      withServer(async (server) => {
        const { cookie } = await enrolCaller(server, alice);
        for (const path of ['/api/device', '/api/devices', '/api/events']) {
          assert.equal((await call(server, ['GET', path], { cookie: spoil(cookie) })).status, 401, path);
        }
      }),
    );
  }
});

describe('a phone is enrolled by an offer', () => {
  it(
    'once',
    withServer(async (server) => {
      const token = 'A'.repeat(43);
      const unknown = await call(server, ['POST', '/api/enrolments'], {
        body: enrolmentFor(token, makeKeyPair(), { origin: server.origin }),
      });
      assert.deepEqual([unknown.status, unknown.body['fault']], [400, 'P508']);
      assert.deepEqual(unknown.headers.getSetCookie(), []);
    }),
  );

  it(
    'unless the person has as many as may be: the offer then stays good',
    withServer(
      async (server) => {
        const first = await enrolCaller(server, alice);
        await assert.rejects(enrolCaller(server, alice), /P509/);
        await call(server, ['DELETE', '/api/device'], first);
        await enrolCaller(server, alice);
      },
      { more: { maximumDevices: 1 } },
    ),
  );
});
