import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateKeyPair, exportJWK, SignJWT } from 'jose';
import { cibaGrant } from '#clients/client.ts';
import { askOverTls, organisation } from '../../support/mutual-tls.ts';
import { basic, newPlainService, send } from '../../support/plain-service.ts';
import { presentCard } from './card-agent.ts';
import { cibaWorld } from './ciba-world.ts';
import { cibaPath, doctor, newDesk, tokenPath, usualRequest } from './desk.ts';

// CIBA Core §7.1, §11, §13: only a service that is registered for CIBA, and proves itself, gets what it asked for itself.
const world = cibaWorld();

test('the auth_req_id of another service is worth nothing, and is not disturbed', async () => {
  const [owner, other] = [await newDesk(world()), await newDesk(world())];
  const id = await owner.start({ channel: 'CARD' });
  await presentCard(world(), doctor);
  const { status, json } = await other.poll(id);
  assert.deepEqual([status, json['error']], [400, 'invalid_grant']);
  assert.equal((await owner.poll(id)).status, 200);
});

test('polls by another service do not slow the owner down', async () => {
  const [owner, other] = [await newDesk(world()), await newDesk(world())];
  const id = await owner.start();
  await other.poll(id);
  assert.equal((await owner.poll(id)).json['error'], 'authorization_pending');
});

test('an invented auth_req_id is worth nothing', async () => {
  const desk = await newDesk(world());
  assert.equal((await desk.poll('invented')).json['error'], 'invalid_grant');
  assert.equal((await desk.poll('', { auth_req_id: undefined })).json['error'], 'invalid_request');
});

test('a service that is not registered for CIBA is unauthorized_client at both endpoints', async () => {
  const service = await newPlainService(world());
  for (const answer of [
    await service.post(cibaPath, usualRequest),
    await service.post(tokenPath, { grant_type: cibaGrant, auth_req_id: 'any' }),
  ]) {
    assert.deepEqual([answer.status, answer.json['error']], [400, 'unauthorized_client']);
  }
});

test('a service for CIBA alone has no authorization endpoint', async () => {
  const desk = await newDesk(world());
  const url = new URL(world().authorizeUrl);
  url.search = `${new URLSearchParams({ response_type: 'code', client_id: desk.clientId, redirect_uri: desk.redirectUri, scope: 'openid' })}`;
  const { status, headers } = await fetch(url, { redirect: 'manual' });
  assert.equal(status, 400);
  assert.equal(headers.get('location'), null);
});

test('who does not prove itself is invalid_client', async () => {
  const { clientId } = await newDesk(world());
  const wrong = { authorization: basic(clientId, 'a-wrong-secret-of-enough-length') };
  for (const headers of [wrong, undefined]) {
    const { status, json } = await send(world().issuer + cibaPath, { ...usualRequest, client_id: clientId }, headers);
    assert.deepEqual([status, json['error']], [401, 'invalid_client']);
  }
});

test('a secret in the body is taken', async () => {
  const desk = await newDesk(world(), { token_endpoint_auth_method: 'client_secret_post' });
  assert.equal((await desk.post(cibaPath, usualRequest)).status, 200);
});

test('a certificate is taken, with the client_id in the body', async () => {
  const { clientId } = await newDesk(world(), {
    token_endpoint_auth_method: 'tls_client_auth',
    tls_client_auth_subject_dn: 'CN=logiciel,OU=1759000011,O=ETABLISSEMENT DE TEST,ST=Paris (75),C=FR',
  });
  const certificate = await organisation(world(), 'logiciel');
  const url = world().mutualTlsOrigin + new URL(world().issuer).pathname + cibaPath;
  const form = Object.fromEntries(Object.entries(usualRequest).map(([name, value]) => [name, String(value)]));
  assert.equal((await askOverTls(world(), url, { form: { ...form, client_id: clientId }, certificate })).status, 200);
  assert.equal((await askOverTls(world(), url, { form: { ...form, client_id: clientId } })).status, 401);
});

test('a signed assertion is taken', async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const { clientId, post } = await newDesk(world(), {
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256' }] },
  });
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(world().issuer)
    .setJti(crypto.randomUUID())
    .setExpirationTime('1m')
    .sign(privateKey);
  const { status } = await post(cibaPath, {
    ...usualRequest,
    client_assertion: assertion,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  });
  assert.equal(status, 200);
});
