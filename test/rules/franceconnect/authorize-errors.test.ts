import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { authorizeParams, newBrowser, type Params } from './citizen-browser.ts';
import { type IssuerWorld, openIssuerWorld } from './issuer-world.ts';

/** The error matrix of franceconnect.md §1.4. */
let world: IssuerWorld;
let client: CitizenClient;
before(async () => {
  world = await openIssuerWorld();
  client = await world.low.register();
});
after(() => world.close());

const ask = async (more: Params, asker: CitizenClient = client) =>
  newBrowser().authorize(asker.door === 'low' ? world.low : world.plus, authorizeParams(asker, more));

/** A page of ours with this code and no redirect. */
const assertPage = async (response: Response, code: string, status = 400) => {
  const text = await response.text();
  assert.match(text, new RegExp(code));
  assert.equal(response.status, status);
  assert.match(response.headers.get('content-type') ?? '', /^text\/html/);
  assert.equal(response.headers.get('location'), null);
};

/** The service's own address with this error. */
const assertReturned = (response: Response, error: string, description: string) => {
  assert.equal(response.status, 303);
  const back = new URL(response.headers.get('location') ?? '');
  assert.equal(back.origin + back.pathname, 'https://service.example.fr/callback');
  const told = back.hash === '' ? back.searchParams : new URLSearchParams(back.hash.slice(1));
  assert.equal(told.get('error'), error);
  assert.equal(told.get('error_description'), description);
  assert.equal(told.get('state'), 'state-of-at-least-thirty-two-characters');
  assert.equal(told.get('iss'), world.low.issuer);
  return back;
};

for (const name of ['acr_values', 'response_type', 'nonce', 'state', 'redirect_uri', 'scope'])
  test(`a request without ${name} stays on our page, Y030007`, async () => {
    await assertPage(await ask({ [name]: undefined }), 'Y030007');
  });

const malformed: Readonly<Record<string, Params>> = {
  'an empty client_id': { client_id: '' },
  'a nonce of 21 characters': { nonce: 'n'.repeat(21) },
  'a redirect_uri that is no URL': { redirect_uri: 'callback' },
  'prompt=none': { prompt: 'none' },
  'an empty prompt': { prompt: '' },
  'prompt=select_account': { prompt: 'login select_account' },
  'a code_challenge': { code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' },
  'a login_hint': { login_hint: 'angela' },
  'a max_age': { max_age: '10' },
  'a response_mode': { response_mode: 'query' },
  'a request object': { request: 'a.b.c' },
  'the parameter that our own front sets': { informs: 'no' },
};
for (const [what, params] of Object.entries(malformed))
  test(`${what} stays on our page, Y030007`, async () => {
    await assertPage(await ask(params), 'Y030007');
  });

test('a repeated parameter stays on our page, Y030007', async () => {
  const params = authorizeParams(client);
  params.append('state', 'state-of-at-least-thirty-two-characters');
  await assertPage(await newBrowser().authorize(world.low, params), 'Y030007');
});

test('an unknown service, a suspended one and one of the other door stay on our page, Y04EA6EF', async () => {
  const suspended = await world.low.register({ status: 'suspended' });
  const other = await world.plus.register();
  for (const clientId of ['nobody', suspended.clientId, other.clientId])
    await assertPage(await ask({ client_id: clientId }), 'Y04EA6EF');
});

test('an address that is not registered stays on our page, Y04C013C', async () => {
  await assertPage(await ask({ redirect_uri: 'https://service.example.fr/callback/' }), 'Y04C013C');
});

test('a bad scope and a bad address together have no code of their own, Y040001', async () => {
  const params = { redirect_uri: 'https://elsewhere.example.fr/', scope: 'openid birth' };
  await assertPage(await ask(params), 'Y040001');
});

test('claims that are not JSON stay on our page, Y030028', async () => {
  await assertPage(await ask({ claims: '{' }), 'Y030028', 500);
});

test('amr asked without the right to it stays on our page, Y100009', async () => {
  const claims = JSON.stringify({ id_token: { amr: { essential: true } } });
  await assertPage(await ask({ claims }), 'Y100009');
});

test('an empty response_type returns to the service', async () => {
  assertReturned(await ask({ response_type: '' }), 'invalid_request', "missing required parameter 'response_type'");
});

for (const [type, isFragment] of [
  ['unknown', false],
  ['none', false],
  ['id_token', true],
  ['code token', true],
] as const)
  test(`response_type=${type} returns to the service${isFragment ? ' in the fragment' : ''}`, async () => {
    const response = await ask({ response_type: type });
    const back = assertReturned(response, 'unsupported_response_type', 'unsupported response_type requested');
    assert.equal(back.hash !== '', isFragment);
  });

test('a scope without openid returns to the service', async () => {
  const description = 'openid scope must be requested when using the acr_values parameter';
  assertReturned(await ask({ scope: 'email' }), 'invalid_request', description);
});

test('a scope that the service is not entitled to returns to the service', async () => {
  assertReturned(await ask({ scope: 'openid birth' }), 'invalid_scope', 'requested scope is not allowed');
});

test('a scope that nobody knows is passed by', async () => {
  const response = await ask({ scope: 'openid email nothing_of_ours' });
  assert.match(response.headers.get('location') ?? '', /\/interaction\//);
});

test('a level of the other door returns to the service as invalid_acr', async () => {
  const description = 'acr_value is not valid, should be equal one of these values, expected eidas1, got eidas2';
  assertReturned(await ask({ acr_values: 'eidas2 eidas3' }), 'invalid_acr', description);
  const plus = await world.plus.register();
  const response = await ask({ acr_values: 'eidas1' }, plus);
  assert.match(decodeURIComponent(response.headers.get('location') ?? ''), /expected\+eidas2,eidas3,\+got\+eidas1/);
});

test('a provider hint outside the list returns to the service as invalid_idp_hint', async () => {
  const description = 'An idp_hint was provided but is not allowed';
  assertReturned(await ask({ idp_hint: 'somebody' }), 'invalid_idp_hint', description);
  const allowed = await world.low.register({ allowedIdpHints: [asProviderId('somebody')] });
  const response = await ask({ idp_hint: 'somebody' }, allowed);
  assert.match(response.headers.get('location') ?? '', /\/interaction\//);
});

test('a sector identifier that cannot be had stays on our page, Y04A8220', async () => {
  const redirectUris = ['https://service.example.fr/callback', 'https://other.example.fr/callback'];
  const asker = await world.low.register({ redirectUris, sectorIdentifierUri: 'http://localhost:1/sector' });
  await assertPage(await ask({}, asker), 'Y04A8220');
});

test('a posted request is held to the same rule, and goes on as GET', async () => {
  const browser = newBrowser();
  const bad = await browser.post(`${world.low.issuer}/authorize`, authorizeParams(client, { nonce: 'short' }));
  await assertPage(bad, 'Y030007');
  const good = await browser.post(`${world.low.issuer}/authorize`, authorizeParams(client, { idp_hint: 'dropped' }));
  assert.equal(good.status, 303);
  const next = await browser.get(good.headers.get('location') ?? '');
  assert.match(next.headers.get('location') ?? '', /\/interaction\//);
});

test('a service that wants its errors back receives them, once its address is known', async () => {
  const asker = await world.low.register({ errorsReturn: true });
  assertReturned(await ask({ nonce: 'short' }, asker), 'invalid_request', 'Y030007: invalid parameter: nonce');
  await assertPage(await ask({ nonce: 'short', redirect_uri: 'https://elsewhere.example.fr/' }, asker), 'Y030007');
});
