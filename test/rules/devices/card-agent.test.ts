import assert from 'node:assert/strict';
import { request as httpsRequest } from 'node:https';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import type { TestCard } from '#sandbox/cards/test-card.ts';
import { callRobot } from '../../support/robot-phone.ts';
import { cibaWorld } from '../ciba/ciba-world.ts';
import { doctor, newDesk } from '../ciba/desk.ts';

// psc.md §6: channel CARD. The software on the desk speaks for the card, with a handshake of its own for each call.
const world = cibaWorld();

type Call = { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string };

const shake = (path: string, card: TestCard | undefined, { method = 'GET', headers = {}, body }: Call = {}) =>
  new Promise<{ status: number; json: Record<string, unknown> }>((resolve, reject) => {
    const roots = Object.values(world().running.sandbox?.pki.authorities ?? {}).map(
      ({ certificatePem }) => certificatePem,
    );
    const credentials = card === undefined ? {} : { cert: card.certificatePem + card.chainPem, key: card.keyPem };
    const outgoing = httpsRequest(
      `${world().cardOrigin}${path}`,
      { ...credentials, ca: roots, agent: false, method, headers },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, json: JSON.parse(text) }));
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });

const card = (id = doctor) => world().card(id);
const json = { 'content-type': 'application/json' };
const approve = (id: string, code: string, by = card()) =>
  shake(`/agent/requests/${id}/approve`, by, { method: 'POST', headers: json, body: JSON.stringify({ code }) });

/** The body follows once we have heard that the call itself has arrived, and that much time later. */
const approveLate = (id: string, code: string, milliseconds: number) =>
  new Promise<Record<string, unknown>>((resolve, reject) => {
    const { certificatePem, chainPem, keyPem } = card();
    const ca = Object.values(world().running.sandbox?.pki.authorities ?? {}).map((one) => one.certificatePem);
    const call = { ...{ ca, agent: false, method: 'POST' }, headers: { ...json, expect: '100-continue' } };
    const outgoing = httpsRequest(
      `${world().cardOrigin}/agent/requests/${id}/approve`,
      { ...call, cert: certificatePem + chainPem, key: keyPem },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve(JSON.parse(text)));
      },
    );
    outgoing.once('error', reject);
    outgoing.once('continue', () => {
      world().advance(milliseconds);
      outgoing.end(JSON.stringify({ code }));
    });
    outgoing.flushHeaders();
  });

const pendingId = async (by = card()): Promise<string> => {
  const { json: body } = await shake('/agent/requests', by);
  const [first] = body['requests'] as { id: string }[];
  return first?.id ?? '';
};

test('the agent is told of the request, the card approves it, the service gets its tokens', async () => {
  const desk = await newDesk(world(), { acr_policy: 'reached' });
  const id = await desk.start({ channel: 'CARD', binding_message: '07' });
  const told = await shake('/agent/requests', card());
  const [shown] = told.json['requests'] as {
    id: string;
    serviceName: string;
    choices: string[];
    secondsLeft: number;
  }[];
  assert.ok(shown !== undefined && shown.choices.includes('07') && shown.choices.length === 3);
  assert.ok(!JSON.stringify(told.json).includes('nonce'));
  assert.deepEqual((await approve(shown.id, '07')).json, { is: 'approved' });
  const { status, json: tokens } = await desk.poll(id);
  assert.equal(status, 200);
  const claims = decodeJwt(String(tokens['id_token']));
  assert.deepEqual([claims['authMode'], claims['acr'], claims['SubjectNameID']], ['CARD', 'eidas3', doctor]);
});

test('a held call is answered when the request comes', async () => {
  const desk = await newDesk(world());
  const held = shake('/agent/requests?wait=20', card());
  await desk.start({ channel: 'CARD' });
  assert.equal(((await held).json['requests'] as unknown[]).length, 1);
  await shake(`/agent/requests/${await pendingId()}/refuse`, card(), { method: 'POST', headers: json, body: '{}' });
});

test('the wrong number ends it; a second answer finds nothing', async () => {
  const desk = await newDesk(world());
  const id = await desk.start({ channel: 'CARD', binding_message: '55' });
  const request = await pendingId();
  assert.deepEqual((await approve(request, '54')).json, { is: 'wrong-code' });
  const again = await approve(request, '55');
  assert.deepEqual([again.status, again.json['fault']], [400, 'P104']);
  assert.equal((await desk.poll(id)).json['error'], 'access_denied');
});

test('an approval that was held back until the card may be gone approves nothing', async () => {
  const desk = await newDesk(world());
  await desk.start({ channel: 'CARD', binding_message: '61' });
  const request = await pendingId();
  assert.equal((await approveLate(request, '61', 6000))['fault'], 'P104');
  assert.deepEqual(await approveLate(request, '61', 0), { is: 'approved' });
});

test('another person’s card sees nothing and answers nothing', async () => {
  const desk = await newDesk(world());
  await desk.start({ channel: 'CARD', binding_message: '12' });
  const request = await pendingId();
  assert.equal(await pendingId(card('899800000020')), '');
  assert.equal((await approve(request, '12', card('899800000020'))).json['fault'], 'P104');
  assert.deepEqual((await approve(request, '12')).json, { is: 'approved' });
});

test('a request for the phone is not the card’s to answer', async () => {
  const desk = await newDesk(world());
  await callRobot(world(), 'POST', '/phones', { person: doctor });
  await desk.start({ channel: 'MOBILE' });
  assert.equal(await pendingId(), '');
});

test('without a card, or with a bad one, nothing is told', async () => {
  assert.deepEqual((await shake('/agent/requests', undefined)).json['fault'], 'P201');
  assert.deepEqual((await shake('/agent/requests', card(`${doctor}-revoked`))).json['fault'], 'P203');
});

test('a page in a browser that holds the card is refused', async () => {
  for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }] as const) {
    assert.equal((await shake('/agent/requests', card(), { headers })).json['fault'], 'P107');
  }
  const form = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{"code":"12"}' };
  assert.equal((await shake('/agent/requests/x/approve', card(), form)).json['fault'], 'P107');
});

test('bodies that are no approval, and addresses that are none', async () => {
  for (const body of ['', '[]', '{"code":1}', '{"code":"123"}', `{"code":"12","x":"${'x'.repeat(2000)}"}`]) {
    const { status, json: answer } = await shake('/agent/requests/x/approve', card(), {
      method: 'POST',
      headers: json,
      body,
    });
    assert.deepEqual([status, answer['fault']], [400, 'P103'], body.slice(0, 20));
  }
  assert.equal(
    (await shake('/agent/requests/x/y', card(), { method: 'POST', headers: json, body: '{}' })).json['fault'],
    'P106',
  );
});

test('the robot plays the agent', async () => {
  const desk = await newDesk(world());
  const id = await desk.start({ channel: 'CARD', binding_message: '33' });
  const answered = await callRobot(world(), 'POST', '/card-agent/approve', { card: doctor, code: '33' });
  assert.equal(answered.body['is'], 'approved', JSON.stringify(answered.body));
  assert.equal((await desk.poll(id)).status, 200);
});
