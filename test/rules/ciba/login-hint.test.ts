import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { formerAdeli, staffIds, testRpps } from '#sandbox/people/test-people.ts';
import { presentCard } from './card-agent.ts';
import { cibaWorld } from './ciba-world.ts';
import { doctor, newDesk } from './desk.ts';

// CIBA Core §7.1, §13; psc.md §4.5, §6: any national identifier names the person, a slash in it or not.
const world = cibaWorld();

const staff = staffIds.company.idType + staffIds.company.id;

const people: Readonly<Record<string, readonly [hint: string, person: string]>> = {
  'an RPPS number as the national identifier': [doctor, doctor],
  'an RPPS number as the professional knows it': [doctor.slice(1), doctor],
  'the identifier of a staff card, with its slash': [staff, staff],
  'a former ADELI number': [formerAdeli.formerId, formerAdeli.nationalId],
};

for (const [what, [hint, person]] of Object.entries(people)) {
  test(`${what} finds the person`, async () => {
    const desk = await newDesk(world());
    const id = await desk.start({ login_hint: hint, channel: 'CARD' });
    await presentCard(world(), person);
    const { json } = await desk.poll(id);
    assert.equal(decodeJwt(String(json['id_token']))['SubjectNameID'], person);
  });
}

const unknown: Readonly<Record<string, string>> = {
  'nobody carries': '899800009999',
  'was closed': testRpps(19),
  'is no identifier': 'Dr Arnoux',
  'is endless': '8'.repeat(5000),
};

for (const [what, hint] of Object.entries(unknown)) {
  test(`an identifier that ${what} is unknown_user_id`, async () => {
    const { status, json } = await (await newDesk(world())).ask({ login_hint: hint });
    assert.deepEqual([status, json['error']], [400, 'unknown_user_id']);
  });
}

test('a request without any hint is refused', async () => {
  const { json } = await (await newDesk(world())).ask({ login_hint: undefined });
  assert.equal(json['error'], 'invalid_request');
});

test('a request with two hints is refused', async () => {
  const { json } = await (await newDesk(world())).ask({ login_hint_token: 'a.b.c' });
  assert.equal(json['error'], 'invalid_request');
});

test('whether the person has a phone is not told: the request is taken and stays pending', async () => {
  const desk = await newDesk(world());
  const { status, json } = await desk.ask({ login_hint: testRpps(12) });
  assert.equal(status, 200);
  assert.equal((await desk.poll(String(json['auth_req_id']))).json['error'], 'authorization_pending');
});
