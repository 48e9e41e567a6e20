import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { systemClock } from '#platform/clock.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { presentCard } from './card-agent.ts';
import { cibaWorld } from './ciba-world.ts';
import { doctor, newDesk } from './desk.ts';
import { newPhone } from './soft-phone.ts';

// psc.md §6: Pro Santé Connect's own parameter says who is asked, the phone or the card software.
const world = cibaWorld();

const asked = async (channel: 'MOBILE' | 'CARD') =>
  (await world().running.stores.challenges.pendingOf(asNationalId(doctor), channel, systemClock.nowSeconds())) !==
  undefined;

test('without a channel the phone is asked', async () => {
  await newPhone(world(), doctor);
  await (await newDesk(world())).start({ channel: undefined });
  assert.deepEqual([await asked('MOBILE'), await asked('CARD')], [true, false]);
});

test('CARD asks the card software, and the tokens say so', async () => {
  const desk = await newDesk(world(), { acr_policy: 'reached' });
  const id = await desk.start({ channel: 'CARD' });
  await presentCard(world(), doctor);
  const { status, json } = await desk.poll(id);
  assert.equal(status, 200);
  const claims = decodeJwt(String(json['id_token']));
  assert.deepEqual([claims['authMode'], claims['acr'], claims['SubjectNameID']], ['CARD', 'eidas3', doctor]);
  assert.equal(decodeJwt(String(json['access_token']))['authMode'], 'CARD');
});

test('the card of somebody else opens nothing', async () => {
  const desk = await newDesk(world());
  const id = await desk.start({ channel: 'CARD' });
  await presentCard(world(), doctor, '899800000020');
  const { status, json } = await desk.poll(id);
  assert.equal(status, 400);
  assert.equal(json['error'], 'access_denied');
  assert.match(String(json['error_description']), /^P305/);
});

for (const channel of ['card', 'SMS', 'MOBILE CARD', 'MOBILE ']) {
  test(`${JSON.stringify(channel)} is refused`, async () => {
    const { status, json } = await (await newDesk(world())).ask({ channel });
    assert.deepEqual([status, json['error']], [400, 'invalid_request']);
    assert.match(String(json['error_description']), /channel/);
  });
}
