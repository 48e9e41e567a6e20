import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPerson } from '../../support/person.ts';
import {
  basic,
  codeChallenge,
  doctorId,
  get,
  newPlainService,
  type PlainService,
  send,
} from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// RFC 9126.
let service: PlainService;
const world = ruleWorld(async (made) => {
  service = await newPlainService(made, { profile: 'strict', require_pushed_authorization_requests: true });
});

const path = '/protocol/openid-connect/ext/par/request';

const push = (more: Record<string, string | undefined> = {}) =>
  service.post(path, { ...Object.fromEntries(service.parameters()), ...more });

const pushedUrl = (requestUri: unknown, more: Record<string, string> = {}) =>
  `${world().authorizeUrl}?${new URLSearchParams({ client_id: service.clientId, request_uri: String(requestUri), ...more })}`;

const arrive = (url: string) => newPerson(world()).follow(url);

test('a pushed request is answered with a request_uri that is good for a minute', async () => {
  const { status, json, headers } = await push();
  assert.equal(status, 201);
  assert.match(String(json['request_uri']), /^urn:ietf:params:oauth:request_uri:\S+$/);
  assert.ok(Number.isInteger(json['expires_in']));
  assert.match(headers.get('cache-control') ?? '', /no-(cache|store)/);
});

test('the whole login goes with it', async () => {
  const { json } = await push();
  const callback = await newPerson(world()).logIn(pushedUrl(json['request_uri']), world().card(doctorId));
  assert.equal(callback.searchParams.get('state'), 'the-state');
  assert.equal((await service.exchange(callback)).status, 200);
});

test('a service that must push is refused when it does not', async () => {
  const { url } = await arrive(service.authorizeUrl());
  assert.equal(url.searchParams.get('error'), 'invalid_request');
});

test('a request_uri is good for one login', async () => {
  const { json } = await push();
  const person = newPerson(world());
  await person.logIn(pushedUrl(json['request_uri']), world().card(doctorId));
  const again = await person.follow(pushedUrl(json['request_uri']));
  assert.equal(again.url.searchParams.has('code'), false);
  assert.ok(again.status >= 400 || again.url.searchParams.has('error'));
});

test('a request_uri that is too old, made up, or of another service is refused', async () => {
  const { json } = await push();
  world().advance(61_000);
  const fresh = (await push()).json['request_uri'];
  const other = await newPlainService(world());
  const urls = [
    pushedUrl(json['request_uri']),
    pushedUrl('urn:ietf:params:oauth:request_uri:made-up'),
    pushedUrl('https://evil.test/request'),
    pushedUrl(fresh, { client_id: other.clientId }),
  ];
  for (const url of urls) {
    const { url: arrived, text } = await arrive(url);
    assert.equal(arrived.searchParams.has('code'), false, url);
    assert.equal(text.includes('data-page="login"'), false, url);
  }
});

test('what stands beside the request_uri does not count', async () => {
  const { json } = await push();
  const extra = { redirect_uri: 'http://localhost:9/elsewhere', state: 'another', scope: 'openid', nonce: 'another' };
  const callback = await newPerson(world()).logIn(pushedUrl(json['request_uri'], extra), world().card(doctorId));
  assert.equal(callback.origin + callback.pathname, service.redirectUri);
  assert.equal(callback.searchParams.get('state'), 'the-state');
  assert.equal((await service.exchange(callback)).json['scope'], 'openid scope_all');
});

test('pushing needs the service’s credentials', async () => {
  assert.equal((await push({ client_secret: 'wrong' })).json['error'], 'invalid_client');
  const form = { ...Object.fromEntries(service.parameters()), code_challenge: codeChallenge };
  const authorization = basic(service.clientId, service.secret);
  assert.equal((await send(world().issuer + path, form, { authorization })).status, 201);
  assert.ok((await send(world().issuer + path, form)).status >= 400);
});

test('a request that would be refused at the authorize page is refused when it is pushed', async () => {
  const cases: Record<string, string | undefined>[] = [
    { redirect_uri: 'http://localhost:9/elsewhere' },
    { response_type: 'token' },
    { code_challenge: undefined, code_challenge_method: undefined },
    { state: undefined },
    { nonce: undefined },
    { prompt: 'none login' },
    { request_uri: 'urn:ietf:params:oauth:request_uri:x' },
  ];
  for (const changed of cases) {
    const { status, json } = await push(changed);
    assert.equal(status, 400, JSON.stringify(changed));
    assert.equal(typeof json['error'], 'string');
  }
});

test('a compatible service is met half-way when it pushes, too', async () => {
  const compatible = await newPlainService(world());
  const { status, json } = await compatible.post(path, {
    ...Object.fromEntries(
      compatible.parameters({ state: undefined, nonce: undefined, scope: 'scope_all', acr_values: undefined }),
    ),
    acr: 'eidas1',
  });
  assert.equal(status, 201);
  const url = `${world().authorizeUrl}?${new URLSearchParams({ client_id: compatible.clientId, request_uri: String(json['request_uri']) })}`;
  const callback = await newPerson(world()).logIn(url, world().card(doctorId));
  const tokens = (await compatible.exchange(callback)).json;
  assert.equal(tokens['id_token'], undefined);
  assert.equal((await compatible.userInfo(tokens['access_token'])).status, 200);
});

test('the discovery document names the endpoint', async () => {
  const { json } = await get(`${world().issuer}/.well-known/openid-configuration`);
  assert.equal(json['pushed_authorization_request_endpoint'], world().issuer + path);
});
