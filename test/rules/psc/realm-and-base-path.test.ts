import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import { freePorts } from '../../support/free-ports.ts';
import { get, newPlainService } from '../../support/plain-service.ts';
import { startWorld, type World } from '../../support/world.ts';

// Issue: issuer, base path, realm name and the address of the authorize page are each configurable.
let world: World;
before(async () => {
  const ports = await freePorts(14);
  const origin = `http://localhost:${ports[0]}`;
  const professional = { issuer: `${origin}/idp/realms/region-test`, authorizeUrl: `${origin}/connexion` };
  world = await startWorld({ ports, overrides: { professional } });
});
after(() => world.close());

test('another base path, realm name and authorize path carry a whole login', async () => {
  const service = await newPlainService(world);
  const tokens = await service.logIn();
  assert.equal(decodeJwt(String(tokens['access_token'])).iss, world.issuer);
  assert.equal((await service.userInfo(tokens['access_token'])).status, 200);
  assert.equal((await service.refresh(tokens['refresh_token'])).status, 200);
});

test('the discovery document announces them', async () => {
  const { json } = await get(`${world.issuer}/.well-known/wallet-openid-configuration`);
  assert.equal(json['issuer'], world.issuer);
  assert.equal(json['authorization_endpoint'], world.authorizeUrl);
  assert.equal(json['token_endpoint'], `${world.issuer}/protocol/openid-connect/token`);
});

test('nothing answers any more at the usual paths', async () => {
  const { origin } = new URL(world.issuer);
  for (const path of ['/auth', '/auth/realms/esante-wallet/.well-known/openid-configuration']) {
    assert.equal((await get(origin + path)).status, 404);
  }
});
