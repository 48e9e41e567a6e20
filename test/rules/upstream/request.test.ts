import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startUpstreamWorld, type UpstreamWorld } from '../../support/upstream-world.ts';

/** franceconnect.md §2.1, §0 point 15: what a provider receives, and nothing else. */
let world: UpstreamWorld;
before(async () => {
  world = await startUpstreamWorld();
});
after(() => world.close());

const departFor = async (slug: string, wanted: 'eidas1' | 'eidas2' | 'eidas3') => {
  const left = await world.upstream.depart(await world.provider(slug), wanted);
  assert.ok('url' in left);
  return { url: new URL(left.url), departure: left.departure };
};

const formOf = (endpoint: string) => {
  const call = world.sent.findLast(({ url }) => url.endsWith(endpoint));
  assert.ok(call);
  const { body } = call.init ?? {};
  const form = new URLSearchParams(typeof body === 'string' ? body : '');
  return { headers: new Headers(call.init?.headers), form, call };
};

test('the authorization request has exactly eight parameters', async () => {
  const { url, departure } = await departFor('msa', 'eidas1');
  const { state, nonce, ...rest } = Object.fromEntries(url.searchParams);
  assert.deepEqual(
    { ...rest, redirect_uri: new URL(rest['redirect_uri'] ?? '').pathname },
    {
      response_type: 'code',
      client_id: 'vestibule',
      redirect_uri: '/api/v2/oidc-callback',
      scope: 'openid profile email birth',
      acr_values: 'eidas1',
      prompt: 'login',
    },
  );
  assert.match(state ?? '', /^[0-9a-f]{64}$/);
  assert.match(nonce ?? '', /^[0-9a-f]{64}$/);
  assert.deepEqual([departure.state, departure.nonce], [state, nonce]);
});

test('no state and no nonce is ever used twice', async () => {
  const [one, other] = [await departFor('msa', 'eidas1'), await departFor('msa', 'eidas1')];
  const words = [one, other].flatMap(({ departure }) => [departure.state, departure.nonce]);
  assert.equal(new Set(words).size, 4);
});

test('the level asked for is the higher of the wanted one and the lowest of the provider', async () => {
  const asked = async (slug: string, wanted: 'eidas1' | 'eidas2' | 'eidas3') =>
    (await departFor(slug, wanted)).url.searchParams.get('acr_values');
  assert.deepEqual(
    [
      await asked('msa', 'eidas1'),
      await asked('la-poste', 'eidas1'),
      await asked('identite-nationale', 'eidas2'),
      await asked('identite-nationale', 'eidas3'),
    ],
    ['eidas1', 'eidas2', 'eidas2', 'eidas3'],
  );
});

test('the token call has exactly five members, the secret among them', async () => {
  await world.login('msa', 'eidas1', 'angela');
  const { form, headers } = formOf('/token');
  assert.deepEqual([...form.keys()].sort(), ['client_id', 'client_secret', 'code', 'grant_type', 'redirect_uri']);
  assert.equal(form.get('grant_type'), 'authorization_code');
  assert.equal(headers.has('authorization'), false);
  assert.equal(headers.get('content-type'), 'application/x-www-form-urlencoded');
});

test('where the record says Basic, the secret is in the header alone', async () => {
  await world.login('operateur-mobile', 'eidas1', 'angela');
  const { form, headers } = formOf('/token');
  assert.deepEqual([...form.keys()].sort(), ['code', 'grant_type', 'redirect_uri']);
  assert.match(headers.get('authorization') ?? '', /^Basic /);
});

test('UserInfo is a GET with a Bearer token and no parameter', async () => {
  await world.login('msa', 'eidas1', 'angela');
  const { headers, call } = formOf('/me');
  assert.match(headers.get('authorization') ?? '', /^Bearer /);
  assert.equal(call.init?.method ?? 'GET', 'GET');
  assert.equal(new URL(call.url).search, '');
});

test('a strict provider refuses whatever is not agreed', async () => {
  const { url } = await departFor('msa', 'eidas1');
  url.searchParams.set('login_hint', 'x');
  assert.equal((await fetch(url, { redirect: 'manual' })).status, 400);
});

test('a provider that is disabled is not visited', async () => {
  const provider = { ...(await world.provider('msa')), active: false };
  const left = await world.upstream.depart(provider, 'eidas1');
  assert.equal('fault' in left && left.fault, 'Y020017');
});
