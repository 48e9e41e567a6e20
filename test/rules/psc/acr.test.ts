import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { newPerson } from '../../support/person.ts';
import { doctorId, type Json, newPlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// psc.md §4.4: existing clients refuse any level but `eidas1`, so what was asked for is given back.
const world = ruleWorld();

const acrOf = ({ id_token, access_token }: Json): unknown => {
  const [first, second] = [id_token, access_token].map((token) => decodeJwt(String(token))['acr']);
  assert.equal(first, second, 'both tokens say the same');
  return first;
};

for (const level of ['eidas1', 'eidas2', 'eidas3']) {
  test(`policy echo: ${level} asked for is ${level} given`, async () => {
    const service = await newPlainService(world());
    assert.equal(acrOf(await service.logIn({ acr_values: level })), level);
  });
}

test('policy echo: eidas1 when nothing was asked for', async () => {
  const service = await newPlainService(world());
  assert.equal(acrOf(await service.logIn({ acr_values: undefined })), 'eidas1');
});

test('policy echo: of several, the first that was reached', async () => {
  const service = await newPlainService(world());
  assert.equal(acrOf(await service.logIn({ acr_values: 'loa-4 eidas2 eidas1' })), 'eidas2');
});

test('policy reached: the level of the card, whatever was asked for', async () => {
  const service = await newPlainService(world(), { acr_policy: 'reached' });
  assert.equal(acrOf(await service.logIn({ acr_values: 'eidas1' })), 'eidas3');
  assert.equal(acrOf(await service.logIn({ acr_values: undefined })), 'eidas3');
});

test('two services of one session each have their own policy', async () => {
  const [echo, reached] = [await newPlainService(world()), await newPlainService(world(), { acr_policy: 'reached' })];
  const person = newPerson(world());
  const card = world().card(doctorId);
  assert.equal(acrOf(await echo.logIn({}, { person, card })), 'eidas1');
  assert.equal(acrOf(await reached.logIn({}, { person, card })), 'eidas3');
  assert.equal(acrOf(await echo.logIn({ acr_values: 'eidas2' }, { person, card })), 'eidas2');
});

test('the acr of a login is the acr of its refreshes', async () => {
  const service = await newPlainService(world());
  const tokens = await service.logIn({ acr_values: 'eidas2' });
  assert.equal(acrOf((await service.refresh(tokens['refresh_token'])).json), 'eidas2');
});
