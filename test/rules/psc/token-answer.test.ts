import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { type Json, newPlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// psc.md §4.1: a national proxy parses `refresh_expires_in` as an integer and fails without it.
let tokens: Json;
let refreshed: Json;
let headers: Headers;
const world = ruleWorld(async (made) => {
  const service = await newPlainService(made);
  const answer = await service.exchange(await service.callback());
  headers = answer.headers;
  tokens = answer.json;
  refreshed = (await service.refresh(tokens['refresh_token'])).json;
});

test('the code answer has every member that clients read', () => checkMembers(tokens));
test('the refresh answer has them too', () => checkMembers(refreshed));

const checkMembers = (answer: Json) => {
  assert.deepEqual(Object.keys(answer).toSorted(), [
    ...['access_token', 'expires_in', 'id_token', 'not-before-policy', 'refresh_expires_in'],
    ...['refresh_token', 'scope', 'session_state', 'token_type'],
  ]);
  assert.equal(answer['token_type'], 'Bearer');
  assert.equal(answer['scope'], 'openid scope_all');
  assert.equal(answer['not-before-policy'], 0);
};

test('lifetimes are integers: 120 seconds and 30 minutes', () => {
  assert.strictEqual(tokens['expires_in'], 120);
  assert.strictEqual(tokens['refresh_expires_in'], 1800);
  assert.strictEqual(refreshed['expires_in'], 120);
  assert.strictEqual(refreshed['refresh_expires_in'], 1800);
});

test('session_state is the session of every token, a UUID', () => {
  assert.match(String(tokens['session_state']), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  for (const name of ['access_token', 'refresh_token', 'id_token']) {
    assert.equal(decodeJwt(String(tokens[name]))['session_state'], tokens['session_state']);
  }
  assert.equal(refreshed['session_state'], tokens['session_state']);
});

test('the answer is JSON that nobody may keep', () => {
  assert.match(headers.get('content-type') ?? '', /^application\/json/);
  assert.equal(headers.get('cache-control'), 'no-store');
});

test('an error is JSON with error and error_description', async () => {
  const service = await newPlainService(world());
  const { status, json, headers: sent } = await service.refresh('nothing');
  assert.equal(status, 400);
  assert.equal(json['error'], 'invalid_grant');
  assert.equal(typeof json['error_description'], 'string');
  assert.equal(sent.get('cache-control'), 'no-store');
});
