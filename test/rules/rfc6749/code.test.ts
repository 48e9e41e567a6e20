import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPerson } from '../../support/person.ts';
import { newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// RFC 6749 §4.1.2 and §10.5, RFC 9700 §2.1: a code is good once, soon, for one client at one address.
let service: PlainService;
let other: PlainService;
const world = ruleWorld(async (made) => {
  service = await newPlainService(made);
  other = await newPlainService(made);
});

test('a code used twice is refused, and the tokens of the first use die', async () => {
  const callback = await service.callback();
  const tokens = (await service.exchange(callback)).json;
  const again = await service.exchange(callback);
  assert.equal(again.status, 400);
  assert.equal(again.json['error'], 'invalid_grant');
  assert.equal((await service.userInfo(tokens['access_token'])).status, 401);
  assert.equal((await service.refresh(tokens['refresh_token'])).json['error'], 'invalid_grant');
  assert.equal((await service.introspect(tokens['access_token'])).text, '{"active":false}');
});

test('of ten uses at once exactly one succeeds, and a replay leaves nothing alive', async () => {
  const callback = await service.callback();
  const answers = await Promise.all(Array.from({ length: 10 }, () => service.exchange(callback)));
  const granted = answers.filter(({ status }) => status === 200);
  assert.equal(granted.length, 1);
  for (const { status, json } of answers.filter((one) => one.status !== 200)) {
    assert.equal(status, 400);
    assert.equal(json['error'], 'invalid_grant');
  }
  assert.equal((await service.userInfo(granted[0]?.json['access_token'])).status, 401);
  assert.equal((await service.refresh(granted[0]?.json['refresh_token'])).status, 400);
});

test('after a replay the person is still logged in and the service can begin again', async () => {
  const person = newPerson(world());
  const callback = await service.callback({}, { person });
  await service.exchange(callback);
  await service.exchange(callback);
  const tokens = await service.logIn({ prompt: 'none' }, { person });
  assert.equal((await service.userInfo(tokens['access_token'])).status, 200);
  assert.equal((await service.refresh(tokens['refresh_token'])).status, 200);
});

test('a code belongs to the client that asked for it', async () => {
  const callback = await service.callback();
  const { status, json } = await other.exchange(callback, { redirect_uri: service.redirectUri });
  assert.equal(status, 400);
  assert.equal(json['error'], 'invalid_grant');
});

test('a code belongs to the address that it was sent to', async () => {
  for (const redirect_uri of [`${service.redirectUri}/`, 'http://localhost:9/elsewhere', undefined]) {
    const { status, json } = await service.exchange(await service.callback(), { redirect_uri });
    assert.equal(status, 400);
    assert.ok(['invalid_grant', 'invalid_request'].includes(String(json['error'])));
  }
});

test('a code is good for a minute and no longer', async () => {
  const [young, old] = [await service.callback(), await service.callback()];
  world().advance(40_000);
  assert.equal((await service.exchange(young)).status, 200);
  world().advance(20_000);
  const { status, json } = await service.exchange(old);
  assert.equal(status, 400);
  assert.equal(json['error'], 'invalid_grant');
});

test('a code that was never given is refused', async () => {
  for (const code of ['nonsense', 'a'.repeat(5000), '\u0000', 'a b']) {
    assert.equal((await service.exchange(await service.callback(), { code })).json['error'], 'invalid_grant');
  }
});

test('a missing or doubled parameter is invalid_request', async () => {
  const callback = await service.callback();
  assert.equal((await service.exchange(callback, { code: undefined })).json['error'], 'invalid_request');
  assert.equal((await service.exchange(callback, { grant_type: undefined })).json['error'], 'invalid_request');
  const code = callback.searchParams.get('code') ?? '';
  const body = `client_id=${service.clientId}&client_secret=${service.secret}&grant_type=authorization_code&code=${code}&code=${code}&redirect_uri=${encodeURIComponent(service.redirectUri)}`;
  const response = await fetch(`${world().issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  assert.equal(response.status, 400);
});

test('a replay is written in the journal', async () => {
  const callback = await service.callback();
  await service.exchange(callback);
  const before = (await world().running.stores.journal.head()).sequence;
  await service.exchange(callback);
  const kinds = (await world().running.stores.journal.readAfter(before, 100)).map(({ event }) => event.kind);
  assert.ok(kinds.includes('token.reuse-detected'), kinds.join());
});
