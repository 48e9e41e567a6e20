import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { newPerson } from '../../support/person.ts';
import {
  basic,
  doctorId,
  get,
  type Json,
  newPlainService,
  type PlainService,
  send,
} from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// psc.md §12: what each known client sends and reads, in plain HTTP.
const world = ruleWorld();

const path = (name: string) => `${world().issuer}/protocol/openid-connect/${name}`;

const card = () => world().card(doctorId);

const codeForm = (service: PlainService, callback: URL) => ({
  grant_type: 'authorization_code',
  code: callback.searchParams.get('code') ?? '',
  redirect_uri: service.redirectUri,
});

const query = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString();

test('WebDMP: /auth/ with a slash, no state, no nonce, and again with a live session', async () => {
  const service = await newPlainService(world());
  const request = query({
    response_type: 'code',
    client_id: service.clientId,
    redirect_uri: service.redirectUri,
    scope: 'openid scope_all',
    acr_values: 'eidas1',
  });
  const person = newPerson(world());
  const callback = await person.logIn(`${world().authorizeUrl}/?${request}`, card());
  assert.equal((await service.exchange(callback)).status, 200);
  const again = await person.follow(`${world().authorizeUrl}/?${request}`);
  assert.ok(again.url.searchParams.has('code'), 'no page the second time');
});

test('pmsipilot: scope_all alone, credentials in the address, SubjectNameID, error and error_description', async () => {
  const service = await newPlainService(world(), { token_endpoint_auth_method: 'client_secret_basic' });
  const callback = await service.callback({ scope: 'scope_all', acr_values: undefined, nonce: undefined });
  // PHP's client takes the credentials out of the address and sends them as Basic, without form-encoding.
  const authorization = `Basic ${Buffer.from(`${service.clientId}:${service.secret}`).toString('base64')}`;
  const { status, json } = await send(path('token'), codeForm(service, callback), { authorization });
  assert.equal(status, 200);
  const info = await service.userInfo(json['access_token']);
  assert.equal(info.json['SubjectNameID'], doctorId);
  const failed = await send(path('token'), codeForm(service, callback), { authorization });
  assert.equal(typeof failed.json['error'], 'string');
  assert.equal(typeof failed.json['error_description'], 'string');
});

test('DNUM-bio2: scope in the token body, useless headers on UserInfo, RS256, logout with state', async () => {
  const service = await newPlainService(world());
  const person = newPerson(world());
  const callback = await service.callback({}, { person });
  const { json } = await service.exchange(callback, { scope: 'openid scope_all' });
  const keys = createRemoteJWKSet(new URL(path('certs')));
  const expected = { issuer: world().issuer, audience: service.clientId, algorithms: ['RS256'] };
  const { payload } = await jwtVerify(String(json['id_token']), keys, expected);
  assert.equal(payload['nonce'], 'the-nonce');
  const useless = {
    client_id: service.clientId,
    client_secret: service.secret,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const info = await service.userInfo(json['access_token'], useless);
  assert.equal(info.status, 200);
  const logout = query({
    id_token_hint: String(json['id_token']),
    post_logout_redirect_uri: service.byeUri,
    state: 'etat',
  });
  assert.equal((await person.follow(`${path('logout')}?${logout}`)).url.href, `${service.byeUri}?state=etat`);
});

test('Mediboard: Basic and body at once, acr must be eidas1, exp of the refresh token is read', async () => {
  const service = await newPlainService(world(), { token_endpoint_auth_method: 'client_secret_basic' });
  const authorization = basic(service.clientId, service.secret);
  const credentials = { client_id: service.clientId, client_secret: service.secret };
  const form = { ...codeForm(service, await service.callback()), ...credentials };
  const { status, json } = await send(path('token'), form, { authorization });
  assert.equal(status, 200);
  assert.strictEqual(decodeJwt(String(json['id_token']))['acr'], 'eidas1');
  const [, payload = ''] = String(json['refresh_token']).split('.');
  const { exp } = JSON.parse(Buffer.from(payload, 'base64').toString()) as { exp: number };
  assert.equal(exp - Number(decodeJwt(String(json['access_token'])).iat), 1800);
  const refresh = {
    grant_type: 'refresh_token',
    refresh_token: String(json['refresh_token']),
    ...credentials,
    scope: 'openid scope_all',
  };
  assert.equal((await send(path('token'), refresh, { authorization })).status, 200);
});

test('Drupal: acr_values in the configured address, and once more in the query appended to it', async () => {
  const service = await newPlainService(world());
  const url = `${world().authorizeUrl}/?acr_values=eidas1&${service.parameters({ scope: 'scope_all', nonce: undefined })}`;
  const callback = await newPerson(world()).logIn(url, card());
  const { json } = await service.exchange(callback);
  assert.equal((await service.userInfo(json['access_token'])).json['SubjectNameID'], doctorId);
});

test('skezi: discovery as a ping, then the four members and the activities', async () => {
  assert.equal((await get(`${world().issuer}/.well-known/wallet-openid-configuration`)).status, 200);
  const service = await newPlainService(world());
  const tokens = await service.logIn({ state: undefined, nonce: undefined, max_age: '3600' });
  for (const name of ['access_token', 'refresh_token']) assert.equal(typeof tokens[name], 'string');
  for (const name of ['expires_in', 'refresh_expires_in']) assert.ok(Number.isInteger(tokens[name]));
  const { json } = await service.userInfo(tokens['access_token']);
  const { exercices } = json['SubjectRefPro'] as { exercices: { activities: unknown[] }[] };
  assert.equal(exercices[0]?.activities.length, 2);
});

test('doctolib: eidas2', async () => {
  const service = await newPlainService(world());
  const tokens = await service.logIn({ acr_values: 'eidas2' });
  assert.equal(decodeJwt(String(tokens['id_token']))['acr'], 'eidas2');
});

test('psc-client-app: the logout address is made from iss, and called by a server', async () => {
  const service = await newPlainService(world());
  const tokens = await service.logIn();
  const { iss } = decodeJwt(String(tokens['id_token']));
  const answer = await get(`${iss}/protocol/openid-connect/logout?id_token_hint=${String(tokens['id_token'])}`);
  assert.ok(answer.status >= 200 && answer.status < 300);
  assert.equal((await service.refresh(tokens['refresh_token'])).status, 400);
});

test('the Keycloak plugin: keys by kid with use=sig, acr eidas1 or none, names in the id_token', async () => {
  const service = await newPlainService(world());
  const tokens = await service.logIn({ nonce: 'a'.repeat(64) });
  const { kid } = decodeProtectedHeader(String(tokens['id_token']));
  const { keys } = (await get(path('certs'))).json as unknown as { keys: Json[] };
  assert.ok(keys.some((key) => key['kid'] === kid && key['use'] === 'sig'));
  const claims = decodeJwt(String(tokens['id_token']));
  assert.ok([undefined, 'eidas1'].includes(claims['acr'] as string));
  for (const name of ['given_name', 'family_name', 'preferred_username', 'session_state'])
    assert.equal(typeof claims[name], 'string');
});

test('esignsante and other APIs: introspection with Basic, `active` is a boolean', async () => {
  const [service, api] = [await newPlainService(world()), await newPlainService(world())];
  const tokens = await service.logIn();
  const headers = { authorization: basic(api.clientId, api.secret), accept: 'application/json' };
  const answer = await send(path('token/introspect'), { token: String(tokens['access_token']) }, headers);
  assert.strictEqual(answer.json['active'], true);
  assert.strictEqual((await send(path('token/introspect'), { token: 'x' }, headers)).json['active'], false);
});

test('Jolene: PKCE, sub of UserInfo is sub of the id_token, logout by client_id', async () => {
  const service = await newPlainService(world());
  const person = newPerson(world());
  const tokens = await service.logIn({}, { person });
  const { json } = await service.userInfo(tokens['access_token']);
  assert.equal(json['sub'], decodeJwt(String(tokens['id_token'])).sub);
  const page = await person.follow(
    `${path('logout')}?${query({ client_id: service.clientId, post_logout_redirect_uri: service.byeUri })}`,
  );
  assert.equal(page.status, 200);
});
