import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cibaGrant } from '#clients/client.ts';
import { get, type Json } from '../../support/plain-service.ts';
import { cibaWorld } from './ciba-world.ts';
import { cibaPath } from './desk.ts';

// CIBA Core §4; psc.md §2: what the discovery document says of CIBA.
let document: Json;
const world = cibaWorld(async ({ issuer }) => {
  document = (await get(`${issuer}/.well-known/wallet-openid-configuration`)).json;
});

test('it names the endpoint of Pro Santé Connect, and its alias for certificates', () => {
  assert.equal(document['backchannel_authentication_endpoint'], world().issuer + cibaPath);
  const aliases = document['mtls_endpoint_aliases'] as Json;
  const { pathname } = new URL(world().issuer);
  assert.equal(aliases['backchannel_authentication_endpoint'], world().mutualTlsOrigin + pathname + cibaPath);
});

test('it names poll and ping, the grant, and that there is no user code', () => {
  assert.deepEqual(document['backchannel_token_delivery_modes_supported'], ['poll', 'ping']);
  assert.ok((document['grant_types_supported'] as string[]).includes(cibaGrant));
  assert.equal(document['backchannel_user_code_parameter_supported'], false);
});

test('it names asymmetric algorithms for signed requests only', () => {
  const algorithms = document['backchannel_authentication_request_signing_alg_values_supported'] as string[];
  assert.deepEqual([...algorithms].sort(), ['ES256', 'PS256', 'RS256']);
});
