import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basic, doctorId, type Json, newPlainService, type PlainService, send } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// psc.md §7.2.
let service: PlainService;
let tokens: Json;
const world = ruleWorld(async (made) => {
  service = await newPlainService(made);
  tokens = await service.logIn();
});

test('an access token is told with the members of the samples', async () => {
  const { json, headers } = await service.introspect(tokens['access_token']);
  assert.match(headers.get('content-type') ?? '', /^application\/json/);
  assert.strictEqual(json['active'], true);
  assert.equal(json['iss'], world().issuer);
  assert.equal(json['sub'], `f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:${doctorId}`);
  assert.equal(json['typ'], 'Bearer');
  assert.equal(json['token_type'], 'Bearer');
  assert.equal(json['azp'], service.clientId);
  assert.equal(json['client_id'], service.clientId);
  assert.equal(json['username'], doctorId);
  assert.equal(json['preferred_username'], doctorId);
  assert.equal(json['SubjectNameID'], doctorId);
  assert.equal(json['acr'], 'eidas1');
  assert.equal(json['authMode'], 'CARD');
  assert.equal(json['nonce'], 'the-nonce');
  assert.equal(json['scope'], 'openid scope_all');
  assert.equal(json['email_verified'], false);
  assert.equal(json['sid'], tokens['session_state']);
  assert.equal(json['session_state'], tokens['session_state']);
  assert.deepEqual(json['otherIds'], [{ identifiant: doctorId, origine: 'RPPS', qualite: 1 }]);
  for (const name of ['exp', 'iat', 'auth_time']) assert.ok(Number.isInteger(json[name]), name);
  assert.match(String(json['jti']), /^[0-9a-f-]{36}$/);
});

test('a refresh token is told, without SubjectNameID', async () => {
  const { json } = await service.introspect(tokens['refresh_token']);
  assert.strictEqual(json['active'], true);
  assert.equal(json['typ'], 'Refresh');
  assert.equal(json['azp'], service.clientId);
  assert.equal(json['sid'], tokens['session_state']);
  assert.equal('SubjectNameID' in json, false);
});

test('a hint about the kind of token, right or wrong, changes nothing', async () => {
  for (const token_type_hint of ['access_token', 'refresh_token', 'anything']) {
    for (const name of ['access_token', 'refresh_token']) {
      const { json } = await service.introspect(tokens[name], { token_type_hint });
      assert.equal(json['active'], true, `${name} as ${token_type_hint}`);
    }
  }
});

test('anything that is no live token of ours is {"active":false}, to the letter', async () => {
  const used = await service.logIn();
  await service.refresh(used['refresh_token']);
  const [head, body] = String(tokens['access_token']).split('.');
  const others = [
    'nonsense',
    '',
    tokens['id_token'],
    used['refresh_token'],
    `${head}.${body}.AAAA`,
    'a'.repeat(20_000),
  ];
  for (const token of others.slice(2).concat('nonsense')) {
    const { status, text } = await service.introspect(token);
    assert.equal(status, 200);
    assert.equal(text, '{"active":false}');
  }
});

test('a call without a token is refused', async () => {
  const { status, json } = await service.post('/protocol/openid-connect/token/introspect', {});
  assert.equal(status, 400);
  assert.equal(json['error'], 'invalid_request');
});

test('policy any: a service may ask about the token of another', async () => {
  const api = await newPlainService(world(), { introspection: 'any' });
  const { json } = await api.introspect(tokens['access_token']);
  assert.equal(json['active'], true);
  assert.equal(json['azp'], service.clientId);
});

test('policy own: only about its own', async () => {
  const api = await newPlainService(world(), { introspection: 'own' });
  assert.equal((await api.introspect(tokens['access_token'])).text, '{"active":false}');
  assert.equal((await api.introspect((await api.logIn())['access_token'])).json['active'], true);
});

test('policy none: about none', async () => {
  const api = await newPlainService(world(), { introspection: 'none' });
  assert.equal((await api.introspect(tokens['access_token'])).text, '{"active":false}');
  assert.equal((await api.introspect((await api.logIn())['access_token'])).text, '{"active":false}');
});

test('a strict client asks about its own unless registered otherwise', async () => {
  const api = await newPlainService(world(), { profile: 'strict' });
  assert.equal((await api.introspect(tokens['access_token'])).text, '{"active":false}');
});

test('nobody asks without proving who they are', async () => {
  const address = `${world().issuer}/protocol/openid-connect/token/introspect`;
  const token = String(tokens['access_token']);
  assert.equal((await send(address, { token })).status, 400);
  assert.equal((await send(address, { token, client_id: service.clientId, client_secret: 'wrong' })).status, 401);
  const answer = await send(address, { token }, { authorization: basic(service.clientId, service.secret) });
  assert.equal(answer.json['active'], true);
});

test('when the session ends the token is no longer active', async () => {
  const ended = await service.logIn();
  await service.post('/protocol/openid-connect/logout', {
    id_token_hint: String(ended['id_token']),
    client_id: undefined,
    client_secret: undefined,
  });
  for (const name of ['access_token', 'refresh_token']) {
    assert.equal((await service.introspect(ended[name])).text, '{"active":false}');
  }
});
