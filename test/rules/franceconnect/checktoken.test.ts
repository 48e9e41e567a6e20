import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compactDecrypt, createRemoteJWKSet, type CryptoKey, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import type { CitizenClient, DataProvider } from '#clients/citizen/citizen-client.ts';
import { shiftTime } from '../../support/shifted-time.ts';
import { newBrowser } from './citizen-browser.ts';
import { type IssuerWorld, listen, openIssuerWorld, secret } from './issuer-world.ts';

/** What data providers are told of a token (franceconnect.md §4). */
let world: IssuerWorld;
let client: CitizenClient;
let provider: DataProvider;
let privateKey: CryptoKey;
before(async () => {
  world = await openIssuerWorld();
  client = await world.low.register();
  const pair = await generateKeyPair('ECDH-ES', { extractable: true, crv: 'P-256' });
  privateKey = pair.privateKey;
  const keys = [{ ...(await exportJWK(pair.publicKey)), use: 'enc', alg: 'ECDH-ES', kid: 'sealing' }];
  provider = await world.low.registerDataProvider({ jwks: { keys } });
});
after(() => world.close());

const ask = (form: Record<string, string>, issuer = world.low.issuer) =>
  fetch(`${issuer}/checktoken`, { method: 'POST', body: new URLSearchParams(form) });

const check = async (token: string) => {
  const response = await ask({ token, client_id: provider.clientId, client_secret: secret });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'application/token-introspection+jwt');
  const { plaintext, protectedHeader } = await compactDecrypt(await response.text(), privateKey);
  assert.deepEqual(Object.keys(protectedHeader).sort(), ['alg', 'enc', 'epk']);
  const keys = createRemoteJWKSet(new URL(`${world.low.issuer}/jwks`));
  const inner = await jwtVerify(new TextDecoder().decode(plaintext), keys, { audience: provider.clientId });
  assert.deepEqual(Object.keys(inner.protectedHeader).sort(), ['alg', 'kid']);
  assert.deepEqual(Object.keys(inner.payload).sort(), ['aud', 'iat', 'iss', 'token_introspection']);
  return inner.payload['token_introspection'] as Record<string, unknown>;
};

test('a good token: whose it is, for whom, and the scopes that are this provider’s', async () => {
  const scope = 'openid identite_pivot dgfip_rfr';
  const { access_token: token } = await newBrowser().login(world.low, client, { scope });
  const { sub, iat, exp, ...told } = await check(token);
  assert.match(String(sub), /^[0-9a-f]{64}v1$/);
  assert.equal(Number(exp) - Number(iat), 60);
  assert.deepEqual(told, {
    active: true,
    aud: client.clientId,
    acr: 'eidas1',
    jti: token,
    scope: 'dgfip_rfr',
    given_name: 'Angela Claire Louise',
    family_name: 'DUBOIS',
    birthdate: '1962-08-24',
    gender: 'female',
    birthplace: '75107',
    birthcountry: '99100',
  });
});

test('a token without scopes of this provider is good all the same', async () => {
  const { access_token: token } = await newBrowser().login(world.low, client);
  assert.equal((await check(token))['scope'], '');
});

test('an unknown token, an expired one and one of the other door are not active, and nothing more is said', async () => {
  assert.deepEqual(await check('t'.repeat(43)), { active: false });
  const strong = await world.plus.register();
  const { access_token: elsewhere } = await newBrowser().login(world.plus, strong);
  assert.deepEqual(await check(elsewhere), { active: false });
  const { access_token: token } = await newBrowser().login(world.low, client);
  shiftTime(61_000);
  assert.deepEqual(await check(token), { active: false });
});

test('a missing parameter is 400, a wrong secret or an unknown provider 401', async () => {
  const form = { token: 't'.repeat(43), client_id: provider.clientId, client_secret: secret };
  for (const name of ['token', 'client_id', 'client_secret']) {
    const response = await ask({ ...form, [name]: '' });
    assert.equal(response.status, 400);
    const { error, error_description: said, error_uri: uri = '' } = (await response.json()) as Record<string, string>;
    assert.deepEqual([error, said], ['invalid_request', 'Required parameter missing or invalid.']);
    assert.equal(new URL(uri).searchParams.get('code'), 'Y100013');
  }
  for (const wrong of [{ client_secret: 'x'.repeat(43) }, { client_id: 'nobody' }, { client_id: client.clientId }]) {
    const response = await ask({ ...form, ...wrong });
    assert.equal(response.status, 401);
    const { error, error_description: said, error_uri: uri = '' } = (await response.json()) as Record<string, string>;
    assert.deepEqual([error, said], ['invalid_client', 'Client authentication failed.']);
    assert.equal(new URL(uri).searchParams.get('code'), 'Y330001');
  }
  assert.equal((await ask(form, world.plus.issuer)).status, 401);
});

test('each question is in the journal, with the account and without the token', async () => {
  const { access_token: token } = await newBrowser().login(world.low, client);
  await check(token);
  const lines = world.stores.database
    .prepare("SELECT * FROM journal WHERE kind = 'citizen.token-checked' AND account_id IS NOT NULL")
    .all();
  assert.ok(lines.length > 0);
  assert.ok(!JSON.stringify(lines).includes(token));
});

for (const [door, signingAlg, alg] of [
  ['low', 'RS256', 'RSA-OAEP-256'],
  ['plus', 'ES256', 'RSA-OAEP-256'],
  ['plus', 'ES256', 'ECDH-ES'],
] as const)
  test(`${door}: an answer signed with ${signingAlg} and encrypted by ${alg}, for a key that the provider publishes`, async () => {
    const { issuer } = world[door];
    const pair = await generateKeyPair(alg, { extractable: true, crv: 'P-256' });
    const keys = [{ ...(await exportJWK(pair.publicKey)), use: 'enc', alg, kid: 'published' }];
    const site = await listen((_request, response) => response.end(JSON.stringify({ keys })));
    const asker = await world[door].registerDataProvider({
      ...{ jwks: undefined, jwksUri: `${site.origin}/jwks`, signingAlg, encryption: { alg, enc: 'A256GCM' } },
    });
    const service = await world[door].register();
    const { access_token: token } = await newBrowser().login(world[door], service);
    const response = await ask({ token, client_id: asker.clientId, client_secret: secret }, issuer);
    site.close();
    const { plaintext, protectedHeader } = await compactDecrypt(await response.text(), pair.privateKey);
    assert.equal(protectedHeader.alg, alg);
    const inner = await jwtVerify(new TextDecoder().decode(plaintext), createRemoteJWKSet(new URL(`${issuer}/jwks`)), {
      ...{ audience: asker.clientId, issuer, algorithms: [signingAlg] },
    });
    const told = inner.payload['token_introspection'] as Record<string, unknown>;
    assert.deepEqual([told['active'], told['aud'], told['family_name']], [true, service.clientId, 'DUBOIS']);
    assert.equal(told['acr'], door === 'low' ? 'eidas1' : 'eidas2');
  });
