import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { exportJWK, generateKeyPair } from 'jose';
import * as oidc from 'openid-client';
import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import { newBrowser, type Params } from './citizen-browser.ts';
import { type Door, type IssuerWorld, openIssuerWorld, secret } from './issuer-world.ts';

/** A service as a partner writes it, strict about state, nonce, iss and signatures, against both issuers. */
let world: IssuerWorld;
before(async () => {
  world = await openIssuerWorld();
});
after(() => world.close());

type Partner = {
  readonly metadata?: Partial<oidc.ClientMetadata>;
  readonly authentication?: oidc.ClientAuth;
  readonly more?: Params;
  readonly checks?: oidc.AuthorizationCodeGrantChecks;
};

const configure = async (door: Door, client: CitizenClient, { metadata, authentication }: Partner = {}) => {
  const declared = {
    id_token_signed_response_alg: client.signingAlg,
    userinfo_signed_response_alg: client.signingAlg,
    ...metadata,
  };
  const auth = authentication ?? oidc.ClientSecretPost(secret);
  return oidc.discovery(new URL(door.issuer), client.clientId, declared, auth, {
    execute: [oidc.allowInsecureRequests],
  });
};

const walk = async (door: Door, client: CitizenClient, configuration: oidc.Configuration, partner: Partner = {}) => {
  const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
  const url = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: client.redirectUris[0] ?? '',
    scope: 'openid identite_pivot email',
    acr_values: door.open.door === 'low' ? 'eidas1' : 'eidas2',
    state: expectedState,
    nonce: expectedNonce,
    ...(partner.more as Record<string, string> | undefined),
  });
  const browser = newBrowser();
  const callback = await browser.letIn(door, await browser.begin(door, url.searchParams));
  const checks = { expectedState, expectedNonce, idTokenExpected: true, ...partner.checks };
  const tokens = await oidc.authorizationCodeGrant(configuration, callback, checks);
  const subject = tokens.claims()?.sub ?? '';
  return { tokens, claims: await oidc.fetchUserInfo(configuration, tokens.access_token, subject) };
};

for (const signingAlg of ['ES256', 'RS256'] as const)
  test(`low, ${signingAlg}: code, id_token and UserInfo`, async () => {
    const client = await world.low.register({ signingAlg });
    const { claims } = await walk(world.low, client, await configure(world.low, client));
    assert.equal(claims.family_name, 'DUBOIS');
  });

test('plus, encrypted', async () => {
  const { privateKey, publicKey } = await generateKeyPair('RSA-OAEP-256', { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), use: 'enc', kid: 'sealing', alg: 'RSA-OAEP-256' }] };
  const sealed = { alg: 'RSA-OAEP-256', enc: 'A256GCM' } as const;
  const client = await world.plus.register({ jwks, encryption: { idToken: sealed, userinfo: sealed } });
  const configuration = await configure(world.plus, client);
  oidc.enableDecryptingResponses(configuration, ['A256GCM'], { key: privateKey, kid: 'sealing', alg: 'RSA-OAEP-256' });
  const { tokens, claims } = await walk(world.plus, client, configuration);
  assert.equal(tokens.claims()?.acr, 'eidas2');
  assert.equal(claims.family_name, 'DUBOIS');
});

for (const [door, alg] of [
  ['low', 'ES256'],
  ['low', 'RS256'],
  ['plus', 'ES256'],
] as const)
  test(`${door}: private_key_jwt with ${alg}`, async () => {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), use: 'sig', kid: 'mine', alg }] };
    const client = await world[door].register({ authentication: { method: 'private_key_jwt' }, jwks });
    const authentication = oidc.PrivateKeyJwt({ key: privateKey, kid: 'mine' });
    const { claims } = await walk(world[door], client, await configure(world[door], client, { authentication }));
    assert.equal(claims.family_name, 'DUBOIS');
  });

test('a lenient service may use PKCE and login_hint; without its verifier the code is worth nothing', async () => {
  const client = await world.low.register({ lenient: true });
  const configuration = await configure(world.low, client);
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const more = {
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    login_hint: 'somebody',
    display: 'page',
    max_age: '3600',
    response_mode: 'query',
  };
  const { claims } = await walk(world.low, client, configuration, { more, checks: { pkceCodeVerifier } });
  assert.equal(claims.family_name, 'DUBOIS');
  await assert.rejects(walk(world.low, client, configuration, { more }), /invalid_grant|OPE|server responded/);
});

test('logout address and revocation are found by discovery', async () => {
  const client = await world.low.register();
  const configuration = await configure(world.low, client);
  const { tokens } = await walk(world.low, client, configuration);
  const url = oidc.buildEndSessionUrl(configuration, { id_token_hint: tokens.id_token ?? '' });
  assert.equal(url.origin + url.pathname, `${world.low.issuer}/session/end`);
  await oidc.tokenRevocation(configuration, tokens.access_token);
  await assert.rejects(oidc.fetchUserInfo(configuration, tokens.access_token, tokens.claims()?.sub ?? ''));
});
