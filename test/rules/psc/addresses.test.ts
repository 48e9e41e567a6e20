import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPerson } from '../../support/person.ts';
import { get, newPlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// psc.md §1: clients carry these paths in their code.
const world = ruleWorld();

const authorizeAddresses = () => {
  const { origin } = new URL(world().issuer);
  return [`${origin}/auth`, `${origin}/auth/`, `${world().issuer}/protocol/openid-connect/auth`];
};

test('the authorize page answers at /auth, at /auth/ and at the native path', async () => {
  const service = await newPlainService(world());
  for (const address of authorizeAddresses()) {
    const person = newPerson(world());
    const page = await person.follow(`${address}?${service.parameters()}`);
    assert.equal(page.status, 200, address);
    const { url } = await person.presentCard(page, world().card('899800000012'));
    assert.equal(url.origin + url.pathname, service.redirectUri);
    assert.ok(url.searchParams.has('code'), address);
  }
});

test('the discovery document answers by both names, with the authorize page of the wallet', async () => {
  const [wallet, standard] = await Promise.all(
    ['wallet-openid-configuration', 'openid-configuration'].map((name) => get(`${world().issuer}/.well-known/${name}`)),
  );
  assert.equal(wallet?.status, 200);
  assert.deepEqual(wallet.json, standard?.json);
  assert.equal(wallet.json['issuer'], world().issuer);
  assert.equal(wallet.json['authorization_endpoint'], `${new URL(world().issuer).origin}/auth`);
});

test('every endpoint lies below the issuer as in Keycloak', async () => {
  const { json } = await get(`${world().issuer}/.well-known/wallet-openid-configuration`);
  const below = (name: string) => String(json[name]).replace(world().issuer, '');
  assert.equal(below('token_endpoint'), '/protocol/openid-connect/token');
  assert.equal(below('userinfo_endpoint'), '/protocol/openid-connect/userinfo');
  assert.equal(below('jwks_uri'), '/protocol/openid-connect/certs');
  assert.equal(below('end_session_endpoint'), '/protocol/openid-connect/logout');
  assert.equal(below('introspection_endpoint'), '/protocol/openid-connect/token/introspect');
  assert.equal(below('revocation_endpoint'), '/protocol/openid-connect/revoke');
  assert.equal(below('pushed_authorization_request_endpoint'), '/protocol/openid-connect/ext/par/request');
});

test('a slash at the end of an endpoint makes no difference', async () => {
  const service = await newPlainService(world());
  const callback = await service.callback();
  const answer = await service.post('/protocol/openid-connect/token/', {
    grant_type: 'authorization_code',
    code: callback.searchParams.get('code') ?? '',
    redirect_uri: service.redirectUri,
  });
  assert.equal(answer.status, 200, answer.text);
});

test('a path that is nobody’s is a readable page', async () => {
  for (const path of ['/nothing', '/auth/realms/another/protocol/openid-connect/token', '/auth/realms']) {
    const answer = await get(new URL(path, world().issuer).href, { accept: 'text/html' });
    assert.equal(answer.status, 404, path);
    assert.match(answer.text, /P106/);
  }
});
