import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { newPerson } from '../support/person.ts';
import { newService, type Service } from '../support/service.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let service: Service;
before(async () => {
  world = await startWorld();
  service = await newService(world);
});
after(() => world.close());

test('a service keeps a doctor’s tokens fresh through a morning, until the 4 hours are over', async () => {
  const person = newPerson(world);
  const { url, checks } = await service.begin();
  let tokens = await service.finish(await person.logIn(url, world.card('899800000012')), checks);
  const subject = tokens.claims()?.sub ?? '';
  for (let round = 0; round < 9; round += 1) {
    world.advance(25 * 60_000);
    tokens = await oidc.refreshTokenGrant(service.configuration, tokens.refresh_token ?? '');
    assert.equal((await service.userInfo(tokens.access_token, subject))['SubjectNameID'], '899800000012');
  }
  assert.ok(Number(tokens['refresh_expires_in']) <= 15 * 60, 'the end is announced');
  world.advance(15 * 60_000);
  await assert.rejects(oidc.refreshTokenGrant(service.configuration, tokens.refresh_token ?? ''), {
    error: 'invalid_grant',
  });
});

test('a thief who copied a refresh token gains nothing: the second use ends it for both', async () => {
  const person = newPerson(world);
  const { url, checks } = await service.begin();
  const tokens = await service.finish(await person.logIn(url, world.card('899800000012')), checks);
  const stolen = tokens.refresh_token ?? '';
  const mine = await oidc.refreshTokenGrant(service.configuration, stolen);
  await assert.rejects(oidc.refreshTokenGrant(service.configuration, stolen), { error: 'invalid_grant' });
  await assert.rejects(oidc.refreshTokenGrant(service.configuration, mine.refresh_token ?? ''), {
    error: 'invalid_grant',
  });
  await assert.rejects(service.userInfo(mine.access_token, tokens.claims()?.sub ?? ''));
  const again = await service.begin();
  const fresh = await service.finish((await person.follow(again.url)).url, again.checks);
  assert.ok(Number(decodeJwt(fresh.access_token).exp) > 0, 'the doctor goes on without the card');
});
