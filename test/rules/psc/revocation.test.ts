import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPerson } from '../../support/person.ts';
import { newPlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// psc.md §1 and RFC 7009.
const world = ruleWorld();

test('a revoked refresh token is dead, and its access token with it', async () => {
  const service = await newPlainService(world());
  const tokens = await service.logIn();
  const { status, text } = await service.revoke(tokens['refresh_token']);
  assert.equal(status, 200);
  assert.equal(text, '');
  assert.equal((await service.refresh(tokens['refresh_token'])).json['error'], 'invalid_grant');
  assert.equal((await service.userInfo(tokens['access_token'])).status, 401);
  assert.equal((await service.introspect(tokens['access_token'])).text, '{"active":false}');
});

test('a revoked access token opens nothing any more', async () => {
  const service = await newPlainService(world());
  const tokens = await service.logIn();
  assert.equal((await service.revoke(tokens['access_token'], { token_type_hint: 'access_token' })).status, 200);
  assert.equal((await service.userInfo(tokens['access_token'])).status, 401);
});

test('a token that is not known is answered as if it were', async () => {
  const service = await newPlainService(world());
  for (const token of ['nonsense', 'a.b.c', '']) {
    const { status } = await service.revoke(token);
    assert.equal(status, token === '' ? 400 : 200, token);
  }
});

test('the token of another service is left alone', async () => {
  const [service, other] = [await newPlainService(world()), await newPlainService(world())];
  const tokens = await service.logIn();
  await other.revoke(tokens['refresh_token']);
  await other.revoke(tokens['access_token']);
  assert.equal((await service.userInfo(tokens['access_token'])).status, 200);
  assert.equal((await service.refresh(tokens['refresh_token'])).status, 200);
});

test('revoking needs the service’s credentials', async () => {
  const service = await newPlainService(world());
  const tokens = await service.logIn();
  const answer = await service.revoke(tokens['refresh_token'], { client_secret: 'a-wrong-secret-that-is-long-enough' });
  assert.equal(answer.status, 401);
  assert.equal(answer.json['error'], 'invalid_client');
  assert.equal((await service.refresh(tokens['refresh_token'])).status, 200);
});

test('single sign-on goes on after a revocation', async () => {
  const service = await newPlainService(world());
  const person = newPerson(world());
  const tokens = await service.logIn({}, { person });
  await service.revoke(tokens['refresh_token']);
  const again = await service.logIn({ prompt: 'none' }, { person });
  assert.equal((await service.userInfo(again['access_token'])).status, 200);
});
