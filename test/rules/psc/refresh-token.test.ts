import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { doctorId, newPlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// psc.md §4.1: a client reads `exp` in the refresh token, which therefore is a JWT, as Keycloak's.
const world = ruleWorld();

test('the refresh token is an HS256 JWT with the claims of Keycloak', async () => {
  const service = await newPlainService(world());
  const tokens = await service.logIn();
  const token = String(tokens['refresh_token']);
  const claims = decodeJwt(token);
  assert.deepEqual(decodeProtectedHeader(token), { alg: 'HS256', typ: 'JWT' });
  assert.equal(claims['typ'], 'Refresh');
  assert.equal(claims.iss, world().issuer);
  assert.equal(claims.aud, world().issuer);
  assert.equal(claims['azp'], service.clientId);
  assert.equal(claims.sub, `f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:${doctorId}`);
  assert.equal(claims['scope'], 'openid scope_all');
  assert.equal(claims['sid'], tokens['session_state']);
  assert.equal(claims['session_state'], tokens['session_state']);
  assert.equal(typeof claims.jti, 'string');
});

test('its exp says when it ends: 30 minutes on', async () => {
  const service = await newPlainService(world());
  const tokens = await service.logIn();
  const { exp, iat } = decodeJwt(String(tokens['refresh_token']));
  assert.equal(Number(exp) - Number(iat), 1800);
  assert.equal(Number(exp) - Number(iat), tokens['refresh_expires_in']);
});

test('it does not open UserInfo, and an access token does not refresh', async () => {
  const service = await newPlainService(world());
  const tokens = await service.logIn();
  assert.equal((await service.userInfo(tokens['refresh_token'])).status, 401);
  assert.equal((await service.refresh(tokens['access_token'])).json['error'], 'invalid_grant');
  assert.equal((await service.refresh(tokens['id_token'])).json['error'], 'invalid_grant');
});

test('one signed by somebody else is worth nothing', async () => {
  const service = await newPlainService(world());
  const [head, body] = String((await service.logIn())['refresh_token']).split('.');
  assert.equal((await service.refresh(`${head}.${body}.${Buffer.alloc(32).toString('base64url')}`)).status, 400);
  assert.equal((await service.refresh(decodeJwt(`${head}.${body}.`).jti)).status, 400);
});
