import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { SignJWT } from 'jose';
import { startWorld, type World } from '../../support/world.ts';
import { type Answer, type Asker, openAsker } from '../bad-input/ask.ts';
import { type ProductionWorld, startProduction } from './production-world.ts';

let sandbox: World;
let production: ProductionWorld;
let asker: Asker;
/** Something inside the network of the platform that nobody outside should reach. */
let inside: { readonly port: number; readonly visits: () => number; readonly close: () => void };

before(async () => {
  sandbox = await startWorld();
  production = await startProduction(sandbox);
  asker = openAsker([]);
  inside = await openInside();
});
after(async () => {
  asker?.close();
  inside?.close();
  await production?.close();
  await sandbox?.close();
});

const openInside = async () => {
  let visits = 0;
  const server = createServer((socket) => {
    visits += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return { port: (server.address() as AddressInfo).port, visits: () => visits, close: () => void server.close() };
};

const hosts = [
  '127.0.0.1',
  'localhost',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '0.0.0.0',
  '2130706433',
  '0x7f.1',
  '127.1',
  '[::]',
  'LOCALHOST',
  'localhost.',
];

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const post = (path: string, form: Record<string, string>): Promise<Answer> =>
  asker.ask({
    origin: production.origin,
    method: 'POST',
    path: `${production.issuerPath}${path}`,
    headers: [
      ['Host', 'auth.example'],
      ['X-Forwarded-Proto', 'https'],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ],
    body: new URLSearchParams(form).toString(),
  });

for (const host of hosts) {
  test(`a service cannot make us ask ${host} for its keys`, async () => {
    const clientId = `keys-at-${hosts.indexOf(host)}`;
    await production.register({
      client_id: clientId,
      redirect_uris: ['https://service.example/callback'],
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: `https://${host}:${inside.port}/jwks`,
    });
    const assertion = await new SignJWT({
      iss: clientId,
      sub: clientId,
      aud: 'https://auth.example/auth/realms/esante-wallet',
      jti: crypto.randomUUID(),
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'x' })
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(privateKey);
    const answer = await post('/protocol/openid-connect/token/introspect', {
      token: 'x',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    });
    assert.ok(answer.status === 401 || answer.status === 400, `${answer.status} ${answer.body}`);
    assert.equal(inside.visits(), 0);
    assert.doesNotMatch(
      answer.body,
      /127\.0\.0\.1|localhost|private|refused|ECONN/i,
      'nor does the answer say what is there',
    );
  });
}

for (const host of hosts)
  test(`a service of citizens cannot make us ask ${host} for its addresses or its keys`, async () => {
    const [name, inner] = [hosts.indexOf(host), `https://${host}:${inside.port}`];
    const proof = { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: `${inner}/jwks` };
    const several = ['https://one.example/retour', 'https://two.example/retour'];
    const clientId = `citizens-at-${name}`;
    await production.registerCitizen({
      ...{ ...proof, client_id: clientId, name: 'Service', redirect_uris: several },
      sector_identifier_uri: `${inner}/sector`,
    });
    const headers = [
      ['Host', 'low.example'],
      ['X-Forwarded-Proto', 'https'],
    ] as const;
    const asked = { client_id: clientId, response_type: 'code', scope: 'openid', redirect_uri: several[0] ?? '' };
    const query = new URLSearchParams({ ...asked, acr_values: 'eidas1', state: 's'.repeat(32), nonce: 'n'.repeat(32) });
    const begun = await asker.ask({
      ...{ origin: production.lowOrigin, method: 'GET', path: `/api/v2/authorize?${query}`, headers },
    });
    assert.deepEqual([begun.status, /Y04A8220/.test(begun.body)], [400, true], begun.body);
    const assertion = await new SignJWT({ iss: clientId, sub: clientId, jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'RS256', kid: 'x' })
      .setAudience('https://low.example/api/v2')
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(privateKey);
    const form = new URLSearchParams({
      ...{ grant_type: 'authorization_code', code: 'x', redirect_uri: several[0] ?? '', client_assertion: assertion },
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
    const redeemed = await asker.ask({
      ...{ origin: production.lowOrigin, method: 'POST', path: '/api/v2/token', body: form.toString() },
      headers: [...headers, ['Content-Type', 'application/x-www-form-urlencoded']],
    });
    assert.ok(redeemed.status === 401 || redeemed.status === 400, `${redeemed.status} ${redeemed.body}`);
    assert.equal(inside.visits(), 0);
    for (const { body } of [begun, redeemed])
      assert.doesNotMatch(body, /127\.0\.0\.1|localhost|private|refused|ECONNR/i);
  });

test('a service cannot make us post a logout to a private address', async () => {
  const { stores, deliveries } = production.running;
  const now = Math.floor(Date.now() / 1000);
  const clients = hosts.map((host, index) => ({
    clientId: `logout-at-${index}`,
    uri: `https://${host}:${inside.port}/logout`,
  }));
  clients.push({ clientId: 'metadata', uri: 'https://169.254.169.254/latest/meta-data/' });
  for (const { clientId, uri } of clients) {
    await production.register({
      client_id: clientId,
      redirect_uris: ['https://service.example/callback'],
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: 'https://service.example/jwks',
      backchannel_logout_uri: uri,
    });
  }
  await stores.protocol.upsert(
    {
      kind: 'Session',
      id: 's',
      payload: { uid: 'u', accountId: 'f:x:1' },
      expiresAtSeconds: now + 600,
      grantId: undefined,
      uid: 'u',
    },
    [],
  );
  await stores.protocol.endSession({
    sessionRecordId: 's',
    grantIds: [],
    events: [],
    deliveries: clients.map(({ clientId, uri }) => ({
      id: `to-${clientId}`,
      clientId,
      uri,
      subject: 'f:x:1',
      sessionId: 'u',
      createdAtSeconds: now,
    })),
  });
  deliveries.wake();
  await deliveries.settled();
  const outcomes = (await stores.deliveries.list(100)).map(({ lastOutcome }) => lastOutcome);
  assert.equal(outcomes.length, clients.length);
  // `localhost.` is a name that some systems do not resolve at all.
  assert.ok(
    outcomes.every((outcome) => outcome === 'OUTGOING_REFUSED' || outcome === 'ENOTFOUND'),
    outcomes.join(),
  );
  assert.equal(inside.visits(), 0);
});

/** It did: the cookie library looks at the socket, or at a header of the caller, to learn whether the browser spoke TLS. */
test('behind a proxy that ends TLS, pages that set cookies do not break when the caller leaves the scheme out or lies', async () => {
  for (const headers of [[], [['X-Forwarded-Proto', 'http']], [['X-Forwarded-Proto', 'https']]] as [
    string,
    string,
  ][][]) {
    for (const [method, path] of [
      ['GET', '/protocol/openid-connect/logout'],
      ['POST', '/protocol/openid-connect/logout'],
    ] as const) {
      const answer = await asker.ask({
        origin: production.origin,
        method,
        path: production.issuerPath + path,
        headers: [
          ['Host', 'auth.example'],
          ['Accept', 'text/html'],
          ['Content-Type', 'application/x-www-form-urlencoded'],
          ...headers,
        ],
        ...(method === 'POST' ? { body: 'state=x' } : {}),
      });
      assert.equal(answer.status, 200, answer.body.slice(0, 300));
      assert.match(String(answer.headers['strict-transport-security']), /max-age=/);
    }
  }
});

test('in production the cookies are Secure, and the session’s is pinned to its host', async () => {
  await production.register({
    client_id: 'web',
    profile: 'compatible',
    redirect_uris: ['https://service.example/callback'],
    token_endpoint_auth_method: 'private_key_jwt',
    jwks_uri: 'https://service.example/jwks',
  });
  const query = new URLSearchParams({
    client_id: 'web',
    response_type: 'code',
    scope: 'openid scope_all',
    redirect_uri: 'https://service.example/callback',
    acr_values: 'eidas1',
  });
  for (const host of ['auth.example', 'evil.example']) {
    const answer = await asker.ask({
      origin: production.origin,
      method: 'GET',
      path: `/auth?${query}`,
      headers: [
        ['Host', host],
        ['Accept', 'text/html'],
      ],
    });
    assert.equal(answer.status, 303);
    assert.match(String(answer.headers['location']), /^https:\/\/auth\.example\/login\//);
    const cookies = [answer.headers['set-cookie'] ?? []].flat();
    assert.ok(cookies.length >= 4);
    for (const cookie of cookies) assert.match(cookie, /; samesite=lax; secure; httponly$/i);
    for (const cookie of cookies) assert.doesNotMatch(cookie, /domain=/i);
  }
});

test('nothing of the sandbox answers in production', async () => {
  for (const path of ['/reader', '/robot', '/sandbox', '/demo', '/test-people', '/cabinet/']) {
    const answer = await asker.ask({
      origin: production.origin,
      method: 'GET',
      path,
      headers: [['Host', 'auth.example']],
    });
    assert.equal(answer.status, 404);
  }
});
