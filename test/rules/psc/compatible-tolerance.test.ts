import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { newPerson } from '../../support/person.ts';
import { doctorId, newPlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// psc.md §3 and §12: what existing clients leave out or say oddly, and a compatible registration lets pass.
const world = ruleWorld();

const claimsOf = (tokens: Record<string, unknown>) => decodeJwt(String(tokens['id_token']));

test('state, nonce, PKCE and acr_values may all be missing', async () => {
  const service = await newPlainService(world());
  const callback = await service.callback({ state: undefined, nonce: undefined, acr_values: undefined });
  assert.equal(callback.searchParams.has('state'), false);
  const { status, json } = await service.exchange(callback);
  assert.equal(status, 200);
  assert.equal('nonce' in claimsOf(json), false);
  assert.equal(claimsOf(json)['acr'], 'eidas1');
});

test('an empty state or nonce is as good as none', async () => {
  const service = await newPlainService(world());
  const callback = await service.callback({ state: '', nonce: '' });
  assert.equal(callback.searchParams.has('state'), false);
  assert.equal('nonce' in claimsOf((await service.exchange(callback)).json), false);
});

test('the level may be asked for by the wrong name acr', async () => {
  const service = await newPlainService(world());
  assert.equal(claimsOf(await service.logIn({ acr_values: undefined, acr: 'eidas2' }))['acr'], 'eidas2');
});

test('acr_values wins over a misnamed acr', async () => {
  const service = await newPlainService(world());
  assert.equal(claimsOf(await service.logIn({ acr_values: 'eidas1', acr: 'eidas2' }))['acr'], 'eidas1');
});

test('a level that nobody knows does not hold anybody up', async () => {
  const service = await newPlainService(world());
  assert.equal(claimsOf(await service.logIn({ acr_values: 'eidas9' }))['acr'], 'eidas1');
});

test('the same parameter twice with the same value is one value', async () => {
  const service = await newPlainService(world());
  const doubled = `${world().authorizeUrl}/?acr_values=eidas1&scope=openid+scope_all&${service.parameters()}`;
  const callback = await newPerson(world()).logIn(doubled, world().card(doctorId));
  assert.ok(callback.searchParams.has('code'));
});

test('the same parameter twice with two values is refused', async () => {
  const service = await newPlainService(world());
  const { url } = await newPerson(world()).follow(`${service.authorizeUrl()}&nonce=another`);
  assert.equal(url.searchParams.get('error'), 'invalid_request');
  assert.equal(url.searchParams.get('state'), 'the-state');
});

test('a posted request is as good as one in the address, and finds the session', async () => {
  const service = await newPlainService(world());
  const person = newPerson(world());
  await person.logIn(service.authorizeUrl(), world().card(doctorId));
  const { url } = await person.follow(world().authorizeUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: service.parameters({ prompt: 'none' }).toString(),
  });
  assert.ok(url.searchParams.has('code'), url.href);
});

test('a posted request from somebody unknown leads to the login page', async () => {
  const service = await newPlainService(world());
  const page = await newPerson(world()).follow(world().authorizeUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: service.parameters().toString(),
  });
  assert.match(page.text, /Avec votre carte/);
});

test('PKCE, state and nonce are used when they are given', async () => {
  const service = await newPlainService(world());
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
  const request = { code_challenge: challenge, code_challenge_method: 'S256' };
  const without = await service.exchange(await service.callback(request));
  assert.equal(without.json['error'], 'invalid_grant');
  const code_verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  assert.equal((await service.exchange(await service.callback(request), { code_verifier })).status, 200);
});

test('unknown parameters, as kc_idp_hint, are ignored', async () => {
  const service = await newPlainService(world());
  const callback = await service.callback({ kc_idp_hint: 'OKTA_hopital', display: 'page', foo: 'bar' });
  assert.ok(callback.searchParams.has('code'));
});
