import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { startUpstreamWorld, type UpstreamWorld } from '../../support/upstream-world.ts';

/** franceconnect.md §0 point 11, §2.1: a logout makes a tour by the provider, where it has an address for it. */
let world: UpstreamWorld;
before(async () => {
  world = await startUpstreamWorld();
});
after(() => world.close());

const leave = async (slug: string) => {
  const answered = await world.login(slug, 'eidas1', 'angela');
  assert.ok(answered.kind === 'proof');
  return world.upstream.leave(asProviderId(slug), answered.proof.idToken, 'a-state');
};

for (const slug of ['impots', 'assurance-maladie', 'la-poste']) {
  test(`${slug} logs out and sends back with the state`, async () => {
    const address = await leave(slug);
    assert.ok(address);
    const names = [...new URL(address).searchParams.keys()].sort();
    assert.deepEqual(names, ['id_token_hint', 'post_logout_redirect_uri', 'state']);
    const answer = await fetch(address, { redirect: 'manual' });
    assert.equal(answer.status, 303);
    const back = new URL(answer.headers.get('location') ?? '');
    assert.equal(`${back.pathname}${back.search}`, '/api/v2/client/logout-callback?state=a-state');
  });
}

test('a provider without such an address is not visited', async () => {
  assert.equal(await leave('msa'), undefined);
  assert.equal(await world.upstream.leave(asProviderId('nobody'), 'x', 'y'), undefined);
});

test('a provider believes its own tokens only, and sends to registered addresses only', async () => {
  const address = new URL((await leave('la-poste')) ?? '');
  address.searchParams.set('post_logout_redirect_uri', 'https://elsewhere.example.org/');
  assert.equal((await fetch(address, { redirect: 'manual' })).status, 200);
  const forged = new URL((await leave('la-poste')) ?? '');
  forged.searchParams.set('id_token_hint', 'not.a.token');
  assert.equal((await fetch(forged, { redirect: 'manual' })).status, 200);
});
