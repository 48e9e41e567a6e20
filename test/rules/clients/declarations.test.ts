import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseClientDeclaration, parseClientDeclarations } from '#clients/declare.ts';
import { changedMembers, describeClient } from '#clients/describe.ts';
import { hashSecret } from '#clients/secret.ts';
import { systemRandom } from '#platform/random.ts';

const hash = hashSecret('a secret that is long enough', systemRandom);
const key = { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: 'one' };

const usual = {
  client_id: 'demo',
  client_name: 'Logiciel de démonstration',
  redirect_uris: ['https://service.example/callback'],
  client_secret_hashes: [hash],
};

const faultsOf = (declaration: unknown, mode: 'sandbox' | 'production' = 'production') => {
  const declared = parseClientDeclaration(declaration, mode, 'file');
  return declared.isValid ? [] : declared.faults.map(({ pointer, reason }) => `${pointer} ${reason}`);
};

const load = (declaration: unknown) => {
  const declared = parseClientDeclaration(declaration, 'production', 'file');
  assert.ok(declared.isValid, JSON.stringify(declared));
  return declared.value;
};

test('a short declaration is enough, and it is strict', () => {
  const client = load(usual);
  assert.equal(client.profile, 'strict');
  assert.equal(client.introspection, 'own');
  assert.deepEqual(client.scopes, ['openid', 'scope_all']);
  assert.equal(client.acrPolicy, 'echo');
  assert.deepEqual(client.authentication, { method: 'client_secret_basic', secretHashes: [hash] });
});

test('a compatible client may introspect any token, as with Pro Santé Connect, unless it says otherwise', () => {
  assert.equal(load({ ...usual, profile: 'compatible' }).introspection, 'any');
  assert.equal(load({ ...usual, profile: 'compatible', introspection: 'none' }).introspection, 'none');
});

const refused: readonly (readonly [what: string, declaration: unknown, fault: RegExp])[] = [
  ['nothing', {}, /^\/client_id is missing/],
  ['a text', 'demo', /must be: object/],
  [
    'an unknown member',
    { ...usual, response_types: ['token'] },
    /^\/response_types is not a member that Vestibule knows$/,
  ],
  ['an identifier with a space', { ...usual, client_id: 'a b' }, /^\/client_id is malformed/],
  ['an object for a list', { ...usual, post_logout_redirect_uris: {} }, /^\/post_logout_redirect_uris must be: array$/],
  ['an unknown profile', { ...usual, profile: 'lax' }, /^\/profile must be one of strict, compatible$/],
  ['no redirect URI', { ...usual, redirect_uris: [] }, /^\/redirect_uris must name at least one/],
  ['a name with a control character', { ...usual, client_name: 'a\u202eb' }, /^\/client_name must be printable text$/],
  ['a secret in clear', { ...usual, client_secret: 'word' }, /^\/client_secret is not a member/],
  [
    'no secret',
    { ...usual, client_secret_hashes: [] },
    /^\/client_secret_hashes is missing: client_secret_basic needs a secret$/,
  ],
  ['a foreign hash', { ...usual, client_secret_hashes: ['$2b$10$abc'] }, /^\/client_secret_hashes\/0 /],
  [
    'a secret that is not used',
    { ...usual, token_endpoint_auth_method: 'none' },
    /^\/client_secret_hashes does not go with none$/,
  ],
  [
    'private_key_jwt without keys',
    { ...usual, client_secret_hashes: [], token_endpoint_auth_method: 'private_key_jwt' },
    /^\/jwks is needed, or jwks_uri/,
  ],
  ['a private key', { ...usual, jwks: { keys: [{ ...key, d: 'AA' }] } }, /^\/jwks\/keys\/0\/d must not be there/],
  [
    'a shared key',
    { ...usual, jwks: { keys: [{ kty: 'oct', k: 'AA' }] } },
    /^\/jwks\/keys\/0\/kty must be RSA, EC or OKP$/,
  ],
  [
    'a key address without private_key_jwt',
    { ...usual, jwks_uri: 'https://service.example/jwks' },
    /^\/jwks_uri does not go with/,
  ],
  [
    'two certificate names',
    {
      ...usual,
      client_secret_hashes: [],
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_san_dns: 'a.example',
      tls_client_auth_subject_dn: 'CN=a',
    },
    /goes with 1 tls_client_auth_… members, not 2$/,
  ],
  [
    'a plain http logout address',
    { ...usual, backchannel_logout_uri: 'http://service.example/logout' },
    /^\/backchannel_logout_uri must be https/,
  ],
  [
    'signed requests without keys',
    { ...usual, require_signed_request_object: true },
    /^\/jwks is missing: signed requests need keys$/,
  ],
  [
    'a compatible client without authentication',
    { ...usual, client_secret_hashes: undefined, token_endpoint_auth_method: 'none', profile: 'compatible' },
    /^\/profile must be strict/,
  ],
  [
    'two ways to bind tokens',
    { ...usual, dpop_bound_access_tokens: true, tls_client_certificate_bound_access_tokens: true },
    /^\/dpop_bound_access_tokens does not go with/,
  ],
];

for (const [what, declaration, fault] of refused) {
  test(`${what} is refused, with the place and the reason`, () => {
    const faults = faultsOf(declaration);
    assert.ok(
      faults.some((one) => fault.test(one)),
      faults.join('\n'),
    );
  });
}

test('all faults are told at once', () => {
  const faults = faultsOf({
    ...usual,
    redirect_uris: ['https://a.example/#', 'ftp://a.example/'],
    client_secret_hashes: [],
  });
  assert.equal(faults.length, 3);
});

test('a list of clients is read whole or not at all, and says which one is wrong', () => {
  const good = parseClientDeclarations([usual, { ...usual, client_id: 'other' }], 'production');
  assert.ok(good.isValid);
  const bad = parseClientDeclarations([usual, { ...usual, status: 'off' }, usual], 'production');
  assert.ok(!bad.isValid);
  assert.deepEqual(bad.faults, [
    { pointer: '/1/status', reason: 'must be one of active, suspended' },
    { pointer: '/1/client_id', reason: 'must be unique; client 0 has it already' },
    { pointer: '/2/client_id', reason: 'must be unique; client 0 has it already' },
  ]);
  assert.ok(!parseClientDeclarations({ clients: [] }, 'production').isValid);
});

const authentication = fc.constantFrom(
  { client_secret_hashes: [hash] },
  { token_endpoint_auth_method: 'client_secret_post', client_secret_hashes: [hash, hash] },
  { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key] } },
  { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'https://service.example/jwks' },
  { token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_subject_dn: 'CN=a,O=b' },
  { token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_san_dns: 'a.example' },
  { token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_san_uri: 'urn:a' },
  { token_endpoint_auth_method: 'none' },
);

const declaration = fc
  .record(
    {
      application_type: fc.constantFrom('web', 'native'),
      status: fc.constantFrom('active', 'suspended'),
      post_logout_redirect_uris: fc.constantFrom([], ['https://service.example/']),
      backchannel_logout_uri: fc.constant('https://service.example/logout'),
      scope: fc.constantFrom('openid', 'scope_all', 'openid scope_all identity'),
      acr_policy: fc.constantFrom('echo', 'reached'),
      minimum_level: fc.constantFrom('eidas1', 'eidas3'),
      require_pushed_authorization_requests: fc.boolean(),
      tls_client_certificate_bound_access_tokens: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .chain((members) => authentication.map((one) => ({ ...usual, client_secret_hashes: [], ...members, ...one })));

test('what a client is described as makes the same client', () => {
  fc.assert(
    fc.property(declaration, (one) => {
      const client = load(one);
      const again = load(JSON.parse(JSON.stringify(describeClient(client))));
      assert.deepEqual(again, client);
      assert.deepEqual(changedMembers(client, again), []);
    }),
  );
});

test('whatever JSON is declared, the answer is a client or a list of faults', () => {
  const member = fc.constantFrom(
    ...Object.keys(describeClient(load(usual))),
    'jwks',
    'jwks_uri',
    '__proto__',
    'constructor',
  );
  fc.assert(
    fc.property(fc.dictionary(member, fc.jsonValue()), (members) => {
      const declared = parseClientDeclaration({ ...usual, ...members }, 'sandbox', 'file');
      assert.ok(declared.isValid || declared.faults.length > 0);
    }),
    { numRuns: 2000 },
  );
});
