import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freePorts } from '../../support/free-ports.ts';
import { newPerson } from '../../support/person.ts';
import { get, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { startWorld, type World } from '../../support/world.ts';

// psc.md §1: the issuer is on `auth.…`, the authorize page on `wallet.…`, and each serves the whole tree.
// `localhost` and `127.0.0.1` are two hosts to a browser.
let world: World;
let walletOrigin: string;
let service: PlainService;
before(async () => {
  const ports = await freePorts(14);
  walletOrigin = `http://127.0.0.1:${ports[0]}`;
  world = await startWorld({ ports, overrides: { professional: { authorizeUrl: `${walletOrigin}/auth` } } });
  service = await newPlainService(world);
});
after(() => world.close());

const card = () => world.card('899800000012');

test('both names of the discovery document announce the authorize page on its own host', async () => {
  for (const name of ['wallet-openid-configuration', 'openid-configuration']) {
    for (const origin of [new URL(world.issuer).origin, walletOrigin]) {
      const { json } = await get(`${origin}${new URL(world.issuer).pathname}/.well-known/${name}`);
      assert.equal(json['issuer'], world.issuer);
      assert.equal(json['authorization_endpoint'], `${walletOrigin}/auth`);
      assert.equal(json['token_endpoint'], `${world.issuer}/protocol/openid-connect/token`);
    }
  }
});

test('the whole login takes place on the host of the authorize page', async () => {
  const person = newPerson(world);
  const page = await person.follow(service.authorizeUrl());
  assert.equal(page.url.origin, walletOrigin);
  const { url } = await person.presentCard(page, card());
  assert.equal(url.searchParams.get('iss'), world.issuer);
  const answer = await service.exchange(url);
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual([...new Set([...person.cookies.values()].map(({ host }) => host))], [new URL(walletOrigin).host]);
});

test('a request to the native path on the issuer’s host goes to the authorize page, whatever host it names', async () => {
  const person = newPerson(world);
  await person.logIn(service.authorizeUrl(), card());
  for (const address of [`${world.issuer}/protocol/openid-connect/auth`, `${new URL(world.issuer).origin}/auth/`]) {
    const arrival = await person.follow(`${address}?${service.parameters({ prompt: 'none' })}`);
    assert.ok(arrival.url.searchParams.has('code'), `single sign-on from ${address}`);
  }
});

test('token, UserInfo, keys and logout also answer on the host of the authorize page', async () => {
  const path = `${walletOrigin}${new URL(world.issuer).pathname}/protocol/openid-connect`;
  const callback = await service.callback();
  const response = await fetch(`${path}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: service.clientId,
      client_secret: service.secret,
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: service.redirectUri,
    }),
  });
  const tokens = (await response.json()) as { access_token: string; id_token: string };
  assert.equal(response.status, 200);
  assert.equal((await get(`${path}/userinfo`, { authorization: `Bearer ${tokens.access_token}` })).status, 200);
  assert.equal((await get(`${path}/certs`)).status, 200);
  const logout = await get(`${path}/logout?id_token_hint=${tokens.id_token}`);
  assert.equal(logout.status, 200);
  assert.equal((await service.userInfo(tokens.access_token)).status, 401);
});

test('a browser sent to the issuer’s host to log out reaches its own session on the other', async () => {
  const person = newPerson(world);
  await person.logIn(service.authorizeUrl(), card());
  const page = await person.follow(`${world.issuer}/protocol/openid-connect/logout?client_id=${service.clientId}`);
  assert.equal(page.url.origin, walletOrigin);
  assert.match(page.text, /data-page="confirm-logout"/);
});
