import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { newPlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// psc.md §3: some clients ask for `scope_all` without `openid`, plain OAuth 2.0, and read UserInfo all the same.
const world = ruleWorld();

test('scope_all without openid gives no id_token and opens UserInfo', async () => {
  const service = await newPlainService(world());
  const tokens = await service.logIn({ scope: 'scope_all' });
  assert.equal(tokens['id_token'], undefined);
  const { status, json } = await service.userInfo(tokens['access_token']);
  assert.equal(status, 200);
  assert.equal(json['SubjectNameID'], '899800000012');
  assert.ok(json['SubjectRefPro'] !== undefined);
});

test('the scope is given back as it was asked, everywhere', async () => {
  const service = await newPlainService(world());
  const tokens = await service.logIn({ scope: 'scope_all' });
  assert.equal(tokens['scope'], 'scope_all');
  assert.equal(decodeJwt(String(tokens['access_token']))['scope'], 'scope_all');
  assert.equal(decodeJwt(String(tokens['refresh_token']))['scope'], 'scope_all');
  assert.equal((await service.introspect(tokens['access_token'])).json['scope'], 'scope_all');
  assert.equal((await service.introspect(tokens['refresh_token'])).json['scope'], 'scope_all');
});

test('it stays so after a refresh, with the scope repeated or not', async () => {
  const service = await newPlainService(world());
  const tokens = await service.logIn({ scope: 'scope_all' });
  const second = (await service.refresh(tokens['refresh_token'])).json;
  assert.equal(second['id_token'], undefined);
  assert.equal(second['scope'], 'scope_all');
  const third = await service.refresh(second['refresh_token'], { scope: 'scope_all' });
  assert.equal(third.json['scope'], 'scope_all', third.text);
  assert.equal(third.json['id_token'], undefined);
  assert.equal((await service.userInfo(third.json['access_token'])).status, 200);
});

test('no scope at all is as good as plain OAuth without data', async () => {
  const service = await newPlainService(world());
  const tokens = await service.logIn({ scope: undefined });
  assert.equal(tokens['id_token'], undefined);
  assert.deepEqual(Object.keys((await service.userInfo(tokens['access_token'])).json), ['sub']);
});

test('a strict client must ask for openid', async () => {
  const service = await newPlainService(world(), { profile: 'strict' });
  const callback = await service.callback({ scope: 'scope_all' }).catch(() => undefined);
  assert.equal(callback?.searchParams.get('error'), 'invalid_request');
  assert.equal(callback?.searchParams.get('state'), 'the-state');
});

test('the mark by which the platform knows plain OAuth requests cannot be asked for', async () => {
  const service = await newPlainService(world());
  const tokens = await service.logIn({ scope: 'openid scope_all vestibule:plain-oauth' });
  assert.ok(tokens['id_token'] !== undefined);
  assert.equal(tokens['scope'], 'openid scope_all');
});
