import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type CardWorld, makeCardWorld, present, worldCards } from '../../support/card-world.ts';

let world: CardWorld;
before(async () => {
  world = await makeCardWorld();
});
after(() => world.close());
beforeEach(() => void world.asked.splice(0));

const doctor = () => present(world.card(worldCards.doctor));

test('fifty logins with one card at once ask one question', async () => {
  const method = world.method();
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => method.verify(doctor())));
  assert.ok(outcomes.every((outcome) => 'method' in outcome));
  assert.deepEqual(world.asked, ['/ocsp']);
});

test('two cards of one authority at once fetch one list', async () => {
  const method = world.method({ revocation: { ...world.settings().revocation, ocspUrls: [] } });
  await Promise.all([method.verify(doctor()), method.verify(present(world.card(worldCards.intern)))]);
  assert.deepEqual(world.asked, ['/CRL/ACI-FO-PP-TEST.crl']);
});

test('an answer is kept for the configured time and no longer', async () => {
  const method = world.method();
  await method.verify(doctor());
  world.clock.advance(299);
  await method.verify(doctor());
  assert.equal(world.asked.length, 1);
  world.clock.advance(1);
  await method.verify(doctor());
  assert.equal(world.asked.length, 2);
});
