import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPerson } from '../../support/person.ts';
import { doctorId, newPlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// Issue: the strict profile, the default for new clients, demands PKCE with S256, state and nonce.
const world = ruleWorld();

const errorFor = async (request: Record<string, string | undefined>) => {
  const service = await newPlainService(world(), { profile: 'strict' });
  const { url, outside } = await newPerson(world()).follow(service.authorizeUrl(request));
  assert.ok(outside, 'the error returns to the service');
  assert.equal(url.origin + url.pathname, service.redirectUri);
  assert.equal(url.searchParams.get('iss'), world().issuer);
  return url.searchParams;
};

test('a whole request is granted', async () => {
  const service = await newPlainService(world(), { profile: 'strict' });
  const tokens = await service.logIn();
  assert.ok(tokens['id_token'] !== undefined);
});

test('strict is what a registration without a profile is', async () => {
  const service = await newPlainService(world(), { profile: undefined });
  const { url } = await newPerson(world()).follow(service.authorizeUrl());
  assert.equal(url.searchParams.get('error'), 'invalid_request');
});

for (const name of ['nonce', 'code_challenge'] as const) {
  test(`a request without ${name} is refused on the callback, with state`, async () => {
    const missing =
      name === 'nonce' ? { nonce: undefined } : { code_challenge: undefined, code_challenge_method: undefined };
    const error = await errorFor(missing);
    assert.equal(error.get('error'), 'invalid_request');
    assert.equal(error.get('state'), 'the-state');
    assert.match(error.get('error_description') ?? '', name === 'nonce' ? /nonce/ : /PKCE/);
  });
}

test('a request without state is refused on the callback', async () => {
  const error = await errorFor({ state: undefined });
  assert.equal(error.get('error'), 'invalid_request');
  assert.equal(error.has('state'), false);
  assert.match(error.get('error_description') ?? '', /state/);
});

test('an empty state or nonce is refused', async () => {
  assert.equal((await errorFor({ nonce: '' })).get('error'), 'invalid_request');
  assert.equal((await errorFor({ state: '' })).get('error'), 'invalid_request');
});

test('PKCE with plain is refused', async () => {
  const error = await errorFor({ code_challenge_method: 'plain' });
  assert.equal(error.get('error'), 'invalid_request');
});

test('PKCE without a method, which means plain, is refused', async () => {
  assert.equal((await errorFor({ code_challenge_method: undefined })).get('error'), 'invalid_request');
});

test('the same parameter twice is refused even with one value', async () => {
  const service = await newPlainService(world(), { profile: 'strict' });
  const { url } = await newPerson(world()).follow(`${service.authorizeUrl()}&acr_values=eidas1`);
  assert.equal(url.searchParams.get('error'), 'invalid_request');
});

test('a misnamed acr is not taken for acr_values', async () => {
  const service = await newPlainService(world(), { profile: 'strict' });
  const tokens = await service.logIn({ acr_values: undefined, acr: 'eidas3' });
  const claims = JSON.parse(Buffer.from(String(tokens['id_token']).split('.')[1] ?? '', 'base64url').toString()) as {
    acr: string;
  };
  assert.equal(claims.acr, 'eidas1');
});

test('a code is worth nothing without its verifier, and nothing with another', async () => {
  const service = await newPlainService(world(), { profile: 'strict' });
  for (const code_verifier of [undefined, 'another-verifier-that-is-long-enough-for-rfc-7636']) {
    const callback = await service.callback({}, { card: world().card(doctorId) });
    const { status, json } = await service.exchange(callback, { code_verifier });
    assert.equal(status, 400);
    assert.equal(json['error'], 'invalid_grant');
  }
});
