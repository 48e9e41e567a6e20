import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { call, enrolCaller, sendAnswer, signedAnswer } from '../../support/phone-caller.ts';
import { alice, ask, bruno, stateOf } from '../phone/phone-world.ts';
import { withServer } from './with-server.ts';

const strangers: readonly Record<string, string>[] = [
  { origin: 'https://attacker.test' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site', origin: 'http://localhost:1' },
];

describe('a page of another origin', () => {
  for (const headers of strangers) {
    it(
      `moves nothing with ${JSON.stringify(headers)}`,
      withServer(async (server) => {
        const caller = await enrolCaller(server, alice);
        const challenge = await ask(server.deps, alice);
        const orders = [
          ['POST', `/api/challenges/${challenge.id}/answer`, { jws: signedAnswer(server, caller, challenge) }],
          ['PATCH', '/api/device', { name: 'Autre' }],
          ['DELETE', '/api/device', undefined],
          ['GET', '/api/devices', undefined],
          ['POST', '/api/connections', { jws: 'a.b.c' }],
        ] as const;
        for (const [method, path, body] of orders) {
          const refused = await call(server, [method, path], { cookie: caller.cookie, headers, body });
          assert.deepEqual([refused.status, refused.body['fault']], [403, 'P107'], path);
          assert.equal(refused.headers.get('access-control-allow-origin'), null);
        }
        assert.equal(await stateOf(server.deps, challenge), 'pending');
      }),
    );
  }

  it(
    'cannot send a form in place of JSON',
    withServer(async (server) => {
      const caller = await enrolCaller(server, alice);
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
        const refused = await call(server, ['POST', '/api/connections'], {
          cookie: caller.cookie,
          body: '{"jws":"a"}',
          headers: { 'content-type': type },
        });
        assert.deepEqual([refused.status, refused.body['fault']], [400, 'P103'], type);
      }
    }),
  );
});

describe('another person’s phone', () => {
  it(
    'answers nothing that was asked of somebody else',
    withServer(async (server) => {
      const [own, other] = [await enrolCaller(server, alice), await enrolCaller(server, bruno)];
      const challenge = await ask(server.deps, alice);
      const refusals = await Promise.all([
        // its own signature; the right phone's signature with its own cookie; and the other way round
        sendAnswer(server, other, challenge),
        sendAnswer(server, { ...own, cookie: other.cookie }, challenge),
        sendAnswer(server, { ...other, cookie: own.cookie }, challenge),
      ]);
      for (const { status, body } of refusals) assert.deepEqual([status, body['fault']], [400, 'P104']);
      assert.equal(await stateOf(server.deps, challenge), 'pending');
    }),
  );

  it(
    'is not seen, renamed or revoked, and looks like one that never was',
    withServer(async (server) => {
      const [own, other] = [await enrolCaller(server, alice), await enrolCaller(server, bruno)];
      const never = { ...other, deviceId: 'AAAAAAAAAAAAAAAAAAAAAA' };
      for (const { deviceId } of [other, never]) {
        const renamed = await call(server, ['PATCH', `/api/devices/${deviceId}`], {
          cookie: own.cookie,
          body: { name: 'Pris' },
        });
        const revoked = await call(server, ['DELETE', `/api/devices/${deviceId}`], { cookie: own.cookie });
        assert.deepEqual([renamed.status, renamed.body], [revoked.status, revoked.body]);
        assert.equal(renamed.body['fault'], 'P106');
      }
      const { body } = await call(server, ['GET', '/api/devices'], own);
      assert.deepEqual(
        (body['devices'] as { id: string }[]).map(({ id }) => id),
        [own.deviceId],
      );
      assert.equal((await call(server, ['GET', '/api/device'], other)).body['name'], 'Téléphone');
    }),
  );
});

describe('an answer', () => {
  it(
    'counts only at the address of the request that it is about',
    withServer(async (server) => {
      const caller = await enrolCaller(server, alice);
      const challenge = await ask(server.deps, alice);
      const refused = await call(server, ['POST', '/api/challenges/another/answer'], {
        cookie: caller.cookie,
        body: { jws: signedAnswer(server, caller, challenge) },
      });
      assert.equal(refused.body['fault'], 'P104');
      assert.equal(await stateOf(server.deps, challenge), 'pending');
    }),
  );

  it(
    'needs the cookie as well as the signature',
    withServer(async (server) => {
      const caller = await enrolCaller(server, alice);
      const challenge = await ask(server.deps, alice);
      assert.equal((await sendAnswer(server, { ...caller, cookie: '' }, challenge)).status, 401);
      assert.equal((await sendAnswer(server, caller, challenge)).status, 200);
    }),
  );

  it(
    'is not more than it should be',
    withServer(async (server) => {
      const caller = await enrolCaller(server, alice);
      const path = ['POST', '/api/challenges/x/answer'] as const;
      for (const body of [
        '',
        '{',
        '[]',
        '{}',
        '{"jws":5}',
        '{"jws":"a","more":1}',
        '{"jws":null}',
        `{"jws":"${'a'.repeat(5000)}"}`,
        '"x"',
      ]) {
        const refused = await call(server, path, {
          cookie: caller.cookie,
          body,
          headers: { 'content-type': 'application/json' },
        });
        assert.deepEqual([refused.status, refused.body['fault']], [400, 'P103'], body.slice(0, 30));
      }
      const huge = await call(server, path, {
        cookie: caller.cookie,
        body: `{"jws":"${'a'.repeat(20_000)}"}`,
        headers: { 'content-type': 'application/json' },
      });
      assert.deepEqual([huge.status, huge.body['fault']], [413, 'P105']);
      assert.deepEqual(server.logged, []);
    }),
  );
});
