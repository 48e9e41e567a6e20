import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Delivery } from '#issuer/delivery-store.ts';
import { openPartner, type Partner } from '../../support/partner.ts';
import { get, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { startWorld, type World } from '../../support/world.ts';

// Issue: delivered by a queue with retries that survives a restart, each delivery's outcome visible.
let world: World;
let partner: Partner;
let service: PlainService;
const logout = { tries: 3, firstRetrySeconds: 60, timeoutSeconds: 3 };
before(async () => {
  partner = await openPartner();
  world = await startWorld({ overrides: { professional: { logout } } });
  service = await newPlainService(world, { backchannel_logout_uri: `${partner.origin}/logout` });
});
after(async () => {
  await world.close();
  await partner.close();
});

const logInAndOut = async () => {
  const tokens = await service.logIn();
  await get(`${world.issuer}/protocol/openid-connect/logout?id_token_hint=${String(tokens['id_token'])}`);
};

const lastDelivery = async (): Promise<Delivery | undefined> => {
  await world.running.deliveries.settled();
  return (await world.running.stores.deliveries.list(1))[0];
};

const passSeconds = async (seconds: number) => {
  world.advance(seconds * 1000);
  world.running.deliveries.wake();
  await world.running.deliveries.settled();
};

test('a service that answers 500 is told again later, and once it answers 200 no more', async () => {
  partner.answer(() => ({ status: 500 }));
  const earlier = partner.received.length;
  await logInAndOut();
  assert.equal((await lastDelivery())?.state, 'waiting');
  assert.equal((await lastDelivery())?.lastOutcome, '500');
  partner.answer(() => ({ status: 200 }));
  await passSeconds(30);
  assert.equal(partner.received.length, earlier + 1, 'not before its time');
  await passSeconds(30);
  assert.equal((await lastDelivery())?.state, 'delivered');
  await passSeconds(100);
  assert.equal(partner.received.length, earlier + 2);
});

test('each try carries a token of its own', async () => {
  const [first, second] = partner.received.slice(-2).map(({ form }) => form.get('logout_token'));
  assert.ok(first !== undefined && second !== undefined);
  assert.notEqual(first, second);
});

test('a service that never answers is given up on for this time after the timeout', async () => {
  partner.answer(() => 'silent');
  await logInAndOut();
  const delivery = await lastDelivery();
  assert.equal(delivery?.state, 'waiting');
  assert.match(delivery.lastOutcome, /Timeout|TIMEOUT/);
  partner.answer(() => ({ status: 200 }));
  await passSeconds(60);
  assert.equal((await lastDelivery())?.state, 'delivered');
});

test('the wait doubles, and after the last try the failure is kept, with its reason', async () => {
  partner.answer(() => ({ status: 503 }));
  const earlier = partner.received.length;
  await logInAndOut();
  await lastDelivery();
  await passSeconds(60);
  await passSeconds(60);
  assert.equal(partner.received.length, earlier + 2);
  await passSeconds(60);
  assert.equal(partner.received.length, earlier + 3);
  const delivery = await lastDelivery();
  assert.equal(delivery?.state, 'failed');
  assert.equal(delivery.lastOutcome, '503');
  await passSeconds(1000);
  assert.equal(partner.received.length, earlier + 3);
});

test('a message that a restart finds waiting is delivered after it', async () => {
  partner.answer(() => ({ status: 500 }));
  await logInAndOut();
  assert.equal((await lastDelivery())?.state, 'waiting');
  partner.answer(() => ({ status: 200 }));
  world.advance(60_000);
  const earlier = partner.received.length;
  world = await world.restart();
  await partner.arrived(earlier + 1);
  assert.equal((await lastDelivery())?.state, 'delivered');
});

test('a service that stands still holds up no other', async () => {
  const slow = await openPartner();
  slow.answer(() => 'silent');
  const fast = await newPlainService(world, { backchannel_logout_uri: `${partner.origin}/fast` });
  const stuck = await newPlainService(world, { backchannel_logout_uri: `${slow.origin}/slow` });
  const earlier = partner.received.length;
  for (const one of [stuck, fast]) {
    const tokens = await one.logIn();
    await get(`${world.issuer}/protocol/openid-connect/logout?id_token_hint=${String(tokens['id_token'])}`);
  }
  await slow.arrived(1);
  await partner.arrived(earlier + 1);
  assert.equal(partner.received.at(-1)?.path, '/fast');
  await slow.close();
  await world.running.deliveries.settled();
});

test('a redirect is no delivery and is not followed', async () => {
  partner.answer(() => ({ status: 302 }));
  const earlier = partner.received.length;
  await logInAndOut();
  assert.equal((await lastDelivery())?.lastOutcome, '302');
  assert.equal(partner.received.length, earlier + 1);
});

test('a service that was withdrawn meanwhile is not called', async () => {
  partner.answer(() => ({ status: 500 }));
  const leaving = await newPlainService(world, {
    client_id: 'partant',
    backchannel_logout_uri: `${partner.origin}/gone`,
  });
  const tokens = await leaving.logIn();
  await get(`${world.issuer}/protocol/openid-connect/logout?id_token_hint=${String(tokens['id_token'])}`);
  await lastDelivery();
  const earlier = partner.received.length;
  await newPlainService(world, { client_id: 'partant', status: 'suspended' });
  await passSeconds(1000);
  assert.equal(partner.received.filter(({ path }) => path === '/gone').length, 1);
  assert.ok(partner.received.length >= earlier);
  const mine = (await world.running.stores.deliveries.list(10)).find(({ clientId }) => clientId === 'partant');
  assert.equal(mine?.state, 'failed');
  assert.equal(mine.lastOutcome, 'withdrawn');
});
