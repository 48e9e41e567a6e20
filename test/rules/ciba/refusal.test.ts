import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruleWorld } from '../../support/rule-world.ts';
import { type Desk, doctor, newDesk } from './desk.ts';
import { newPhone, type Phone } from './soft-phone.ts';

// CIBA Core §11 (access_denied); the limits of `phone.rules`, which must tell nothing of a person.
let phone: Phone;
const world = ruleWorld(
  async (started) => {
    phone = await newPhone(started, doctor);
  },
  { overrides: { phone: { rules: { perPerson: 20, perClient: 4, quietSeconds: 900 } } } },
);

const denied = async (desk: Desk, id: string): Promise<string> => {
  const { status, json } = await desk.poll(id);
  assert.deepEqual([status, json['error']], [400, 'access_denied']);
  return String(json['error_description']).slice(0, 4);
};

test('a refusal on the phone is access_denied', async () => {
  const desk = await newDesk(world());
  const id = await desk.start();
  await phone.refuse(world());
  assert.equal(await denied(desk, id), 'P501');
});

test('a wrong number ends the request', async () => {
  const desk = await newDesk(world());
  const id = await desk.start({ binding_message: '42' });
  await phone.approve(world(), { code: '43' });
  assert.equal(await denied(desk, id), 'P502');
});

test('a wrong PIN decides nothing', async () => {
  const desk = await newDesk(world());
  const id = await desk.start();
  assert.equal((await phone.approve(world(), { pin: '000000' })).json['fault'], 'P507');
  assert.equal((await desk.poll(id)).json['error'], 'authorization_pending');
  await phone.approve(world());
  assert.equal((await desk.poll(id)).status, 200);
});

test('a newer request for the same phone takes the place of the older', async () => {
  const [first, second] = [await newDesk(world()), await newDesk(world())];
  const [older, newer] = [await first.start(), await second.start()];
  assert.equal(await denied(first, older), 'P505');
  await phone.approve(world());
  assert.equal((await second.poll(newer)).status, 200);
});

test('a refused auth_req_id is used up', async () => {
  const desk = await newDesk(world());
  const id = await desk.start();
  await phone.refuse(world());
  await denied(desk, id);
  assert.equal((await desk.poll(id)).json['error'], 'invalid_grant');
});

test('the journal says that the login ended, and why', async () => {
  const desk = await newDesk(world());
  const id = await desk.start();
  await phone.refuse(world());
  await denied(desk, id);
  const newestFirst = await world().running.stores.journal.search({ clientId: desk.clientId }, 100);
  const events = newestFirst
    .map(({ event }) => event)
    .filter(({ kind }) => !kind.startsWith('client.'))
    .reverse();
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['challenge.opened', 'challenge.ended', 'login.refused'],
  );
  assert.equal(events.at(-1)?.details?.['fault'], 'P501');
  assert.equal(new Set(events.map(({ correlationId }) => correlationId)).size, 1);
});

test('a service that asks too often is told so, with 429', async () => {
  const desk = await newDesk(world());
  for (let asked = 0; asked < 4; asked += 1) await desk.start();
  const { status, json, headers } = await desk.ask();
  assert.deepEqual([status, json['error']], [429, 'temporarily_unavailable']);
  assert.match(String(json['error_description']), /^P504/);
  assert.ok(Number(headers.get('retry-after')) > 0);
});

test('after a report the person is left alone, and the service sees only silence', async () => {
  const desk = await newDesk(world());
  const reported = await desk.start();
  await phone.report(world());
  assert.equal(await denied(desk, reported), 'P501');
  const next = await desk.start();
  await assert.rejects(phone.approve(world()), /nothing on the phone/);
  assert.equal((await desk.poll(next)).json['error'], 'authorization_pending');
});
