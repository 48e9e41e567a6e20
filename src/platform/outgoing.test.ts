import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { createOutgoing, isSpecialAddress, type OutgoingOptions } from './outgoing.ts';

const limits = { allowPrivate: true, timeoutMilliseconds: 2000, maximumBytes: 1000 };

const openOutgoing = (context: TestContext, options: Partial<OutgoingOptions> = {}) => {
  const outgoing = createOutgoing({ ...limits, ...options });
  context.after(() => outgoing.close());
  return outgoing;
};

const serve = async (context: TestContext, listener: RequestListener) => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  context.after(() => server.close().closeAllConnections());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

test('a partner’s answer comes back whole: status, headers, body', async (context) => {
  const port = await serve(context, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const seen = {
        method: request.method,
        type: request.headers['content-type'],
        body: Buffer.concat(chunks).toString(),
      };
      response.writeHead(200, { 'content-type': 'application/json', 'x-twice': ['a', 'b'] }).end(JSON.stringify(seen));
    });
  });
  const outgoing = openOutgoing(context);
  const answer = await outgoing.fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: 'e30' }),
  });
  assert.equal(answer.headers.get('x-twice'), 'a, b');
  assert.deepEqual(await answer.json(), {
    method: 'POST',
    type: 'application/x-www-form-urlencoded;charset=UTF-8',
    body: 'logout_token=e30',
  });
});

test('asked without `fetch`, an answer is as whole', async (context) => {
  const port = await serve(context, (request, response) => {
    response.writeHead(request.method === 'POST' ? 201 : 400, { 'Content-Type': 'text/plain' });
    request.pipe(response);
  });
  const question = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'Émile' };
  const { status, headers, body } = await openOutgoing(context).ask(`http://127.0.0.1:${port}/`, question);
  assert.equal(status, 201);
  assert.equal(headers.get('content-type'), 'text/plain');
  assert.equal(headers.get('x-other'), null);
  assert.equal(await text(Readable.from(body ?? [])), 'Émile');
});

test('whoever asks may give up: before, in the middle, or not at all', async (context) => {
  const cut = Promise.withResolvers<boolean>();
  const port = await serve(context, (request, response) => {
    if (request.url === '/whole') return void response.end('whole');
    response.once('close', () => cut.resolve(response.writableEnded));
    return void response.write('half');
  });
  const outgoing = openOutgoing(context);
  const asking = new AbortController();
  const half = outgoing.ask(`http://127.0.0.1:${port}/half`, { signal: asking.signal });
  assert.equal((await outgoing.ask(`http://127.0.0.1:${port}/whole`, { signal: asking.signal })).status, 200);
  asking.abort(new Error('too late'));
  await assert.rejects(half, /too late/);
  await assert.rejects(outgoing.ask(`http://127.0.0.1:${port}/whole`, { signal: asking.signal }), /too late/);
  assert.equal((await outgoing.ask(`http://127.0.0.1:${port}/whole`)).status, 200);
  assert.equal(await cut.promise, false);
});

test('a redirect is handed back, not followed', async (context) => {
  let asked = 0;
  const port = await serve(context, (_request, response) => {
    asked += 1;
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  const answer = await openOutgoing(context).fetch(`http://127.0.0.1:${port}/`);
  assert.equal(answer.status, 302);
  assert.equal(asked, 1);
});

test('an answer without a body is an answer', async (context) => {
  const port = await serve(context, (_request, response) => response.writeHead(204).end());
  assert.equal((await openOutgoing(context).fetch(`http://127.0.0.1:${port}/`)).status, 204);
});

test('an answer that is too large is refused', async (context) => {
  const port = await serve(context, (_request, response) => response.end(Buffer.alloc(1001)));
  await assert.rejects(openOutgoing(context).fetch(`http://127.0.0.1:${port}/`), /exceeds 1000 bytes/);
});

test('an answer that does not come is given up', async (context) => {
  const port = await serve(context, () => undefined);
  const outgoing = openOutgoing(context, { timeoutMilliseconds: 50 });
  await assert.rejects(outgoing.fetch(`http://127.0.0.1:${port}/`), { name: 'TimeoutError' });
});

test('private addresses are refused, literal or behind a name, before anything is sent', async (context) => {
  let asked = 0;
  const port = await serve(context, (_request, response) => {
    asked += 1;
    response.end();
  });
  const outgoing = openOutgoing(context, { allowPrivate: false });
  for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433', 'localhost']) {
    await assert.rejects(outgoing.fetch(`http://${host}:${port}/`), /the address is private/, host);
  }
  assert.equal(asked, 0);
});

test('a name that answers with public and private addresses is only ever reached at the public ones', async (context) => {
  const found = [{ address: '127.0.0.1', family: 4 }];
  const resolve = ((_name: string, _options: object, answer: (error: null, found: object) => void) =>
    answer(null, found)) as unknown as NonNullable<OutgoingOptions['resolve']>; // the overloads of dns.lookup
  const outgoing = openOutgoing(context, { allowPrivate: false, resolve });
  await assert.rejects(outgoing.fetch('http://rebound.example/'), /the address is private/);
});

test('other schemes and user names are refused', async (context) => {
  const outgoing = openOutgoing(context);
  await assert.rejects(outgoing.fetch('file:///etc/hostname'), /scheme/);
  await assert.rejects(outgoing.fetch('https://name:word@service.example/'), /user name/);
});

test('public addresses are public', () => {
  for (const address of ['8.8.8.8', '192.0.1.1', '172.32.0.1', '223.255.255.255', '2a01:e0a::1', '2600::1']) {
    assert.equal(isSpecialAddress(address), false, address);
  }
});

test('every IPv4-mapped or private IPv6 form of an address is special', () => {
  fc.assert(fc.property(fc.ipV4(), (address) => assert.equal(isSpecialAddress(`::ffff:${address}`), true)));
  for (const address of [
    '::',
    '::1',
    'fe80::1',
    'fd00::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'ff02::1',
    'not an address',
  ]) {
    assert.equal(isSpecialAddress(address), true, address);
  }
});
