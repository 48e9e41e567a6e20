import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { Json } from '../../support/plain-service.ts';
import { cibaWorld } from './ciba-world.ts';
import { type Desk, doctor, newDesk } from './desk.ts';
import { newPhone, type Phone } from './soft-phone.ts';

// psc.md §4.1 to §4.6, §6: tokens of a CIBA login are those of a login in a browser.
let phone: Phone;
const world = cibaWorld(async (started) => {
  phone = await newPhone(started, doctor);
});

const logIn = async (desk: Desk, more: Record<string, string | undefined> = {}): Promise<Json> => {
  const id = await desk.start(more);
  assert.equal((await phone.approve(world())).status, 200);
  const { status, json } = await desk.poll(id);
  assert.equal(status, 200, JSON.stringify(json));
  return json;
};

test('the answer has the members of a login in a browser, of the same kinds', async () => {
  const tokens = await logIn(await newDesk(world()));
  const { access_token: access, refresh_token: refresh, id_token: id, session_state: session, ...others } = tokens;
  // What is left of the half hour when the answer is made: a second may have begun since.
  const { refresh_expires_in: left, ...rest } = others;
  assert.ok(Number(left) > 1790 && Number(left) <= 1800, `${String(left)} seconds`);
  assert.deepEqual(rest, {
    token_type: 'Bearer',
    expires_in: 120,
    'not-before-policy': 0,
    scope: 'openid scope_all',
  });
  for (const token of [access, refresh, id]) assert.match(String(token), /^[\w-]+\.[\w-]+\.[\w-]+$/);
  assert.match(String(session), /^[0-9a-f-]{36}$/);
});

test('the id_token names the person, the service, the session and the phone', async () => {
  const desk = await newDesk(world());
  const tokens = await logIn(desk);
  const claims = decodeJwt(String(tokens['id_token']));
  assert.equal(decodeProtectedHeader(String(tokens['id_token'])).alg, 'RS256');
  assert.equal(claims.iss, world().issuer);
  assert.equal(claims.aud, desk.clientId);
  assert.match(String(claims.sub), new RegExp(`:${doctor}$`));
  assert.equal(claims['sid'], tokens['session_state']);
  assert.deepEqual(
    [
      claims['typ'],
      claims['azp'],
      claims['SubjectNameID'],
      claims['preferred_username'],
      claims['authMode'],
      claims['acr'],
    ],
    ['ID', desk.clientId, doctor, doctor, 'MOBILE', 'eidas1'],
  );
  assert.ok(Math.abs(Number(claims['auth_time']) - Number(claims.iat)) < 10);
  assert.equal(typeof claims['at_hash'], 'string');
});

test('the access token says the same', async () => {
  const claims = decodeJwt(String((await logIn(await newDesk(world())))['access_token']));
  assert.deepEqual(
    [claims['typ'], claims['SubjectNameID'], claims['authMode'], claims['acr'], claims['nonce']],
    ['Bearer', doctor, 'MOBILE', 'eidas1', ''],
  );
});

test('acr is what was asked for, or the level reached where the registration says so', async () => {
  const echo = await logIn(await newDesk(world()), { acr_values: 'eidas2' });
  const reached = await logIn(await newDesk(world(), { acr_policy: 'reached' }));
  assert.equal(decodeJwt(String(echo['id_token']))['acr'], 'eidas2');
  assert.equal(decodeJwt(String(reached['id_token']))['acr'], 'eidas2');
});

test('a level that the phone does not reach is refused', async () => {
  const desk = await newDesk(world(), { minimum_level: 'eidas3' });
  const id = await desk.start();
  await phone.approve(world());
  const { json } = await desk.poll(id);
  assert.equal(json['error'], 'access_denied');
  assert.match(String(json['error_description']), /^P303/);
});

test('UserInfo opens, with the claims of the scope', async () => {
  const desk = await newDesk(world());
  const tokens = await logIn(desk);
  const { status, json } = await desk.userInfo(tokens['access_token']);
  assert.equal(status, 200);
  assert.deepEqual(
    [json['SubjectNameID'], json['authMode'], typeof json['SubjectRefPro']],
    [doctor, 'MOBILE', 'object'],
  );
  assert.equal(json['sub'], decodeJwt(String(tokens['id_token'])).sub);
});

test('introspection shows the login', async () => {
  const desk = await newDesk(world());
  const { json } = await desk.introspect((await logIn(desk))['access_token']);
  assert.deepEqual([json['active'], json['SubjectNameID'], json['authMode']], [true, doctor, 'MOBILE']);
});

test('a refresh gives new tokens of the same session, again and again', async () => {
  const desk = await newDesk(world());
  const first = await logIn(desk);
  const { status, json: second } = await desk.refresh(first['refresh_token']);
  assert.equal(status, 200);
  assert.equal(second['session_state'], first['session_state']);
  assert.equal(decodeJwt(String(second['id_token']))['authMode'], 'MOBILE');
  const { json: third } = await desk.refresh(second['refresh_token']);
  assert.equal((await desk.userInfo(third['access_token'])).status, 200);
});

test('a service without the refresh grant gets no refresh token', async () => {
  const tokens = await logIn(await newDesk(world(), { grant_types: ['urn:openid:params:grant-type:ciba'] }));
  assert.equal(tokens['refresh_token'], undefined);
  assert.equal(tokens['refresh_expires_in'], 0);
});

test('each login has a session of its own', async () => {
  const desk = await newDesk(world());
  assert.notEqual((await logIn(desk))['session_state'], (await logIn(desk))['session_state']);
});
