import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCaller } from '#methods/upstream/call.ts';
import { usualHealth } from '#methods/upstream/health.ts';
import { createMetadataBook } from '#methods/upstream/metadata.ts';
import { identityProvidersOfSandbox } from '#sandbox/citizen/providers/records.ts';
import { plainVault } from '../../support/plain-vault.ts';

const issuer = 'https://provider.example';
const endpoints = {
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/jwks`,
  end_session_endpoint: `${issuer}/end`,
} as const;

const findWith = async (changes: Readonly<Record<string, string>>) => {
  const clock = { nowMilliseconds: () => 0, nowSeconds: () => 0 };
  const settings = { ...usualHealth, callMilliseconds: 5000, callsAtOnce: 10, maximumBytes: 100_000 };
  const fetch = async () => Response.json({ issuer, ...endpoints, ...changes });
  const [record] = identityProvidersOfSandbox({ providersOrigin: issuer }, plainVault);
  assert.ok(record);
  const provider = { ...record, discovery: { url: `${issuer}/.well-known/openid-configuration` } };
  return createMetadataBook(createCaller({ fetch, clock, settings }), clock).find(provider);
};

test('no address of a discovery document leads a code, a token or a person out of TLS, the logout’s neither', async () => {
  assert.ok('metadata' in (await findWith({})));
  for (const name of Object.keys(endpoints))
    assert.ok('missing' in (await findWith({ [name]: 'http://provider.example/x' })), name);
});
