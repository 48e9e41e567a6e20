import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type JWTPayload, SignJWT } from 'jose';
import { type Arrival, newPerson } from '../../support/person.ts';
import { doctorId, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { newServiceKeys, nowSeconds, type ServiceKeys } from '../../support/service-keys.ts';

// RFC 9101: requests that nobody on the way can have changed.
let keys: ServiceKeys;
let service: PlainService;
const world = ruleWorld(async (made) => {
  keys = await newServiceKeys();
  service = await newPlainService(made, {
    profile: 'strict',
    require_signed_request_object: true,
    jwks: { keys: [keys.publicJwk] },
  });
});

const claimsOf = (changes: JWTPayload = {}): JWTPayload => ({
  ...Object.fromEntries(service.parameters()),
  iss: service.clientId,
  aud: world().issuer,
  iat: nowSeconds(),
  exp: nowSeconds() + 60,
  ...changes,
});

const urlWith = (request: string, more: Record<string, string> = {}) =>
  `${world().authorizeUrl}?${new URLSearchParams({ client_id: service.clientId, request, ...more })}`;

const ask = (url: string): Promise<Arrival> => newPerson(world()).follow(url);

const assertRefused = ({ url, text }: Arrival, why: string) => {
  assert.equal(text.includes('data-page="login"'), false, why);
  assert.equal(url.searchParams.has('code'), false, why);
  const error = url.searchParams.get('error') ?? (/P10[0-9]/.test(text) ? 'page' : undefined);
  assert.ok(error !== undefined, why);
};

test('a signed request carries the whole login', async () => {
  const callback = await newPerson(world()).logIn(urlWith(await keys.sign(claimsOf())), world().card(doctorId));
  assert.equal(callback.searchParams.get('state'), 'the-state');
  assert.equal((await service.exchange(callback)).status, 200);
});

test('a service that must sign is refused when it does not', async () => {
  const { url } = await ask(service.authorizeUrl());
  assert.equal(url.searchParams.get('error'), 'invalid_request');
});

test('a request signed by another key is refused', async () => {
  const stranger = await newServiceKeys();
  assertRefused(await ask(urlWith(await stranger.sign(claimsOf()))), 'another key');
});

test('a request that was changed on the way is refused', async () => {
  const [head, , signature] = (await keys.sign(claimsOf())).split('.');
  const changed = Buffer.from(JSON.stringify(claimsOf({ scope: 'openid' }))).toString('base64url');
  assertRefused(await ask(urlWith(`${head}.${changed}.${signature}`)), 'another body');
});

test('alg none and HS256 are refused', async () => {
  const body = Buffer.from(JSON.stringify(claimsOf())).toString('base64url');
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`;
  assertRefused(await ask(urlWith(none)), 'none');
  const byKey = async (secret: string) =>
    new SignJWT(claimsOf()).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(secret));
  assertRefused(await ask(urlWith(await byKey(service.secret))), 'HS256 with the secret');
  assertRefused(await ask(urlWith(await byKey(JSON.stringify(keys.publicJwk)))), 'HS256 with the public key');
});

test('parameters beside a signed request are not mixed into it', async () => {
  const request = await keys.sign(claimsOf());
  const beside = {
    scope: 'openid',
    redirect_uri: 'http://localhost:9/elsewhere',
    nonce: 'another',
    prompt: 'none',
    max_age: '0',
  };
  const callback = await newPerson(world()).logIn(urlWith(request, beside), world().card(doctorId));
  assert.equal(callback.origin + callback.pathname, service.redirectUri);
  const { json } = await service.exchange(callback);
  assert.equal(json['scope'], 'openid scope_all');
});

test('a request for another client, by another issuer or for another audience is refused', async () => {
  assertRefused(await ask(urlWith(await keys.sign(claimsOf({ client_id: 'somebody' })))), 'another client');
  assertRefused(await ask(urlWith(await keys.sign(claimsOf({ iss: 'somebody' })))), 'another issuer');
  assertRefused(await ask(urlWith(await keys.sign(claimsOf({ aud: 'https://elsewhere.test' })))), 'another audience');
});

test('an expired request is refused', async () => {
  assertRefused(await ask(urlWith(await keys.sign(claimsOf({ exp: nowSeconds() - 60 })))), 'expired');
});

test('a request within a request is refused', async () => {
  const inner = await keys.sign(claimsOf());
  assertRefused(await ask(urlWith(await keys.sign(claimsOf({ request: inner })))), 'nested');
  assertRefused(await ask(urlWith(await keys.sign(claimsOf({ request_uri: 'urn:x' })))), 'nested address');
});

test('the strict profile holds inside a signed request, too', async () => {
  const without = Object.fromEntries(Object.entries(claimsOf()).filter(([name]) => name !== 'nonce'));
  assertRefused(await ask(urlWith(await keys.sign(without))), 'no nonce');
});

test('an address that is not registered is a page, signed or not', async () => {
  const arrival = await ask(urlWith(await keys.sign(claimsOf({ redirect_uri: 'http://localhost:9/elsewhere' }))));
  assert.equal(arrival.outside, false);
  assert.match(arrival.text, /P102/);
});

test('what is no JWT is refused', async () => {
  for (const request of ['nonsense', 'a.b.c', 'x'.repeat(4000), ''])
    assertRefused(await ask(urlWith(request)), request.slice(0, 10));
});

test('a signed request may be pushed', async () => {
  const request = await keys.sign(claimsOf());
  const { status, json } = await service.post('/protocol/openid-connect/ext/par/request', { request });
  assert.equal(status, 201);
  const url = `${world().authorizeUrl}?${new URLSearchParams({ client_id: service.clientId, request_uri: String(json['request_uri']) })}`;
  const callback = await newPerson(world()).logIn(url, world().card(doctorId));
  assert.equal((await service.exchange(callback)).status, 200);
});

test('a claims object inside a signed request is understood', async () => {
  const claims = { id_token: { SubjectRole: null } };
  const callback = await newPerson(world()).logIn(
    urlWith(await keys.sign(claimsOf({ claims }))),
    world().card(doctorId),
  );
  const { json } = await service.exchange(callback);
  const payload = JSON.parse(
    Buffer.from(String(json['id_token']).split('.')[1] ?? '', 'base64url').toString(),
  ) as Record<string, unknown>;
  assert.deepEqual(payload['SubjectRole'], ['10^1.2.250.1.213.1.1.5.5']);
});
