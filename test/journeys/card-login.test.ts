import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import { newPerson } from '../support/person.ts';
import { newService } from '../support/service.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.close());

test('a doctor logs in to a service with the card, by discovery alone', async () => {
  const service = await newService(world);
  const doctor = newPerson(world);
  const { url, checks } = await service.begin();
  const callback = await doctor.logIn(url, world.card('899800000012'));
  const tokens = await service.finish(callback, checks);
  const claims = tokens.claims();
  assert.equal(claims?.['SubjectNameID'], '899800000012');
  assert.equal(claims?.['acr'], 'eidas1');
  const info = await service.userInfo(tokens.access_token, claims?.sub ?? '');
  assert.equal(info['SubjectNameID'], '899800000012');
  assert.equal(decodeJwt(tokens.access_token)['authMode'], 'CARD');
});
