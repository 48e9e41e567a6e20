import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { startUpstreamWorld, type UpstreamWorld } from '../../support/upstream-world.ts';

/** The issue’s “health of providers”: measured from real traffic and a gentle probe; nothing blocks the others. */
let world: UpstreamWorld;
const settings = {
  callMilliseconds: 2500,
  failuresToOpen: 3,
  failuresToDisturb: 2,
  openMilliseconds: 30_000,
  windowMilliseconds: 120_000,
  callsAtOnce: 5,
};
// Each test moves the clock, so each has its own world.
beforeEach(async () => {
  world = await startUpstreamWorld({ settings });
});
afterEach(() => world.close());

const health = (slug: string) => world.upstream.healthOf(asProviderId(slug));
const login = async (slug: string) => {
  const answered = await world.login(slug, 'eidas1', 'angela');
  return answered.kind === 'fault' ? answered.fault : answered.kind;
};
const callsTo = (slug: string) => world.sent.filter(({ url }) => url.includes(`/${slug}/`)).length;

test('a provider that breaks is disturbed, then unavailable, and found again by the probe', async () => {
  assert.equal(health('msa'), 'well');
  assert.equal(await login('msa'), 'proof');
  const visits = await Promise.all([1, 2, 3, 4].map(() => world.visit('msa', 'eidas1', { citizen: 'angela' })));
  await world.misbehave('msa', { kind: 'broken' });
  const outcomes: string[] = [];
  const seen: string[] = [];
  for (const { departure, query } of visits) {
    const answered = await world.upstream.answer(departure, query, 'eidas1');
    outcomes.push(answered.kind === 'fault' ? answered.fault : answered.kind);
    seen.push(health('msa'));
  }
  assert.deepEqual(outcomes, ['Y020026', 'Y020026', 'Y020026', 'Y020017']);
  assert.deepEqual(seen, ['well', 'disturbed', 'unavailable', 'unavailable']);

  const calls = callsTo('msa');
  await world.runProbe();
  assert.equal(callsTo('msa'), calls, 'the circuit is open: it is left alone');
  world.shift(30_001);
  await world.runProbe();
  assert.equal(callsTo('msa'), calls + 1, 'one trial');
  assert.equal(health('msa'), 'unavailable', 'which failed');

  await world.misbehave('msa', undefined);
  world.shift(30_001);
  await world.runProbe();
  assert.equal(health('msa'), 'disturbed', 'found again, and not forgotten at once');
  world.shift(120_001);
  assert.equal(health('msa'), 'well');
});

test('a provider that never answers slows nobody who chose another', async () => {
  assert.equal(await login('assurance-maladie'), 'proof');
  const visits = await Promise.all(
    Array.from({ length: 8 }, () => world.visit('assurance-maladie', 'eidas1', { citizen: 'angela' })),
  );
  await world.misbehave('assurance-maladie', { kind: 'never', where: ['token'] });
  const slow = visits.map(({ departure, query }) => world.upstream.answer(departure, query, 'eidas1'));
  let slowIsOver = false;
  const all = Promise.all(slow).then((answers) => {
    slowIsOver = true;
    return answers.map((answered) => (answered.kind === 'fault' ? answered.fault : answered.kind)).sort();
  });
  assert.equal(await login('impots'), 'proof');
  assert.equal(slowIsOver, false, 'the others were done before');
  // Five calls at once are made, three more are not.
  assert.deepEqual(await all, [...Array<string>(3).fill('Y020017'), ...Array<string>(5).fill('Y020026')]);
  assert.equal(health('assurance-maladie'), 'unavailable');
  await world.misbehave('assurance-maladie', undefined);
});

test('nobody is sent to a provider whose circuit is open; one person may try once its time is over', async () => {
  assert.equal(await login('msa'), 'proof');
  const visits = await Promise.all([1, 2, 3].map(() => world.visit('msa', 'eidas1', { citizen: 'angela' })));
  await world.misbehave('msa', { kind: 'broken', where: ['token'] });
  for (const { departure, query } of visits) await world.upstream.answer(departure, query, 'eidas1');
  const depart = async () => {
    const left = await world.upstream.depart(await world.provider('msa'), 'eidas1');
    return 'fault' in left ? left.fault : 'url';
  };
  assert.equal(await depart(), 'Y020017');
  await world.misbehave('msa', undefined);
  world.shift(30_001);
  assert.equal(await depart(), 'url');
  assert.equal(await login('msa'), 'proof');
  assert.equal(health('msa'), 'disturbed');
});

test('signatures that none of its keys made disturb a provider; wrong nonces, which a visitor can cause, do not', async () => {
  assert.equal(await login('msa'), 'proof');
  await world.misbehave('msa', { kind: 'wrong-nonce' });
  for (let times = 0; times < 3; times += 1) assert.equal(await login('msa'), 'Y020026');
  assert.equal(health('msa'), 'well');
  await world.misbehave('msa', { kind: 'wrong-signature' });
  for (let times = 0; times < 3; times += 1) assert.equal(await login('msa'), 'Y020026');
  assert.equal(health('msa'), 'disturbed');
});

test('somebody who sends wrong codes cannot make a provider unavailable', async () => {
  for (let times = 0; times < 5; times += 1) {
    const { departure, query } = await world.visit('operateur-mobile', 'eidas1', { citizen: 'angela' });
    query.set('code', 'made-up');
    const answered = await world.upstream.answer(departure, query, 'eidas1');
    assert.equal(answered.kind === 'fault' && answered.fault, 'Y020026');
  }
  assert.equal(health('operateur-mobile'), 'well');
});

test('who is well is left alone by the probe, until nothing was heard for long', async () => {
  assert.equal(await login('operateur-mobile'), 'proof');
  const calls = callsTo('operateur-mobile');
  await world.runProbe();
  assert.equal(callsTo('operateur-mobile'), calls);
  world.shift(600_001);
  await world.runProbe();
  assert.equal(callsTo('operateur-mobile'), calls + 1);
});

test('a departure to a provider whose discovery cannot be had says so', async () => {
  await world.misbehave('la-poste', { kind: 'broken', where: ['discovery'] });
  world.shift(86_400_001);
  const fault = async () => {
    const left = await world.upstream.depart(await world.provider('la-poste'), 'eidas1');
    return 'fault' in left ? left.fault : 'url';
  };
  assert.deepEqual(
    [await fault(), await fault(), await fault(), await fault()],
    [...['Y020001', 'Y020001', 'Y020001'], 'Y020017'],
  );
});
