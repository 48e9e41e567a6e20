import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify, type JWTPayload } from 'jose';
import { doctorId, type Json, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// psc.md §4.3.
let service: PlainService;
let tokens: Json;
let claims: JWTPayload;
const world = ruleWorld(async (made) => {
  service = await newPlainService(made);
  tokens = await service.logIn();
  claims = await verify(made.issuer, tokens);
});

const verify = async (issuer: string, { id_token }: Json): Promise<JWTPayload> => {
  const keys = createRemoteJWKSet(new URL(`${issuer}/protocol/openid-connect/certs`));
  return (await jwtVerify(String(id_token), keys, { issuer, algorithms: ['RS256'] })).payload;
};

test('the header is RS256, JWT and the kid', () => {
  const header = decodeProtectedHeader(String(tokens['id_token']));
  assert.deepEqual(Object.keys(header).toSorted(), ['alg', 'kid', 'typ']);
  assert.equal(header.alg, 'RS256');
  assert.equal(header.typ, 'JWT');
});

test('aud and azp are the service, typ is ID, nonce is echoed', () => {
  assert.equal(claims.aud, service.clientId);
  assert.equal(claims['azp'], service.clientId);
  assert.equal(claims['typ'], 'ID');
  assert.equal(claims['nonce'], 'the-nonce');
});

test('times are whole seconds, and it lives as long as the access token', () => {
  for (const name of ['exp', 'iat', 'auth_time']) assert.ok(Number.isInteger(claims[name]), name);
  assert.equal(Number(claims.exp) - Number(claims.iat), 120);
});

test('at_hash belongs to the access token', () => {
  const half = createHash('sha256').update(String(tokens['access_token'])).digest().subarray(0, 16);
  assert.equal(claims['at_hash'], half.toString('base64url'));
});

test('session_state and sid are the session', () => {
  assert.equal(claims['sid'], tokens['session_state']);
  assert.equal(claims['session_state'], tokens['session_state']);
});

test('the person and the login are told', () => {
  assert.equal(claims.sub, `f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:${doctorId}`);
  assert.equal(claims['SubjectNameID'], doctorId);
  assert.equal(claims['preferred_username'], doctorId);
  assert.equal(claims['given_name'], 'Camille');
  assert.equal(claims['family_name'], 'ARNOUX');
  assert.equal(claims['name'], 'Camille ARNOUX');
  assert.equal(claims['authMode'], 'CARD');
  assert.equal(claims['acr'], 'eidas1');
  assert.deepEqual(claims['otherIds'], [{ identifiant: doctorId, origine: 'RPPS', qualite: 1 }]);
  assert.match(String(claims.jti), /^[0-9a-f-]{36}$/);
});

test('the sector claims stay in UserInfo', () => {
  for (const name of ['SubjectRefPro', 'SubjectRole', 'SubjectOrganization', 'amr'])
    assert.equal(name in claims, false, name);
});

test('the one of a refresh is about the same login', async () => {
  const refreshed = (await service.refresh(tokens['refresh_token'])).json;
  const again = await verify(world().issuer, refreshed);
  for (const name of ['sub', 'auth_time', 'acr', 'nonce', 'sid', 'authMode', 'SubjectNameID']) {
    assert.deepEqual(again[name], claims[name], name);
  }
  assert.notEqual(again.jti, claims.jti);
  const half = createHash('sha256').update(String(refreshed['access_token'])).digest().subarray(0, 16);
  assert.equal(again['at_hash'], half.toString('base64url'));
});

test('with openid alone it names nobody but the subject', async () => {
  const bare = await verify(world().issuer, await service.logIn({ scope: 'openid' }));
  for (const name of ['given_name', 'SubjectNameID', 'otherIds', 'preferred_username'])
    assert.equal(name in bare, false, name);
  assert.equal(bare.sub, claims.sub);
});
