import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import { rotateKeys } from '#issuer/keys.ts';
import { metadataFaults } from '../../support/strict-metadata.ts';
import { newBrowser } from './citizen-browser.ts';
import { type Door, type IssuerWorld, openIssuerWorld } from './issuer-world.ts';

/** Discovery and JWKS (franceconnect.md §0 points 1, 7 and 8, §1.3). */
let world: IssuerWorld;
let client: CitizenClient;
before(async () => {
  world = await openIssuerWorld();
  client = await world.low.register();
});
after(() => world.close());

const documentOf = async (door: Door) => {
  const response = await fetch(`${door.issuer}/.well-known/openid-configuration`);
  assert.equal(response.status, 200);
  assert.deepEqual(response.headers.getSetCookie(), []);
  assert.equal(response.headers.get('cache-control'), 'public, max-age=600');
  return (await response.json()) as Record<string, readonly string[] | string | boolean>;
};

const keysOf = async (door: Door) => (await (await fetch(`${door.issuer}/jwks`)).json()) as JSONWebKeySet;

test('low says what it does, and a strict parser takes it', async () => {
  const document = await documentOf(world.low);
  assert.deepEqual(metadataFaults(document), []);
  assert.equal(document['issuer'], world.low.issuer);
  assert.equal(document['authorization_endpoint'], `${world.low.issuer}/authorize`);
  assert.equal(document['end_session_endpoint'], `${world.low.issuer}/session/end`);
  assert.equal(document['revocation_endpoint'], `${world.low.issuer}/token/revocation`);
  assert.deepEqual(document['acr_values_supported'], ['eidas1']);
  assert.deepEqual(document['id_token_signing_alg_values_supported'], ['ES256', 'RS256']);
  assert.deepEqual(document['userinfo_signing_alg_values_supported'], ['ES256', 'RS256']);
  assert.deepEqual(document['subject_types_supported'], ['pairwise']);
  assert.deepEqual(document['response_types_supported'], ['code']);
  assert.deepEqual(document['grant_types_supported'], ['authorization_code']);
  assert.deepEqual(document['code_challenge_methods_supported'], ['S256']);
  assert.deepEqual(document['token_endpoint_auth_methods_supported'], ['client_secret_post', 'private_key_jwt']);
  assert.equal(document['claims_parameter_supported'], true);
  assert.equal(document['authorization_response_iss_parameter_supported'], true);
  const names = Object.keys(document);
  assert.ok(!names.some((name) => /encryption|backchannel|introspection|checktoken|registration/.test(name)));
  const scopes = document['scopes_supported'] as readonly string[];
  assert.ok(['identite_pivot', 'idp_birthdate', 'dgfip_rfr'].every((scope) => scopes.includes(scope)));
  assert.ok(!scopes.includes('offline_access') && !scopes.includes('address'));
});

test('plus says what it does', async () => {
  const document = await documentOf(world.plus);
  // OpenID Connect Discovery §3 wants RS256 of everybody; FranceConnect+ signs with ES256 alone.
  assert.deepEqual(metadataFaults({ ...document, id_token_signing_alg_values_supported: ['RS256'] }), []);
  assert.deepEqual(document['acr_values_supported'], ['eidas2', 'eidas3']);
  for (const token of ['id_token', 'userinfo']) {
    assert.deepEqual(document[`${token}_signing_alg_values_supported`], ['ES256']);
    assert.deepEqual(document[`${token}_encryption_alg_values_supported`], ['ECDH-ES', 'RSA-OAEP', 'RSA-OAEP-256']);
    assert.deepEqual(document[`${token}_encryption_enc_values_supported`], ['A256GCM']);
  }
  const scopes = document['scopes_supported'] as readonly string[];
  assert.ok(scopes.includes('rnipp_birth') && !scopes.includes('idp_birthdate'));
  assert.ok(!Object.keys(document).some((name) => /backchannel/.test(name)));
});

test('keys: ES256 first and then RS256, each named, none private; plus has ES256 alone', async () => {
  const { keys } = await keysOf(world.low);
  assert.deepEqual(
    keys.map(({ alg }) => alg),
    ['ES256', 'ES256', 'RS256', 'RS256'],
  );
  for (const key of keys) {
    assert.ok(key.kid && key.kty && key.use === 'sig');
    assert.equal(key.d, undefined);
  }
  assert.deepEqual([...new Set((await keysOf(world.plus)).keys.map(({ alg }) => alg))], ['ES256']);
});

test('the first ES256 key is the one that signs, for clients that ignore kid', async () => {
  const { id_token: token } = await newBrowser().login(world.low, client);
  assert.equal(decodeProtectedHeader(token).kid, (await keysOf(world.low)).keys[0]?.kid);
});

test('a rotation activates keys that were published before, and the old ones still verify', async () => {
  const published = await keysOf(world.low);
  const { id_token: old } = await newBrowser().login(world.low, client);
  await rotateKeys({ ...world.low.keys, algorithms: ['ES256', 'RS256'] });
  await world.low.open.refresh();
  const now = await keysOf(world.low);
  const { id_token: fresh } = await newBrowser().login(world.low, client);
  const { kid } = decodeProtectedHeader(fresh);
  assert.notEqual(kid, decodeProtectedHeader(old).kid);
  assert.ok(published.keys.some((key) => key.kid === kid));
  assert.equal(now.keys[0]?.kid, kid);
  await jwtVerify(old, createLocalJWKSet(now));
  await jwtVerify(fresh, createLocalJWKSet(published));
});
