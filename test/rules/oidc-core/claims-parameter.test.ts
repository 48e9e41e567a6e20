import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import { newPerson } from '../../support/person.ts';
import { doctorId, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { startWorld, type World } from '../../support/world.ts';

// OpenID Connect Core 1.0 §5.5. The card of this world reaches eidas2, so that a level stays out of reach.
let world: World;
let service: PlainService;
before(async () => {
  world = await startWorld({ overrides: { card: { level: 'eidas2' } } });
  service = await newPlainService(world);
});
after(() => world.close());

const claims = (value: unknown): Record<string, string | undefined> => ({
  claims: JSON.stringify(value),
  acr_values: undefined,
});

const tokensFor = async (value: unknown, more: Record<string, string> = {}) => {
  const tokens = await service.logIn({ ...claims(value), ...more });
  return {
    idToken: decodeJwt(String(tokens['id_token'])),
    info: (await service.userInfo(tokens['access_token'])).json,
  };
};

test('a claim asked for in the id_token stands there', async () => {
  const { idToken } = await tokensFor({ id_token: { SubjectRole: null, codeCivilite: { essential: true } } });
  assert.deepEqual(idToken['SubjectRole'], ['10^1.2.250.1.213.1.1.5.5']);
  assert.equal(idToken['codeCivilite'], 'MME');
});

test('a claim asked for in UserInfo stands there, beyond the scope asked for but within the one registered', async () => {
  const { info } = await tokensFor({ userinfo: { given_name: null } }, { scope: 'openid' });
  assert.deepEqual(Object.keys(info).toSorted(), ['given_name', 'sub']);
});

test('a claim beyond the registered scopes is not given', async () => {
  const small = await newPlainService(world, { scope: 'openid profile' });
  const tokens = await small.logIn({ scope: 'openid', ...claims({ userinfo: { SubjectRefPro: null, name: null } }) });
  const { json } = await small.userInfo(tokens['access_token']);
  assert.deepEqual(Object.keys(json).toSorted(), ['name', 'sub']);
});

test('a claim that nobody knows is not given, essential or not', async () => {
  const { idToken, info } = await tokensFor({ id_token: { foo: { essential: true } }, userinfo: { bar: null } });
  assert.equal('foo' in idToken, false);
  assert.equal('bar' in info, false);
});

test('a voluntary acr is told as it was reached, and holds nobody up', async () => {
  assert.equal((await tokensFor({ id_token: { acr: { value: 'eidas2' } } })).idToken['acr'], 'eidas2');
  assert.equal((await tokensFor({ id_token: { acr: { values: ['eidas3', 'eidas2'] } } })).idToken['acr'], 'eidas2');
  assert.equal((await tokensFor({ id_token: { acr: { value: 'eidas3' } } })).idToken['acr'], 'eidas1');
});

test('an essential acr within reach is granted and told', async () => {
  const { idToken } = await tokensFor({ id_token: { acr: { essential: true, values: ['eidas3', 'eidas2'] } } });
  assert.equal(idToken['acr'], 'eidas2');
});

test('an essential acr out of reach lets nobody in: the person reads why, the service gets an error', async () => {
  const person = newPerson(world);
  const request = service.authorizeUrl(claims({ id_token: { acr: { essential: true, value: 'eidas3' } } }));
  const refused = await person.presentCard(await person.follow(request), world.card(doctorId));
  assert.equal(refused.outside, false);
  assert.match(refused.text, /P303/);
  const { url } = await person.cancel(refused);
  assert.equal(url.searchParams.get('error'), 'access_denied');
});

test('with prompt=none an essential acr out of reach is an error', async () => {
  const person = newPerson(world);
  await service.callback({}, { person, card: world.card(doctorId) });
  const essential = claims({ id_token: { acr: { essential: true, value: 'eidas3' } } });
  const { url } = await person.follow(service.authorizeUrl({ ...essential, prompt: 'none' }));
  assert.match(
    url.searchParams.get('error') ?? '',
    /^(interaction_required|login_required|unmet_authentication_requirements)$/,
  );
});

test('a sub value is the person expected', async () => {
  const sub = (id: string) => claims({ id_token: { sub: { value: `f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:${id}` } } });
  const person = newPerson(world);
  await service.callback({}, { person, card: world.card(doctorId) });
  const expected = await person.follow(service.authorizeUrl({ ...sub(doctorId), prompt: 'none' }));
  assert.ok(expected.url.searchParams.has('code'));
  const other = await person.follow(service.authorizeUrl({ ...sub('899800000020'), prompt: 'none' }));
  assert.equal(other.url.searchParams.get('error'), 'login_required');
});

test('what is no claims request is refused on the callback', async () => {
  for (const value of ['{', '[]', '"x"', '{}', '{"id_token":[]}', '{"userinfo":1}']) {
    const { url } = await newPerson(world).follow(service.authorizeUrl({ claims: value }));
    assert.equal(url.searchParams.get('error'), 'invalid_request', value);
  }
});

test('odd values inside are ignored or refused, never a defect', async () => {
  const odd: readonly unknown[] = [
    { id_token: { acr: { essential: true, values: [1, null] } } },
    { id_token: { acr: 'eidas1' } },
    { id_token: { sub: { value: 7 } } },
    { id_token: { __proto__: null, constructor: null } },
    { userinfo: { sub: null, toString: null } },
  ];
  for (const value of odd) {
    const answer = await newPerson(world).follow(service.authorizeUrl(claims(value)));
    assert.ok(answer.status < 500, JSON.stringify(value));
  }
});

test('the claims asked for are remembered by a refresh', async () => {
  const tokens = await service.logIn(claims({ id_token: { SubjectRole: null }, userinfo: { name: null } }));
  const refreshed = (await service.refresh(tokens['refresh_token'])).json;
  assert.ok('SubjectRole' in decodeJwt(String(refreshed['id_token'])));
});
