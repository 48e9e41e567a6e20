import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { startUpstreamWorld, type UpstreamWorld } from '../../support/upstream-world.ts';

/** RFC 9207 and the issue’s “mix-up between two providers”, “replayed callbacks”. */
let world: UpstreamWorld;
before(async () => {
  world = await startUpstreamWorld();
});
after(() => world.close());

const answer = async (
  departure: Parameters<UpstreamWorld['upstream']['answer']>[0],
  query: URLSearchParams,
): Promise<string> => {
  const answered = await world.upstream.answer(departure, query, 'eidas1');
  return answered.kind === 'fault' ? answered.fault : answered.kind;
};

test('the answer of one provider to a departure for another is refused before anything is sent', async () => {
  const there = await world.visit('msa', 'eidas1', { citizen: 'angela' });
  const elsewhere = await world.visit('assurance-maladie', 'eidas1', { citizen: 'angela' });
  const sentBefore = world.sent.length;
  assert.equal(await answer(there.departure, elsewhere.query), 'Y020022');
  assert.equal(world.sent.length, sentBefore);
});

test('even the error of another provider is not believed', async () => {
  const { departure } = await world.visit('msa', 'eidas1', { citizen: 'angela' });
  const query = new URLSearchParams({ error: 'access_denied', iss: 'https://another.example.org' });
  assert.equal(await answer(departure, query), 'Y020022');
});

test('a provider that promises iss is not believed without', async () => {
  const { departure, query } = await world.visit('msa', 'eidas1', { citizen: 'angela' });
  query.delete('iss');
  assert.equal(await answer(departure, query), 'Y020022');
});

test('a provider without discovery need not send iss, but must not send another', async () => {
  const { departure, query } = await world.visit('impots', 'eidas1', { citizen: 'angela' });
  query.delete('iss');
  const wrong = new URLSearchParams([...query, ['iss', 'https://another.example.org']]);
  assert.equal(await answer(departure, wrong), 'Y020022');
  assert.equal(await answer(departure, query), 'proof');
});

test('a code is redeemed once', async () => {
  const { departure, query } = await world.visit('msa', 'eidas1', { citizen: 'angela' });
  assert.equal(await answer(departure, query), 'proof');
  assert.equal(await answer(departure, query), 'Y020026');
});

test('a code that was begun in another browser fails at the nonce', async () => {
  const mine = await world.visit('msa', 'eidas1', { citizen: 'angela' });
  const theirs = await world.visit('msa', 'eidas1', { citizen: 'jumeau-paul' });
  assert.equal(await answer(mine.departure, theirs.query), 'Y020026');
});

test('two codes are none', async () => {
  const { departure, query } = await world.visit('msa', 'eidas1', { citizen: 'angela' });
  query.append('code', 'another');
  assert.equal(await answer(departure, query), 'Y020025');
});

test('a provider that was removed or disabled meanwhile is not asked', async () => {
  const { departure, query } = await world.visit('msa', 'eidas1', { citizen: 'angela' });
  const all = world.records;
  world.records = all.map((one) => (one.providerId === 'msa' ? { ...one, active: false } : one));
  await world.upstream.refresh();
  assert.equal(await answer(departure, query), 'Y020017');
  world.records = all.filter(({ providerId }) => providerId !== 'msa');
  await world.upstream.refresh();
  assert.equal(await answer(departure, query), 'Y020019');
  assert.equal(await world.upstream.find(asProviderId('msa')), undefined);
  world.records = all;
  await world.upstream.refresh();
  assert.equal(await answer(departure, query), 'proof');
});
