import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { JWTPayload } from 'jose';
import { type Answer, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { newServiceKeys, nowSeconds, type ServiceKeys } from '../../support/service-keys.ts';
import { startWorld, type World } from '../../support/world.ts';

// RFC 9449 §8 and §9: nonces that the server gives.
let keys: ServiceKeys;
let offering: World;
let requiring: World;
let service: PlainService;
let strict: PlainService;

before(async () => {
  keys = await newServiceKeys();
  offering = await startWorld();
  requiring = await startWorld({ overrides: { professional: { dpopNonce: 'required' } } });
  service = await newPlainService(offering);
  strict = await newPlainService(requiring, { dpop_bound_access_tokens: true });
});
after(async () => {
  await offering.close();
  await requiring.close();
});

const proof = ({ issuer }: World, method: string, path: string, changes: JWTPayload = {}): Promise<string> => {
  const { kty, crv, x, y } = keys.publicJwk;
  const htu = `${issuer}/protocol/openid-connect/${path}`;
  const claims = { jti: crypto.randomUUID(), htm: method, htu, iat: nowSeconds(), ...changes };
  return keys.sign(claims, { typ: 'dpop+jwt', jwk: { kty, crv, x, y } as never });
};

const nonceOf = ({ headers }: Answer): string => headers.get('dpop-nonce') ?? '';

const exchange = async (world: World, by: PlainService, changes: JWTPayload, callback?: URL): Promise<Answer> =>
  by.exchange(callback ?? (await by.callback()), {}, { dpop: await proof(world, 'POST', 'token', changes) });

test('where it is offered, a proof without a nonce is good, and the answer brings one', async () => {
  const answer = await exchange(offering, service, {});
  assert.equal(answer.status, 200, answer.text);
  assert.notEqual(nonceOf(answer), '');
});

test('where it is offered, a client with a wrong clock is told to use it, and gets in with the same code', async () => {
  const callback = await service.callback();
  const slow = await exchange(offering, service, { iat: nowSeconds() - 3600 }, callback);
  assert.equal(slow.status, 400);
  assert.equal(slow.json['error'], 'use_dpop_nonce');
  const again = { iat: nowSeconds() - 3600, nonce: nonceOf(slow) };
  const answer = await exchange(offering, service, again, callback);
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.json['token_type'], 'DPoP');
});

test('where it is required, the token endpoint asks for it, and the second try succeeds', async () => {
  const callback = await strict.callback();
  const refused = await exchange(requiring, strict, {}, callback);
  assert.equal(refused.status, 400);
  assert.equal(refused.json['error'], 'use_dpop_nonce');
  const answer = await exchange(requiring, strict, { nonce: nonceOf(refused) }, callback);
  assert.equal(answer.status, 200, answer.text);
});

test('where it is required, UserInfo asks for it too', async () => {
  const nonce = nonceOf(await exchange(requiring, strict, {}));
  const { json } = await exchange(requiring, strict, { nonce });
  const token = String(json['access_token']);
  const ath = createHash('sha256').update(token).digest('base64url');
  const call = async (changes: JWTPayload) =>
    strict.userInfo('', {
      authorization: `DPoP ${token}`,
      dpop: await proof(requiring, 'GET', 'userinfo', { ath, ...changes }),
    });
  const refused = await call({});
  assert.equal(refused.status, 401);
  assert.match(refused.headers.get('www-authenticate') ?? '', /use_dpop_nonce/);
  assert.equal((await call({ nonce: nonceOf(refused) })).status, 200);
});

test('a made-up nonce is refused, with one to use instead', async () => {
  const answer = await exchange(offering, service, { nonce: 'made-up' });
  assert.equal(answer.status, 400);
  assert.equal(answer.json['error'], 'use_dpop_nonce');
  assert.notEqual(nonceOf(answer), '');
});

test('a nonce comes from the master key: after a restart, or from another process, it is still good', async () => {
  const nonce = nonceOf(await exchange(offering, service, {}));
  offering = await offering.restart();
  const answer = await exchange(offering, service, { nonce });
  assert.equal(answer.status, 200, answer.text);
});

test('a nonce of another platform is worth nothing here', async () => {
  const nonce = nonceOf(await exchange(requiring, strict, {}));
  assert.equal((await exchange(offering, service, { nonce })).json['error'], 'use_dpop_nonce');
});
