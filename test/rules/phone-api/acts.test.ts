import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { carryOutRevocationsDue } from '#methods/app/manage.ts';
import { asDeviceId } from '#vocabulary/identifiers.ts';
import { type Answer, type Caller, call, enrolCaller, openEar } from '../../support/phone-caller.ts';
import type { PhoneServer } from '../../support/phone-server.ts';
import { alice, bruno } from '../phone/phone-world.ts';
import { enrolmentFor, makeKeyPair, rightPin, signJws, stretch } from '../phone/soft-phone.ts';
import { withServer } from './with-server.ts';

const salt = 'c2FsdHNhbHRzYWx0c2FsdA';

/** Fetches a note, signs over it and sends, as the app does. */
const act = async (
  server: PhoneServer,
  caller: Caller,
  [method, path]: readonly [method: string, path: string],
  more: Readonly<Record<string, unknown>>,
): Promise<Answer> => {
  const { body } = await call(server, ['GET', '/api/acts/note'], caller);
  const content = {
    deviceId: caller.deviceId,
    note: body['note'],
    origin: server.origin,
    atSeconds: 1,
    pinProof: stretch(rightPin, salt),
    ...more,
  };
  const jws = signJws(caller.privateKey, { kid: caller.deviceId }, content);
  return call(server, [method, path], { cookie: caller.cookie, body: { jws } });
};

const offer = (server: PhoneServer, caller: Caller, more: Readonly<Record<string, unknown>> = {}) =>
  act(server, caller, ['POST', '/api/offers'], { typ: 'vestibule-offer', phones: 1, ...more });

const enrol = (server: PhoneServer, token: string) =>
  call(server, ['POST', '/api/enrolments'], { body: enrolmentFor(token, makeKeyPair(), { origin: server.origin }) });

describe('a phone offers another', () => {
  it(
    'a link for a QR code, which the new phone holds and takes up',
    withServer(async (server) => {
      const old = await enrolCaller(server, alice);
      const { status, headers, body } = await offer(server, old);
      assert.equal(status, 201, JSON.stringify(body));
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(body['secondsLeft'], 90);
      const { path, side } = body['qrCode'] as { readonly path: string; readonly side: number };
      assert.match(path, /^(M\d+ \d+h1v1h-1z)+$/);
      assert.ok(side > 30);
      const token = String(body['link']).slice(`${server.origin}/#`.length);
      const held = await call(server, ['POST', '/api/enrolments/hold'], { body: { token } });
      assert.deepEqual([held.status, held.body['secondsLeft']], [200, 300]);
      const again = await call(server, ['POST', '/api/enrolments/hold'], { body: { token } });
      assert.deepEqual([again.status, again.body['fault']], [400, 'P508']);
      assert.equal((await enrol(server, token)).body['fault'], 'P508');
      assert.equal((await enrol(server, String(held.body['token']))).status, 201);
      const { body: list } = await call(server, ['GET', '/api/devices'], old);
      const [fresh] = list['devices'] as { readonly enrolledBy: string }[];
      assert.deepEqual([fresh?.enrolledBy, list['maximum']], ['device', 5]);
    }),
  );

  it(
    'not with a wrong PIN, which counts, and not to a stranger’s cookie',
    withServer(async (server) => {
      const [own, stranger] = [await enrolCaller(server, alice), await enrolCaller(server, bruno)];
      const wrong = await offer(server, own, { pinProof: stretch('999999', salt) });
      assert.deepEqual([wrong.status, wrong.body['fault'], wrong.body['triesLeft']], [403, 'P507', 2]);
      const crossed = await offer(server, { ...own, cookie: stranger.cookie });
      assert.equal(crossed.body['fault'], 'P104');
      assert.equal((await call(server, ['GET', '/api/acts/note'])).status, 401);
      assert.equal((await call(server, ['POST', '/api/offers'], { body: { jws: 'x' } })).status, 401);
    }),
  );

  it(
    'not beyond the phones that may be: P509, in both languages, here and where the new phone is enrolled',
    withServer(
      async (server) => {
        const own = await enrolCaller(server, alice);
        const refused = await offer(server, own);
        assert.deepEqual([refused.status, refused.body['fault']], [409, 'P509']);
        const { fr, en } = refused.body['message'] as { readonly fr: string; readonly en: string };
        assert.match(`${fr} ${en}`, /autant de téléphones.*as many phones/);
        await assert.rejects(enrolCaller(server, alice), /P509/);
      },
      { more: { maximumDevices: 1 } },
    ),
  );
});

it(
  'a phone changes its PIN',
  withServer(async (server) => {
    const own = await enrolCaller(server, alice);
    const newPinProof = stretch('902738', salt);
    const change = () => act(server, own, ['PATCH', '/api/device/pin'], { typ: 'vestibule-pin', newPinProof });
    assert.deepEqual([(await change()).status, (await change()).body['fault']], [200, 'P507']);
  }),
);

it(
  'what another process revoked ends at once when this one carries it out: streams, sessions, and the person is told',
  withServer(async (server) => {
    const [lost, kept] = [await enrolCaller(server, alice), await enrolCaller(server, alice)];
    const ears = [await openEar(server, lost), await openEar(server, kept)] as const;
    await server.world.otherDeps().devices.revoke(asDeviceId(lost.deviceId), []);
    for (let times = 0; times < 2; times += 1) await carryOutRevocationsDue(server.deps);
    assert.equal(await ears[0].next(), undefined);
    assert.equal(server.world.announced.filter(({ what }) => what === 'revoked').length, 1);
    ears[1].hangUp();
  }),
);
