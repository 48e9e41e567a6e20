import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventKind } from '#vocabulary/event.ts';
import { cibaWorld } from './ciba-world.ts';
import { type Desk, doctor, newDesk } from './desk.ts';
import { newPhone, type Phone } from './soft-phone.ts';

// CIBA Core §11; RFC 9700 §4.14.2: an auth_req_id gives tokens once, whoever asks at the same time, and a replay ends them.
let phone: Phone;
const world = cibaWorld(async (started) => {
  phone = await newPhone(started, doctor);
});

const approved = async (desk: Desk): Promise<string> => {
  const id = await desk.start();
  await phone.approve(world());
  return id;
};

const linesOf = (kind: EventKind, clientId: string) =>
  world().running.stores.journal.search({ kinds: [kind], clientId }, 100);

test('a second use is refused and ends what the first use gave', async () => {
  const desk = await newDesk(world());
  const id = await approved(desk);
  const first = await desk.poll(id);
  assert.equal(first.status, 200);
  const second = await desk.poll(id);
  assert.deepEqual([second.status, second.json['error']], [400, 'invalid_grant']);
  assert.equal((await desk.userInfo(first.json['access_token'])).status, 401);
  assert.equal((await desk.refresh(first.json['refresh_token'])).json['error'], 'invalid_grant');
});

test('of ten polls at once exactly one is given tokens', async () => {
  const desk = await newDesk(world());
  const id = await approved(desk);
  const answers = await Promise.all(Array.from({ length: 10 }, () => desk.poll(id)));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  for (const { status, json } of answers) if (status !== 200) assert.equal(json['error'], 'invalid_grant');
});

test('polls during the approval accept the person once', async () => {
  const desk = await newDesk(world());
  const id = await desk.start();
  await Promise.all([phone.approve(world()), ...Array.from({ length: 10 }, () => desk.poll(id))]);
  await desk.poll(id);
  assert.equal((await linesOf('login.accepted', desk.clientId)).length, 1);
  assert.equal((await linesOf('authorization.granted', desk.clientId)).length, 1);
});
