import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { cibaGrant } from '#clients/client.ts';
import { cibaWorld } from './ciba-world.ts';
import { type Desk, doctor, newDesk } from './desk.ts';
import { newPhone, type Phone } from './soft-phone.ts';

// CIBA Core §10.2: the delivery mode ping.
let phone: Phone;
const world = cibaWorld(async (started) => {
  phone = await newPhone(started, doctor);
});

type Heard = {
  readonly method: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

/** The service's listener: answers with the given statuses in turn, then 204. */
const listen = async (...statuses: number[]) => {
  const heard: Heard[] = [];
  const waiting: (() => void)[] = [];
  const hear = async (request: IncomingMessage, response: ServerResponse) => {
    heard.push({ method: request.method, headers: request.headers, body: await text(request) });
    response.writeHead(statuses.shift() ?? 204, { location: '/elsewhere' }).end();
    for (const wake of waiting.splice(0)) wake();
  };
  const server = createServer((request, response) => void hear(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => server.close());
  const until = async (count: number): Promise<void> => {
    while (heard.length < count) await new Promise<void>((resolve) => void waiting.push(resolve));
  };
  return { url: `http://localhost:${(server.address() as AddressInfo).port}/ciba`, heard, until };
};

const pinged = (endpoint: string): Promise<Desk> =>
  newDesk(world(), {
    backchannel_token_delivery_mode: 'ping',
    backchannel_client_notification_endpoint: endpoint,
    grant_types: [cibaGrant, 'refresh_token'],
  });

const token = 'a-notification-token.of-the_service~01';

test('an approval is told to the service, which then fetches its tokens', async () => {
  const listener = await listen();
  const desk = await pinged(listener.url);
  const id = await desk.start({ client_notification_token: token });
  await phone.approve(world());
  await listener.until(1);
  const [ping] = listener.heard;
  assert.deepEqual(
    [ping?.method, ping?.headers.authorization, ping?.headers['content-type']],
    ['POST', `Bearer ${token}`, 'application/json'],
  );
  assert.deepEqual(JSON.parse(ping?.body ?? ''), { auth_req_id: id });
  assert.equal((await desk.poll(id)).status, 200);
});

test('a refusal is told as well', async () => {
  const listener = await listen();
  const desk = await pinged(listener.url);
  const id = await desk.start({ client_notification_token: token });
  await phone.refuse(world());
  await listener.until(1);
  assert.equal((await desk.poll(id)).json['error'], 'access_denied');
});

test('a service that is down for a moment is told again', async () => {
  const listener = await listen(503);
  const desk = await pinged(listener.url);
  await desk.start({ client_notification_token: token });
  await phone.approve(world());
  await listener.until(2);
  assert.equal(listener.heard[1]?.body, listener.heard[0]?.body);
});

test('a redirect is not followed, and a refusal not repeated', async () => {
  for (const status of [302, 401]) {
    const listener = await listen(status);
    const desk = await pinged(listener.url);
    const id = await desk.start({ client_notification_token: token });
    await phone.approve(world());
    await listener.until(1);
    assert.equal((await desk.poll(id)).status, 200);
    assert.equal(listener.heard.length, 1);
  }
});

test('a service that is not there gets its tokens by polling', async () => {
  const desk = await pinged('http://localhost:9/ciba');
  const id = await desk.start({ client_notification_token: token });
  await phone.approve(world());
  assert.equal((await desk.poll(id)).status, 200);
});

test('the request must bring the token of the notification, in the form of a bearer token', async () => {
  const desk = await pinged('http://localhost:9/ciba');
  for (const bad of [undefined, '', 'with a space', 'a\nb', 'x'.repeat(1025)]) {
    const { status, json } = await desk.ask({ client_notification_token: bad });
    assert.deepEqual([status, json['error']], [400, 'invalid_request'], String(bad).slice(0, 20));
  }
});

test('of the request nothing is kept but that token', async () => {
  const desk = await pinged('http://localhost:9/ciba');
  const id = await desk.start({ client_notification_token: token });
  const kept = await world().running.stores.protocol.find('BackchannelAuthenticationRequest', id);
  assert.deepEqual(kept?.['params'], { client_notification_token: token });
});

test('a service in poll mode is told nothing', async () => {
  const desk = await newDesk(world());
  const id = await desk.start({ client_notification_token: token });
  const kept = await world().running.stores.protocol.find('BackchannelAuthenticationRequest', id);
  assert.deepEqual(kept?.['params'], {});
});
