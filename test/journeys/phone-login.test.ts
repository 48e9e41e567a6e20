import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import { newPerson } from '../support/person.ts';
import {
  askPhone,
  callRobot,
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

const nurse = '899800000061';
let world: World;
let service: Service;
let phone: RobotPhone;
before(async () => {
  // More requests for one person than the five in ten minutes that reach a phone otherwise.
  world = await startWorld({ overrides: { phone: { rules: { perPerson: 100 } } } });
  service = await newService(world, { acr_policy: 'reached' });
  phone = await enrolRobotPhone(world, { person: nurse });
});
after(() => world.close());

test('a nurse logs in at a desk with her phone', async () => {
  const desk = newPerson(world);
  const { url, checks } = await service.begin();
  const tokens = await service.finish(await logInByPhone(desk, url, { identifier: nurse, phone }), checks);
  const claims = tokens.claims();
  assert.equal(claims?.['SubjectNameID'], nurse);
  assert.equal(claims?.['acr'], 'eidas2');
  assert.equal(decodeJwt(tokens.access_token)['authMode'], 'MOBILE');
  const info = await service.userInfo(tokens.access_token, claims?.sub ?? '');
  assert.equal(info['SubjectNameID'], nurse);
});

test('eleven digits are enough, as on her badge', async () => {
  const { url, checks } = await service.begin();
  const callback = await logInByPhone(newPerson(world), url, { identifier: ' 99800 000061', phone });
  assert.equal((await service.finish(callback, checks)).claims()?.['SubjectNameID'], nurse);
});

test('the phone names the service and shows three numbers, the right one among them', async () => {
  const desk = newPerson(world);
  const waiting = await askPhone(desk, await desk.follow((await service.begin()).url), nurse);
  const { body } = await phone.press('ignore');
  const request = body['request'] as { serviceName: string; choices: string[] };
  assert.equal(request.serviceName, 'Service de test');
  assert.equal(new Set(request.choices).size, 3);
  assert.ok(request.choices.includes(shownCode(waiting)));
  assert.equal((await phone.press('refuse')).body['is'], 'refused');
});

/** Knocks at closed apps that the sandbox's mailbox kept, in place of a push service. */
const knocks = async (): Promise<number> => {
  const answer = await fetch(`${world.readerOrigin}/mailbox/messages`);
  const { messages } = (await answer.json()) as { messages: readonly { readonly by: string }[] };
  return messages.filter(({ by }) => by === 'push').length;
};

test('a request knocks at the closed app of whoever was asked for, and at no other', async () => {
  const earlier = await knocks();
  const desk = newPerson(world);
  const login = await desk.follow((await service.begin()).url);
  for (const identifier of ['899800009999', '899800000129', 'nobody at all']) await askPhone(desk, login, identifier);
  const waiting = await askPhone(desk, login, nurse);
  const deadline = performance.now() + 10_000;
  while ((await knocks()) === earlier && performance.now() < deadline);
  assert.equal(await knocks(), earlier + 1);
  await phone.press('refuse');
  assert.equal(shownRefusal(await waitForPhone(desk, waiting)), 'P501');
});

test('each way to end it has its words at the desk, and the login can go on', async () => {
  const desk = newPerson(world);
  const login = await desk.follow((await service.begin()).url);
  for (const [button, fault] of [
    ['refuse', 'P501'],
    ['wrong-code', 'P502'],
  ] as const) {
    const waiting = await askPhone(desk, login, nurse);
    await phone.press(button, { code: shownCode(waiting) });
    const back = await waitForPhone(desk, waiting);
    assert.deepEqual([pageName(back), shownRefusal(back)], ['login', fault]);
  }
  const waiting = await askPhone(desk, login, nurse);
  await phone.press('approve', { code: shownCode(waiting) });
  assert.ok((await waitForPhone(desk, waiting)).outside);
});

test('the robot logs in with a phone in one call', async () => {
  const { url, checks } = await service.begin();
  const { status, body } = await callRobot(world, 'POST', '/login', { authorizeUrl: url, phone: phone.id });
  assert.equal(status, 200, JSON.stringify(body));
  const tokens = await service.finish(new URL(String(body['callbackUrl'])), checks);
  assert.equal(tokens.claims()?.['SubjectNameID'], nurse);
});

test('a restart loses nothing: the phone sees the request again, the page still waits', async () => {
  const desk = newPerson(world);
  const { url, checks } = await service.begin();
  const waiting = await askPhone(desk, await desk.follow(url), nurse);
  world = await world.restart();
  const again = await desk.follow(waiting.url.href);
  assert.deepEqual([pageName(again), shownCode(again)], ['phone-wait', shownCode(waiting)]);
  // The robot forgets its phones with the process: another one of hers takes the request up.
  const newPhone = await enrolRobotPhone(world, { person: nurse });
  assert.equal((await newPhone.press('approve', { code: shownCode(again) })).body['is'], 'approved');
  const arrival = await waitForPhone(desk, again);
  assert.equal((await service.finish(arrival.url, checks)).claims()?.['SubjectNameID'], nurse);
});
