import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { calculateJwkThumbprint, decodeJwt, type JWTPayload } from 'jose';
import { type Answer, type Json, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { newServiceKeys, nowSeconds, type ServiceKeys } from '../../support/service-keys.ts';

// RFC 9449: tokens that only the holder of a key can use.
let keys: ServiceKeys;
let service: PlainService;
let tokens: Json;
const world = ruleWorld(async (made) => {
  keys = await newServiceKeys();
  service = await newPlainService(made, { dpop_bound_access_tokens: true });
});

const at = (path: string) => `${world().issuer}/protocol/openid-connect/${path}`;

const proof = (method: string, path: string, changes: JWTPayload = {}, by = keys): Promise<string> => {
  const { kty, crv, x, y } = by.publicJwk;
  const claims = { jti: crypto.randomUUID(), htm: method, htu: at(path), iat: nowSeconds(), ...changes };
  return by.sign(claims, { typ: 'dpop+jwt', jwk: { kty, crv, x, y } as never });
};

const exchange = async (dpop: string | undefined): Promise<Answer> =>
  service.exchange(await service.callback(), {}, dpop === undefined ? {} : { dpop });

const userInfo = (token: unknown, dpop: string | undefined, scheme = 'DPoP'): Promise<Answer> =>
  service.userInfo('', { authorization: `${scheme} ${String(token)}`, ...(dpop === undefined ? {} : { dpop }) });

const ath = (token: unknown) => createHash('sha256').update(String(token)).digest('base64url');

test('with a proof the token is bound to its key, in itself and in introspection', async () => {
  const answer = await exchange(await proof('POST', 'token'));
  assert.equal(answer.status, 200, answer.text);
  tokens = answer.json;
  assert.equal(tokens['token_type'], 'DPoP');
  const jkt = await calculateJwkThumbprint(keys.publicJwk);
  assert.deepEqual(decodeJwt(String(tokens['access_token']))['cnf'], { jkt });
  const { json } = await service.introspect(tokens['access_token']);
  assert.deepEqual(json['cnf'], { jkt });
  assert.equal(json['token_type'], 'DPoP');
});

test('without a proof a service that must bind its tokens gets none', async () => {
  const { status, json } = await exchange(undefined);
  assert.equal(status, 400);
  assert.equal(json['error'], 'invalid_grant');
});

test('UserInfo opens with a proof for this very token', async () => {
  const dpop = await proof('GET', 'userinfo', { ath: ath(tokens['access_token']) });
  assert.equal((await userInfo(tokens['access_token'], dpop)).status, 200);
});

test('UserInfo is refused without a proof, or as Bearer', async () => {
  assert.ok([400, 401].includes((await userInfo(tokens['access_token'], undefined)).status));
  assert.equal((await userInfo(tokens['access_token'], undefined, 'Bearer')).status, 401);
});

test('UserInfo is refused with a proof for another token, method, address or key', async () => {
  const mine = { ath: ath(tokens['access_token']) };
  const wrong = [
    await proof('GET', 'userinfo'),
    await proof('GET', 'userinfo', { ath: ath('another') }),
    await proof('POST', 'userinfo', mine),
    await proof('GET', 'token', mine),
    await proof('GET', 'userinfo', mine, await newServiceKeys()),
    await proof('GET', 'userinfo', { ...mine, iat: nowSeconds() - 3600 }),
    'nonsense',
  ];
  for (const [index, dpop] of wrong.entries()) {
    const { status } = await userInfo(tokens['access_token'], dpop);
    assert.ok(status === 400 || status === 401, `case ${index}: ${status}`);
  }
});

test('a proof used twice is refused', async () => {
  const dpop = await proof('GET', 'userinfo', { ath: ath(tokens['access_token']) });
  assert.equal((await userInfo(tokens['access_token'], dpop)).status, 200);
  assert.equal((await userInfo(tokens['access_token'], dpop)).status, 401);
  const once = await proof('POST', 'token');
  assert.equal((await exchange(once)).status, 200);
  assert.equal((await exchange(once)).status, 400);
});

test('a refresh needs a proof, and binds the new token', async () => {
  const fresh = (await exchange(await proof('POST', 'token'))).json;
  const form = { grant_type: 'refresh_token', refresh_token: String(fresh['refresh_token']) };
  const path = '/protocol/openid-connect/token';
  assert.equal((await service.post(path, form)).status, 400);
  const answer = await service.post(path, form, { dpop: await proof('POST', 'token') });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.json['token_type'], 'DPoP');
});

test('a service that binds nothing may still do so when it wants', async () => {
  const free = await newPlainService(world());
  const callback = await free.callback();
  const { json } = await free.exchange(callback, {}, { dpop: await proof('POST', 'token') });
  assert.equal(json['token_type'], 'DPoP');
  assert.equal((await free.userInfo(json['access_token'])).status, 401);
});

test('a code bound to a key by dpop_jkt is good with that key only', async () => {
  const dpop_jkt = await calculateJwkThumbprint(keys.publicJwk);
  const stranger = await newServiceKeys();
  const stolen = await service.callback({ dpop_jkt });
  const refused = await service.exchange(stolen, {}, { dpop: await proof('POST', 'token', {}, stranger) });
  assert.equal(refused.status, 400);
  const mine = await service.callback({ dpop_jkt });
  assert.equal((await service.exchange(mine, {}, { dpop: await proof('POST', 'token') })).status, 200);
});

test('a proof signed with an algorithm that is not offered is refused', async () => {
  const odd = await newServiceKeys('ES384');
  const answer = await exchange(await proof('POST', 'token', {}, odd));
  assert.equal(answer.json['error'], 'invalid_dpop_proof');
});
