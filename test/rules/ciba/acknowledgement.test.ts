import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cibaWorld } from './ciba-world.ts';
import { newDesk } from './desk.ts';

// CIBA Core §7.3; psc.md §6: what the service learns when its request is taken.
const world = cibaWorld();

test('a request is acknowledged with its id, its life and the interval, as integers', async () => {
  const desk = await newDesk(world());
  const { status, json, headers } = await desk.ask();
  assert.equal(status, 200);
  const { auth_req_id: id, ...rest } = json;
  assert.deepEqual(rest, { expires_in: 120, interval: 5 });
  assert.match(String(id), /^[\w.-]{27,}$/);
  assert.equal(headers.get('cache-control'), 'no-store');
});

test('each request has an id of its own', async () => {
  const desk = await newDesk(world());
  assert.notEqual(await desk.start(), await desk.start());
});

test('a request without openid is refused', async () => {
  const desk = await newDesk(world());
  const { status, json } = await desk.ask({ scope: 'scope_all' });
  assert.deepEqual([status, json['error']], [400, 'invalid_request']);
});

test('a request without any scope is refused', async () => {
  const desk = await newDesk(world());
  assert.equal((await desk.ask({ scope: undefined })).json['error'], 'invalid_request');
});

test('a scope that is not registered is refused', async () => {
  const desk = await newDesk(world(), { scope: 'openid' });
  assert.equal((await desk.ask()).json['error'], 'invalid_scope');
});

test('members of the specification that mean nothing here are taken and left alone', async () => {
  const desk = await newDesk(world());
  const { status, json } = await desk.ask({ requested_expiry: '30', user_code: '1234', request_context: '{}' });
  assert.deepEqual([status, json['expires_in']], [200, 120]);
});

test('a requested_expiry that is no number is refused', async () => {
  const desk = await newDesk(world());
  assert.equal((await desk.ask({ requested_expiry: 'soon' })).json['error'], 'invalid_request');
});

test('a client of the strict profile needs neither state nor nonce: no browser comes back', async () => {
  const desk = await newDesk(world(), { profile: 'strict' });
  assert.equal((await desk.ask()).status, 200);
});
