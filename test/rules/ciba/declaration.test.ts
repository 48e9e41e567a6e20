import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cibaGrant } from '#clients/client.ts';
import { parseClientDeclaration } from '#clients/declare.ts';
import { describeClient } from '#clients/describe.ts';
import type { Json } from '../../support/plain-service.ts';

// CIBA Core §4; FAPI-CIBA §5.2.2: how a service is registered that starts logins without a browser.
const usual: Json = {
  client_id: 'logiciel',
  client_name: 'Logiciel',
  grant_types: [cibaGrant, 'refresh_token'],
  client_secret_hashes: [`hmac-sha256.${'a'.repeat(22)}.${'b'.repeat(43)}`],
};
const jwks = { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }] };
const ping = {
  ...usual,
  backchannel_token_delivery_mode: 'ping',
  backchannel_client_notification_endpoint: 'https://logiciel.example/ciba',
};
const fapi = {
  ...usual,
  client_secret_hashes: undefined,
  token_endpoint_auth_method: 'private_key_jwt',
  jwks,
  fapi_ciba: true,
  backchannel_authentication_request_signing_alg: 'PS256',
  tls_client_certificate_bound_access_tokens: true,
};

const clean = (declaration: Json): Json => JSON.parse(JSON.stringify(declaration)) as Json;
const parse = (declaration: Json, mode: 'sandbox' | 'production' = 'production') =>
  parseClientDeclaration(clean(declaration), mode, 'file');

test('CIBA alone needs no address to return to, and polls', () => {
  const declared = parse(usual);
  assert.ok(declared.isValid);
  assert.deepEqual(declared.value.redirectUris, []);
  assert.equal(declared.value.ciba?.delivery, 'poll');
});

test('CIBA can stand beside logins in a browser', () => {
  const both = {
    ...usual,
    grant_types: ['authorization_code', 'refresh_token', cibaGrant],
    redirect_uris: ['https://logiciel.example/retour'],
  };
  assert.ok(parse(both).isValid);
});

test('without grant_types a service has the code flow and refresh, and no CIBA', () => {
  const declared = parse({ ...usual, grant_types: undefined, redirect_uris: ['https://logiciel.example/retour'] });
  assert.ok(declared.isValid);
  assert.deepEqual(declared.value.grantTypes, ['authorization_code', 'refresh_token']);
  assert.equal(declared.value.ciba, undefined);
});

for (const [name, declaration] of Object.entries({ usual, ping, fapi })) {
  test(`what ${name} is described as makes the same client`, () => {
    const declared = parse(declaration);
    assert.ok(declared.isValid, JSON.stringify(declared));
    assert.deepEqual(parse(describeClient(declared.value)), declared);
  });
}

test('in the sandbox a ping may go to loopback', () => {
  const local = { ...ping, backchannel_client_notification_endpoint: 'http://localhost:9/ciba' };
  assert.ok(parse(local, 'sandbox').isValid);
  assert.equal(parse(local).isValid, false);
});

const faults: Readonly<Record<string, readonly [Json, string]>> = {
  'a refresh grant alone': [{ ...usual, grant_types: ['refresh_token'] }, '/grant_types'],
  'a grant that is not offered': [{ ...usual, grant_types: ['password'] }, '/grant_types/0'],
  'no authentication': [
    { ...usual, client_secret_hashes: undefined, token_endpoint_auth_method: 'none' },
    '/grant_types',
  ],
  'ping without an address': [
    { ...ping, backchannel_client_notification_endpoint: undefined },
    '/backchannel_client_notification_endpoint',
  ],
  'poll with an address': [
    { ...ping, backchannel_token_delivery_mode: 'poll' },
    '/backchannel_client_notification_endpoint',
  ],
  push: [{ ...usual, backchannel_token_delivery_mode: 'push' }, '/backchannel_token_delivery_mode'],
  'CIBA members without CIBA': [
    {
      ...usual,
      grant_types: undefined,
      redirect_uris: ['https://logiciel.example/r'],
      backchannel_token_delivery_mode: 'poll',
    },
    '/backchannel_token_delivery_mode',
  ],
  'an algorithm without keys': [{ ...usual, backchannel_authentication_request_signing_alg: 'ES256' }, '/jwks'],
  'FAPI with a secret': [
    { ...fapi, client_secret_hashes: usual['client_secret_hashes'], token_endpoint_auth_method: 'client_secret_basic' },
    '/token_endpoint_auth_method',
  ],
  'FAPI with RS256': [
    { ...fapi, backchannel_authentication_request_signing_alg: 'RS256' },
    '/backchannel_authentication_request_signing_alg',
  ],
  'FAPI without an algorithm': [
    { ...fapi, backchannel_authentication_request_signing_alg: undefined },
    '/backchannel_authentication_request_signing_alg',
  ],
  'FAPI with tokens that are not bound': [
    { ...fapi, tls_client_certificate_bound_access_tokens: false },
    '/tls_client_certificate_bound_access_tokens',
  ],
};

for (const [what, [declaration, pointer]] of Object.entries(faults)) {
  test(`${what} is refused`, () => {
    const declared = parse(declaration);
    assert.equal(declared.isValid, false);
    assert.ok(
      !declared.isValid && declared.faults.some((fault) => fault.pointer === pointer),
      JSON.stringify(declared),
    );
  });
}
