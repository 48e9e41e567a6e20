import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import { doctorId, newPlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// psc.md §4.2, claim by claim.
let token: string;
let claims: JWTPayload;
const world = ruleWorld(async (made) => {
  const service = await newPlainService(made, { client_id: 'un-service' });
  token = String((await service.logIn())['access_token']);
  claims = decodeJwt(token);
});

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

test('the header is RS256, JWT and the kid of a published key', async () => {
  const header = decodeProtectedHeader(token);
  assert.deepEqual(Object.keys(header).toSorted(), ['alg', 'kid', 'typ']);
  assert.equal(header.alg, 'RS256');
  assert.equal(header.typ, 'JWT');
  const keys = createRemoteJWKSet(new URL(`${world().issuer}/protocol/openid-connect/certs`));
  await jwtVerify(token, keys, { issuer: world().issuer });
});

test('it lives 120 seconds', () => {
  assert.equal(Number(claims.exp) - Number(claims.iat), 120);
});

test('exp, iat and auth_time are whole seconds', () => {
  for (const name of ['exp', 'iat', 'auth_time']) assert.ok(Number.isInteger(claims[name]), name);
  assert.ok(Number(claims['auth_time']) <= Number(claims.iat));
});

test('jti is a UUID', () => assert.match(String(claims.jti), uuid));

test('iss is the issuer, azp the service, typ Bearer', () => {
  assert.equal(claims.iss, world().issuer);
  assert.equal(claims['azp'], 'un-service');
  assert.equal(claims['typ'], 'Bearer');
});

test('there is no aud', () => assert.equal('aud' in claims, false));

test('sub is f:<component>:<national id>', () => {
  assert.equal(claims.sub, `f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:${doctorId}`);
});

test('session_state and sid are one UUID', () => {
  assert.match(String(claims['sid']), uuid);
  assert.equal(claims['session_state'], claims['sid']);
});

test('the login is told: acr, authMode, nonce, scope', () => {
  assert.equal(claims['acr'], 'eidas1');
  assert.equal(claims['authMode'], 'CARD');
  assert.equal(claims['nonce'], 'the-nonce');
  assert.equal(claims['scope'], 'openid scope_all');
});

test('the person is told: SubjectNameID, preferred_username, otherIds', () => {
  assert.equal(claims['SubjectNameID'], doctorId);
  assert.equal(claims['preferred_username'], doctorId);
  assert.deepEqual(claims['otherIds'], [{ identifiant: doctorId, origine: 'RPPS', qualite: 1 }]);
});

test('nothing else is in it', () => {
  assert.deepEqual(Object.keys(claims).toSorted(), [
    ...['SubjectNameID', 'acr', 'authMode', 'auth_time', 'azp', 'exp', 'iat', 'iss', 'jti', 'nonce', 'otherIds'],
    ...['preferred_username', 'scope', 'session_state', 'sid', 'sub', 'typ'],
  ]);
});

test('without a nonce in the request it carries an empty one', async () => {
  const service = await newPlainService(world());
  const tokens = await service.logIn({ nonce: undefined });
  assert.equal(decodeJwt(String(tokens['access_token']))['nonce'], '');
});

test('after 120 seconds it opens nothing any more', async () => {
  const service = await newPlainService(world());
  const tokens = await service.logIn();
  world().advance(100_000);
  assert.equal((await service.userInfo(tokens['access_token'])).status, 200);
  world().advance(20_000);
  const { status, headers } = await service.userInfo(tokens['access_token']);
  assert.equal(status, 401);
  assert.match(headers.get('www-authenticate') ?? '', /invalid_token/);
  assert.deepEqual((await service.introspect(tokens['access_token'])).json, { active: false });
});

test('one altered in any part opens nothing', async () => {
  const service = await newPlainService(world());
  const [head = '', body = '', signature = ''] = String((await service.logIn())['access_token']).split('.');
  const other = Buffer.from(JSON.stringify({ ...claims, sub: `${claims.sub}0` })).toString('base64url');
  const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
  for (const forged of [
    `${head}.${other}.${signature}`,
    `${none}.${body}.`,
    `${head}.${body}.AAAA`,
    body,
    String(claims.jti),
  ]) {
    assert.equal((await service.userInfo(forged)).status, 401, forged.slice(0, 20));
  }
});
