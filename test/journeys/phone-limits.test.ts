import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newPerson } from '../support/person.ts';
import {
  askPhone,
  enrolRobotPhone,
  logInByPhone,
  pageName,
  type RobotPhone,
  shownCode,
  shownRefusal,
  waitForPhone,
} from '../support/robot-phone.ts';
import { newService, type Service } from '../support/service.ts';
import { startWorld, type World } from '../support/world.ts';

// What keeps a phone from being bombed, at the login page itself; how it is decided is in test/rules/phone.
const [doctor, nurse, nobody] = ['899800000012', '899800000061', '899800009999'];
const rules = { perPerson: 2, perAddress: 8, quietSeconds: 900 };
let world: World;
let service: Service;
before(async () => {
  world = await startWorld({ overrides: { phone: { rules } } });
  service = await newService(world);
});
after(() => world.close());

/** Somebody at a desk of their own asks for the phone of this person. */
const ask = async (identifier: string) => {
  const desk = newPerson(world);
  return { desk, page: await askPhone(desk, await desk.follow((await service.begin()).url), identifier) };
};

const isPending = async (phone: RobotPhone): Promise<boolean> => (await phone.pending()) !== null;

/** Past the ten minutes over which persons and addresses are counted, and the quiet after a report. */
const muchLater = () => world.advance(901_000);

test('beyond so many requests the phone hears of no more, keeps the one that it has, and the desk cannot tell', async () => {
  const phone = await enrolRobotPhone(world, { person: doctor });
  await ask(doctor);
  const last = await ask(doctor);
  const flood = await ask(doctor);
  assert.deepEqual([pageName(last.page), pageName(flood.page)], ['phone-wait', 'phone-wait']);
  assert.match(shownCode(flood.page), /^\d\d$/);
  assert.equal((await phone.press('approve', { code: shownCode(last.page) })).body['is'], 'approved');
  assert.ok((await waitForPhone(last.desk, last.page)).outside, 'who was asked before the flood gets in');
  assert.equal(await isPending(phone), false);
  muchLater();
  await logInByPhone(newPerson(world), (await service.begin()).url, { identifier: doctor, phone });
});

test('a request that is reported ends, stands in the journal, and nobody reaches the phone for a while', async () => {
  muchLater();
  const phone = await enrolRobotPhone(world, { person: nurse });
  const reported = await ask(nurse);
  await phone.press('report');
  const told = await waitForPhone(reported.desk, reported.page);
  assert.deepEqual([pageName(told), shownRefusal(told)], ['login', 'P501'], 'the desk learns of a refusal, no more');
  const [line] = await world.running.stores.journal.search({ kinds: ['challenge.ended'], nationalId: nurse }, 1);
  assert.equal(line?.event.details?.['how'], 'reported');
  assert.equal(pageName((await ask(nurse)).page), 'phone-wait');
  assert.equal(await isPending(phone), false);
  muchLater();
  await logInByPhone(newPerson(world), (await service.begin()).url, { identifier: nurse, phone });
});

test('an address that asks for too many people is told so, whoever it asks for', async () => {
  muchLater();
  for (let asked = 0; asked < rules.perAddress; asked += 1)
    assert.equal(pageName((await ask(`89980000${9000 + asked}`)).page), 'phone-wait');
  for (const identifier of [doctor, nobody]) {
    const { page } = await ask(identifier);
    assert.deepEqual([pageName(page), shownRefusal(page)], ['login', 'P504'], identifier);
  }
  muchLater();
  assert.equal(pageName((await ask(doctor)).page), 'phone-wait');
});
