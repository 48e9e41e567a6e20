import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#platform/clock.ts';
import { presentCard } from './card-agent.ts';
import { cibaWorld } from './ciba-world.ts';
import { doctor, newDesk } from './desk.ts';

// CIBA Core §7.3, §11: the interval between polls, slow_down, and the end of an auth_req_id.
const world = cibaWorld();

const errorOf = async (
  answer: Promise<{ readonly status: number; readonly json: Readonly<Record<string, unknown>> }>,
) => {
  const { status, json } = await answer;
  return status === 200 ? 'tokens' : String(json['error']);
};

test('until the device answers, the service is told to wait', async () => {
  const desk = await newDesk(world());
  const { status, json } = await desk.poll(await desk.start());
  assert.deepEqual([status, json['error']], [400, 'authorization_pending']);
  assert.equal(typeof json['error_description'], 'string');
});

test('a poll before its time is told to slow down, and the interval grows by five seconds each time', async () => {
  const desk = await newDesk(world());
  const id = await desk.start();
  assert.equal(await errorOf(desk.poll(id)), 'authorization_pending');
  world().advance(4000);
  assert.equal(await errorOf(desk.poll(id)), 'slow_down');
  world().advance(9000);
  assert.equal(await errorOf(desk.poll(id)), 'slow_down');
  world().advance(15_000);
  assert.equal(await errorOf(desk.poll(id)), 'authorization_pending');
});

test('a service that keeps its interval is never told to slow down', async () => {
  const desk = await newDesk(world());
  const id = await desk.start();
  for (let polls = 0; polls < 6; polls += 1) {
    assert.equal(await errorOf(desk.poll(id)), 'authorization_pending');
    world().advance(5000);
  }
});

test('a service that polls too fast still gets its tokens once they are there', async () => {
  const desk = await newDesk(world());
  const id = await desk.start({ channel: 'CARD' });
  assert.equal(await errorOf(desk.poll(id)), 'authorization_pending');
  assert.equal(await errorOf(desk.poll(id)), 'slow_down');
  await presentCard(world(), doctor);
  assert.equal(await errorOf(desk.poll(id)), 'tokens');
});

test('requests have paces of their own', async () => {
  const desk = await newDesk(world());
  const [first, second] = [await desk.start(), await desk.start({ channel: 'CARD' })];
  assert.equal(await errorOf(desk.poll(first)), 'authorization_pending');
  assert.equal(await errorOf(desk.poll(second)), 'authorization_pending');
});

test('after 120 seconds the auth_req_id has expired', async () => {
  const desk = await newDesk(world());
  const id = await desk.start();
  world().advance(121_000);
  const { status, json } = await desk.poll(id);
  assert.deepEqual([status, json['error']], [400, 'expired_token']);
});

test('what was approved in time and fetched too late is lost', async () => {
  const desk = await newDesk(world());
  const id = await desk.start({ channel: 'CARD' });
  await presentCard(world(), doctor);
  world().advance(121_000);
  assert.equal(await errorOf(desk.poll(id)), 'expired_token');
});

test('long after, the auth_req_id is unknown, and nothing of it is kept', async () => {
  const desk = await newDesk(world());
  const id = await desk.start();
  await desk.poll(id);
  world().advance(240_000);
  assert.equal(await errorOf(desk.poll(id)), 'invalid_grant');
  const { protocol } = world().running.stores;
  await protocol.purge(systemClock.nowSeconds() - 60, 1000);
  assert.equal(await protocol.find('PollingPace', id), undefined);
  assert.equal(await protocol.find('BackchannelAuthenticationRequest', id), undefined);
});
