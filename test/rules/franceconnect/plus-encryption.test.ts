import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compactDecrypt, createRemoteJWKSet, type CryptoKey, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import type { JwkSet, TokenEncryption } from '#clients/citizen/citizen-client.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { askUserinfo, authorizeParams, newBrowser } from './citizen-browser.ts';
import { type IssuerWorld, listen, openIssuerWorld } from './issuer-world.ts';

/** Encrypted id_token and UserInfo of plus (franceconnect.md §1.7, §1.8), and its levels. */
let world: IssuerWorld;
before(async () => {
  world = await openIssuerWorld();
});
after(() => world.close());

type Alg = TokenEncryption['alg'];

const encryptionKeys = async (alg: Alg): Promise<{ privateKey: CryptoKey; jwks: JwkSet }> => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true, crv: 'P-256' });
  const other = await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);
  const keys = [
    { ...other, kid: 'signing', use: 'sig', alg: 'ES256' },
    { ...(await exportJWK(publicKey)), kid: 'sealing', use: 'enc', alg },
  ];
  return { privateKey, jwks: { keys } };
};

const unseal = async (token: string, key: CryptoKey) => {
  const { plaintext, protectedHeader } = await compactDecrypt(token, key);
  const keys = createRemoteJWKSet(new URL(`${world.plus.issuer}/jwks`));
  const inner = await jwtVerify(new TextDecoder().decode(plaintext), keys, { algorithms: ['ES256'] });
  assert.deepEqual(Object.keys(inner.protectedHeader).sort(), ['alg', 'kid']);
  return { header: protectedHeader, payload: inner.payload };
};

for (const alg of ['RSA-OAEP', 'RSA-OAEP-256', 'ECDH-ES'] as const)
  test(`${alg}: both tokens are a JWS in a JWE whose header has ${alg === 'ECDH-ES' ? 'seven' : 'six'} members`, async () => {
    const { privateKey, jwks } = await encryptionKeys(alg);
    const encryption = { idToken: { alg, enc: 'A256GCM' }, userinfo: { alg, enc: 'A256GCM' } } as const;
    const client = await world.plus.register({ jwks, encryption });
    const tokens = await newBrowser().login(world.plus, client);
    const idToken = await unseal(tokens.id_token, privateKey);
    const names = ['alg', 'aud', 'cty', 'enc', ...(alg === 'ECDH-ES' ? ['epk'] : []), 'iss', 'kid'];
    assert.deepEqual(Object.keys(idToken.header).sort(), names);
    assert.equal(idToken.header.cty, 'JWT');
    assert.equal(idToken.header.kid, 'sealing');
    assert.equal(idToken.header['aud'], client.clientId);
    assert.equal(Object.keys(idToken.payload).length, 8);
    const userinfo = await askUserinfo(world.plus, tokens.access_token);
    assert.equal(userinfo.headers.get('content-type'), 'application/jwt');
    const { header, payload } = await unseal(await userinfo.text(), privateKey);
    assert.deepEqual(Object.keys(header).sort(), names);
    assert.equal(payload['family_name'], 'DUBOIS');
  });

test('the key comes from the address of the service, and a set that cannot be had refuses the code', async () => {
  const { privateKey, jwks } = await encryptionKeys('ECDH-ES');
  const site = await listen((_request, response) => response.end(JSON.stringify(jwks)));
  const encryption = { idToken: { alg: 'ECDH-ES', enc: 'A256GCM' } } as const;
  const client = await world.plus.register({ jwksUri: `${site.origin}/jwks`, encryption });
  const { id_token: token } = await newBrowser().login(world.plus, client);
  assert.equal((await unseal(token, privateKey)).payload.aud, client.clientId);
  site.close();
  const lost = await world.plus.register({ jwksUri: 'http://localhost:1/jwks', encryption });
  const answer = (await newBrowser().login(world.plus, lost)) as unknown as Record<string, string>;
  assert.equal(answer['error'], 'invalid_client_metadata');
});

test('the level that was reached is the one that plus returns; none asked for means eidas3', async () => {
  const client = await world.plus.register();
  const { id_token: token } = await newBrowser().login(world.plus, client, {}, { level: 'eidas3' });
  const keys = createRemoteJWKSet(new URL(`${world.plus.issuer}/jwks`));
  assert.equal((await jwtVerify(token, keys)).payload['acr'], 'eidas3');
  const browser = newBrowser();
  const wanted = async (acr: string) => {
    const uid = await browser.begin(world.plus, authorizeParams(client, { acr_values: acr }));
    const login = await (await browser.get(`${world.plus.issuer}/interaction/${uid}`)).json();
    return (login as { wantedLevel: string }).wantedLevel;
  };
  assert.equal(await wanted('something else'), 'eidas3');
  assert.equal(await wanted('eidas3 eidas2'), 'eidas2');
});

test('the pages are told what was asked for', async () => {
  const hint = asProviderId('a-provider');
  const client = await world.plus.register({ allowedIdpHints: [hint], allowedPrompts: ['login'] });
  const browser = newBrowser();
  const more = { idp_hint: hint, prompt: 'login', scope: 'openid email unknown', ui_locales: 'fr' };
  const uid = await browser.begin(world.plus, authorizeParams(client, more));
  const login = (await (await browser.get(`${world.plus.issuer}/interaction/${uid}`)).json()) as Record<
    string,
    unknown
  >;
  assert.equal(login['interactionId'], uid);
  assert.equal(login['informs'], false);
  assert.equal(login['idpHint'], hint);
  assert.equal(login['uiLocales'], 'fr');
  assert.deepEqual(login['scopes'], ['openid', 'email']);
  assert.equal(login['redirectUri'], client.redirectUris[0]);
  const other = await browser.begin(world.plus, authorizeParams(client, { prompt: 'login consent' }));
  const informed = (await (await browser.get(`${world.plus.issuer}/interaction/${other}`)).json()) as {
    informs: boolean;
  };
  assert.equal(informed.informs, true);
});
