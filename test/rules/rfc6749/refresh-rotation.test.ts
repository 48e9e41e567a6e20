import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { newPerson } from '../../support/person.ts';
import { newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// RFC 9700 §4.14.2 and the issue: refresh tokens are rotated, and reuse kills the family.
let service: PlainService;
let other: PlainService;
const world = ruleWorld(async (made) => {
  service = await newPlainService(made);
  other = await newPlainService(made);
});

test('every refresh gives a new access token and a new refresh token', async () => {
  let tokens = await service.logIn();
  for (let round = 0; round < 4; round += 1) {
    const { status, json } = await service.refresh(tokens['refresh_token']);
    assert.equal(status, 200);
    for (const name of ['access_token', 'refresh_token', 'id_token']) assert.notEqual(json[name], tokens[name], name);
    assert.equal((await service.userInfo(json['access_token'])).status, 200);
    tokens = json;
  }
});

test('a refresh token used twice is refused, and everything that came of it dies', async () => {
  const first = await service.logIn();
  const second = (await service.refresh(first['refresh_token'])).json;
  const replay = await service.refresh(first['refresh_token']);
  assert.equal(replay.status, 400);
  assert.equal(replay.json['error'], 'invalid_grant');
  assert.equal((await service.refresh(second['refresh_token'])).json['error'], 'invalid_grant');
  for (const { access_token } of [first, second]) assert.equal((await service.userInfo(access_token)).status, 401);
});

test('of ten refreshes at once exactly one succeeds, and nothing stays alive', async () => {
  const tokens = await service.logIn();
  const answers = await Promise.all(Array.from({ length: 10 }, () => service.refresh(tokens['refresh_token'])));
  const granted = answers.filter(({ status }) => status === 200);
  assert.equal(granted.length, 1);
  assert.ok(answers.every(({ status }) => status === 200 || status === 400));
  assert.equal((await service.refresh(granted[0]?.json['refresh_token'])).status, 400);
  assert.equal((await service.userInfo(granted[0]?.json['access_token'])).status, 401);
});

test('the reuse of one service leaves the others of the session alone', async () => {
  const person = newPerson(world());
  const mine = await service.logIn({}, { person });
  const theirs = await other.logIn({ prompt: 'none' }, { person });
  await service.refresh(mine['refresh_token']);
  await service.refresh(mine['refresh_token']);
  assert.equal((await other.userInfo(theirs['access_token'])).status, 200);
  assert.equal((await other.refresh(theirs['refresh_token'])).status, 200);
});

test('a refresh token belongs to its client', async () => {
  const tokens = await service.logIn();
  assert.equal((await other.refresh(tokens['refresh_token'])).json['error'], 'invalid_grant');
  assert.equal((await service.refresh(tokens['refresh_token'])).status, 200);
});

test('a narrower scope is given, a wider one refused', async () => {
  const wide = await newPlainService(world(), { scope: 'openid profile identity scope_all' });
  const tokens = await wide.logIn({ scope: 'openid profile identity' });
  const narrow = (await wide.refresh(tokens['refresh_token'], { scope: 'openid profile' })).json;
  assert.equal(narrow['scope'], 'openid profile');
  const { json } = await wide.userInfo(narrow['access_token']);
  assert.equal('SubjectNameID' in json, false);
  const wider = await wide.refresh(narrow['refresh_token'], { scope: 'openid scope_all' });
  assert.equal(wider.json['error'], 'invalid_scope');
  const same = await wide.refresh(narrow['refresh_token']);
  assert.equal(same.json['scope'], 'openid profile identity', 'what was granted stays granted (RFC 6749 §6)');
});

test('the login of the first token is the login of all', async () => {
  const first = await service.logIn();
  world().advance(100_000);
  const second = (await service.refresh(first['refresh_token'])).json;
  const [before, after] = [first, second].map(({ access_token }) => decodeJwt(String(access_token)));
  for (const name of ['auth_time', 'sid', 'sub', 'nonce', 'acr', 'authMode'])
    assert.deepEqual(after?.[name], before?.[name], name);
  assert.ok(Number(after?.iat) >= Number(before?.iat) + 100);
});

test('a reuse is written in the journal', async () => {
  const tokens = await service.logIn();
  await service.refresh(tokens['refresh_token']);
  const before = (await world().running.stores.journal.head()).sequence;
  await service.refresh(tokens['refresh_token']);
  const kinds = (await world().running.stores.journal.readAfter(before, 100)).map(({ event }) => event.kind);
  assert.ok(kinds.includes('token.reuse-detected'), kinds.join());
});
