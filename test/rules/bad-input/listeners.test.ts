import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { sendBytes } from './ask.ts';
import { type BadWorld, checkLog, maltreat, openBadWorld } from './bad-world.ts';
import { cardRequests, operationsRequests, phoneRequests } from './endpoints.ts';

let bad: BadWorld;
before(async () => {
  bad = await openBadWorld();
});
after(() => bad.close());

test('no spoilt visit of the card host breaks it, though each is a handshake', async (t) =>
  maltreat(t, bad, await cardRequests(bad), 400));

test('no spoilt call of the operations listener breaks it', (t) => maltreat(t, bad, operationsRequests(bad), 300));

test('no spoilt call of the phone listener breaks it', (t) => maltreat(t, bad, phoneRequests(bad), 600));

const line = fc.constantFrom(
  ...[
    'GET / HTTP/1.1',
    'GET // HTTP/1.1',
    'GET //evil.example/ HTTP/1.1',
    'GET http://evil.example/auth HTTP/1.1',
    'OPTIONS * HTTP/1.1',
    'CONNECT evil.example:443 HTTP/1.1',
    'GET /auth HTTP/1.0',
    'GET /auth HTTP/0.9',
    'GET /auth',
    'GET  /auth HTTP/1.1',
    'get /auth HTTP/1.1',
    'PRI * HTTP/2.0',
    'GET /auth\0 HTTP/1.1',
    'GET /auth\r HTTP/1.1',
    'GET /\xff\xfe HTTP/1.1',
    '\x16\x03\x01\x02',
    '',
    'GET /login/%zz HTTP/1.1',
    'GET /login/%E0%A4%A HTTP/1.1',
    `GET /${'a'.repeat(20_000)} HTTP/1.1`,
    'POST /auth/realms/esante-wallet/protocol/openid-connect/token HTTP/1.1',
    'TRACE / HTTP/1.1',
  ],
);

const field = fc.constantFrom(
  ...[
    'Host: localhost',
    'Host: ',
    'Host: evil.example',
    'Host: a, b',
    ' folded',
    'X: a\0b',
    'X: a\rb',
    'X\t: a',
    ': empty',
    'no colon',
    'Content-Length: 5',
    'Content-Length: -1',
    'Content-Length: 5, 6',
    'Content-Length: 99999999999999999999',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: chunked, identity',
    'Transfer-Encoding: xchunked',
    'Upgrade: h2c',
    'Connection: Upgrade, HTTP2-Settings',
    'Upgrade: websocket',
    'Expect: 100-continue',
    'Expect: nothing',
    'Content-Type: application/x-www-form-urlencoded',
    `Cookie: ${'a=b; '.repeat(4000)}`,
    `X: ${'x'.repeat(17_000)}`,
    'Content-Encoding: gzip',
    'Trailer: X',
    'Connection: close',
    'Keep-Alive: timeout=99999',
  ],
);

const rest = fc.constantFrom(
  '',
  'x',
  '5\r\nhello\r\n0\r\n\r\n',
  'zz\r\n',
  'ffffffffffffffff\r\n',
  '0\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'grant_type=x',
  '\0'.repeat(100),
  '5;ext=\r\nhello\r\n0\r\nX-Injected: yes\r\n\r\n',
);

test('bytes that are not HTTP are answered in one line, or not at all', async (t) => {
  const origins = [new URL(bad.world.issuer).origin, bad.world.operationsOrigin];
  t.diagnostic('300 byte streams');
  const stream = fc.tuple(fc.constantFrom(...origins), line, fc.array(field, { maxLength: 4 }), rest);
  await fc.assert(
    fc.asyncProperty(stream, async ([origin, first, fields, body]) => {
      const answer = await sendBytes(origin, [first, ...fields, '', body].join('\r\n'));
      const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
      assert.ok(
        statuses.every((status) => status < 500 || status === 501),
        answer.slice(0, 500),
      );
      assert.doesNotMatch(answer, /x-injected|node_modules|file:\/\//i);
    }),
    { seed: 11, numRuns: 300 },
  );
});

/** It did: the parser of the address threw, then the error page asked it again, outside every `catch`. */
test('a request for `//` does not end the process', async () => {
  for (const origin of [bad.world.cardOrigin, bad.world.mutualTlsOrigin, new URL(bad.world.issuer).origin]) {
    const { status } = await bad.asker.ask({ origin, method: 'GET', path: '//', headers: [] });
    assert.equal(status, 404);
  }
});

test('none of it was taken for a defect', () => checkLog(bad));
