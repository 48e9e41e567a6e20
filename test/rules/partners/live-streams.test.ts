import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { systemClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import { createLiveStreams } from '#web/partners/live-streams.ts';

/** The streams of open pages, on a real listener. */
let server: Server;
let open: (response: ServerResponse) => void;
before(async () => {
  server = createServer((_request, response) => open(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
after(() => server.close());

const listen = async (): Promise<IncomingMessage> => {
  const asked = request({ port: (server.address() as AddressInfo).port, agent: false }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.setEncoding('utf8');
  return answer;
};

const silent = createLog('silent');

test('a page is told when what it shows has changed, and not before', async () => {
  let shown = 'first';
  const streams = createLiveStreams(systemClock, silent);
  open = (response) => streams.open({ accountId: 'a', read: async () => shown }, response);
  const answer = await listen();
  assert.equal(answer.headers['content-type'], 'text/event-stream; charset=utf-8');
  const [greeting] = (await once(answer, 'data')) as [string];
  assert.doesNotMatch(greeting, /changed/);
  shown = 'second';
  const [event] = (await once(answer, 'data')) as [string];
  assert.match(event, /event: changed/);
  answer.destroy();
});

test('one account has four pages open at most: the oldest gives way', async () => {
  const streams = createLiveStreams(systemClock, silent);
  open = (response) => streams.open({ accountId: 'a', read: async () => 'same' }, response);
  const first = await listen();
  first.resume();
  const ended = once(first, 'end');
  const others = [];
  for (let count = 0; count < 4; count += 1) others.push(await listen());
  await ended;
  for (const one of others) one.destroy();
});

test('a reading that fails ends the stream, and a page that is old connects anew', async () => {
  const streams = createLiveStreams(systemClock, silent);
  open = (response) => streams.open({ accountId: 'a', read: () => Promise.reject(new Error('disk')) }, response);
  const failing = await listen();
  await once(failing.resume(), 'end');
  let ahead = 0;
  const clock = { ...systemClock, nowSeconds: () => systemClock.nowSeconds() + ahead };
  const later = createLiveStreams(clock, silent);
  open = (response) => later.open({ accountId: 'a', read: async () => 'same' }, response);
  const old = await listen();
  ahead = 61;
  await once(old.resume(), 'end');
});
