import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startUpstreamWorld, type UpstreamWorld } from '../../support/upstream-world.ts';

/** A provider may change its keys at any moment; a stranger must not be able to make us ask for them all the time. */
let world: UpstreamWorld;
before(async () => {
  world = await startUpstreamWorld();
});
after(() => world.close());

const keyCalls = () => world.sent.filter(({ url }) => url.endsWith('/msa/jwks')).length;

test('keys are asked once, and again when an unknown kid comes, at most every 30 seconds', async () => {
  const login = async () => (await world.login('msa', 'eidas1', 'angela')).kind;
  assert.equal(await login(), 'proof');
  assert.equal(await login(), 'proof');
  assert.equal(keyCalls(), 1);

  await world.misbehave('msa', { kind: 'changed-key' });
  assert.equal(await login(), 'fault');
  assert.equal(keyCalls(), 1, 'the last reading is too fresh to ask again');

  world.shift(31_000);
  await world.misbehave('msa', undefined);
  // The engine of the provider lives on the machine's own clock, so its tokens look 31 s old: within their life.
  assert.equal(await login(), 'proof');
  assert.equal(keyCalls(), 2);
});

test('keys are read again after ten minutes', async () => {
  const callsBefore = keyCalls();
  world.shift(601_000);
  await world.login('msa', 'eidas1', 'angela');
  assert.equal(keyCalls(), callsBefore + 1);
});
