import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { clientCertificateChainHeader, clientCertificateHeader } from '#methods/card/client-certificate-header.ts';
import { chooseLanguage } from '#platform/language.ts';
import { patience } from '#platform/listener.ts';
import { createSealer } from '#platform/sealed-token.ts';
import { distinguishedNameParts } from '#platform/service-certificate.ts';
import { redirectObjection } from '#clients/address.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.close());

const open = (origin: string, begin: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once('error', reject);
    socket.once('connect', () => socket.write(begin, () => resolve(socket)));
  });

/** Milliseconds until the server hung up. */
const hungUpAfter = (socket: Socket): Promise<number> => {
  const begun = performance.now();
  return new Promise((resolve) => {
    socket.resume();
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(performance.now() - begun));
  });
};

test('three hundred callers who never finish their headers keep nobody else waiting, and are hung up on', async () => {
  const { origin } = new URL(world.issuer);
  const slow = await Promise.all(
    Array.from({ length: 300 }, (_, index) => open(origin, `GET /auth?n=${index} HTTP/1.1\r\nHost: localhost\r\nX: `)),
  );
  const begun = performance.now();
  const response = await fetch(`${world.issuer}/.well-known/openid-configuration`);
  assert.equal(response.status, 200);
  await response.body?.cancel();
  assert.ok(performance.now() - begun < 3000);
  const waited = await Promise.all(slow.map(hungUpAfter));
  assert.ok(
    Math.max(...waited) < patience.headersTimeout + 2 * patience.connectionsCheckingInterval + 3000,
    `${Math.max(...waited)} ms`,
  );
});

test('every listener is built with the same patience', () => {
  assert.ok(patience.headersTimeout <= 10_000);
  assert.ok(patience.requestTimeout <= 20_000);
  assert.ok(patience.connectionsCheckingInterval <= 5000);
});

test('a compressed body is not unpacked: a small one cannot become a large one', async () => {
  const bomb = gzipSync(Buffer.from(`grant_type=${'a'.repeat(20_000_000)}`));
  assert.ok(bomb.length < 25_000);
  for (const encoding of ['gzip', 'deflate', 'br', 'gzip, gzip']) {
    const answer = await fetch(`${world.issuer}/protocol/openid-connect/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': encoding },
      body: bomb,
    });
    assert.ok(answer.status >= 400 && answer.status < 500);
    await answer.body?.cancel();
  }
});

test('a body beyond the limit is refused without being read to its end', async () => {
  for (const path of [
    '/protocol/openid-connect/token',
    '/protocol/openid-connect/userinfo',
    '/protocol/openid-connect/logout',
    '/protocol/openid-connect/auth',
  ]) {
    const socket = await open(
      new URL(world.issuer).origin,
      `POST ${new URL(world.issuer).pathname}${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000000000\r\n\r\n${'a'.repeat(70_000)}`,
    );
    const status = await new Promise<string>((resolve) =>
      socket.once('data', (chunk) => resolve(chunk.toString('latin1').slice(9, 12))),
    );
    socket.destroy();
    assert.ok(['400', '413'].includes(status), `${path}: ${status}`);
  }
});

/** Texts on which a careless pattern takes exponential or quadratic time. */
const long = 60_000;
const evil: readonly string[] = [
  'a'.repeat(long),
  ' '.repeat(long),
  'a '.repeat(long / 2),
  '/'.repeat(long),
  ','.repeat(long),
  '='.repeat(long),
  'a=b,'.repeat(long / 4),
  `${'a='.repeat(long / 2)}"`,
  `CN=${'\\'.repeat(long)}`,
  `"${'\\"'.repeat(long / 2)}`,
  `:${'A'.repeat(long)}`,
  'fr;q='.repeat(long / 5),
  `http://${'a.'.repeat(long / 2)}`,
  `http://${'a@'.repeat(long / 2)}`,
  '-'.repeat(long),
];

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'Accept-Language': (text) => chooseLanguage({ acceptLanguage: text }),
  ui_locales: (text) => chooseLanguage({ uiLocales: text }),
  'language cookie': (text) => chooseLanguage({ cookie: text }),
  'Client-Cert': clientCertificateHeader,
  'Client-Cert-Chain': clientCertificateChainHeader,
  ticket: (text) => createSealer(new Uint8Array(32)).open(text, 0),
  'subject name': distinguishedNameParts,
  'registered address': (text) => redirectObjection(text, 'web', 'production'),
};

for (const [what, read] of Object.entries(readers)) {
  test(`no text keeps the reader of ${what} busy`, () => {
    for (const text of evil) {
      const begun = performance.now();
      read(text);
      const took = performance.now() - begun;
      assert.ok(took < 500, `${took.toFixed()} ms on ${JSON.stringify(text.slice(0, 20))}…`);
    }
  });
}

test('nor do long parameters, headers and cookies keep the door busy', async () => {
  const { origin } = new URL(world.issuer);
  for (const text of evil) {
    const begun = performance.now();
    const short = text.slice(0, 7000);
    const query = new URLSearchParams({ client_id: 'demo-cabinet', scope: short, state: short.slice(0, 100) });
    const headers = {
      'accept-language': short,
      accept: `text/html,${short.slice(0, 2000)}`,
      cookie: `vestibule_lang=${encodeURIComponent(short.slice(0, 2000))}`,
      authorization: `Basic ${short}`,
    };
    const answers = await Promise.all([
      fetch(`${origin}/auth?${query}`, { headers, redirect: 'manual' }),
      fetch(`${world.issuer}/protocol/openid-connect/token`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          client_assertion: text.slice(0, 20_000),
          code: text.slice(0, 20_000),
          grant_type: 'authorization_code',
        }),
      }),
      fetch(`${world.issuer}/protocol/openid-connect/userinfo`, { headers: { authorization: `Bearer ${short}` } }),
      fetch(`${world.issuer}/protocol/openid-connect/logout?${new URLSearchParams({ id_token_hint: short })}`, {
        headers,
      }),
    ]);
    for (const answer of answers) {
      assert.ok(answer.status < 500);
      await answer.body?.cancel();
    }
    assert.ok(performance.now() - begun < 3000, JSON.stringify(text.slice(0, 20)));
  }
});
