import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { type Arrival, newPerson, type Person } from '../support/person.ts';
import { callRobot, enrolRobotPhone, logInByPhone, pageName, submit } from '../support/robot-phone.ts';
import { newService } from '../support/service.ts';
import { startWorld, type World } from '../support/world.ts';

const [doctor, dentist, formerAdeli] = ['899800000012', '899800000046', '899800000103'];
const withoutDetails = '899800000129';
let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.close());

const program = fileURLToPath(new URL('../../bin/directory.ts', import.meta.url));

/** `npm run directory`, beside the running platform. */
const directory = (...args: readonly string[]): Promise<{ readonly code: number; readonly error: string }> =>
  new Promise((resolve) => {
    const { dataDirectory } = world.config;
    const options = ['--disable-warning=ExperimentalWarning', program, ...args, '--data', dataDirectory];
    execFile(process.execPath, options, { cwd: dataDirectory }, (failure, _out, error) =>
      resolve({ code: Number(failure?.code ?? 0), error }),
    );
  });

type Kept = { readonly by: string; readonly to: string; readonly text: string };

const mailbox = async (): Promise<readonly Kept[]> => {
  const { messages } = (await (await fetch(`${world.readerOrigin}/mailbox/messages`)).json()) as { messages: Kept[] };
  return messages;
};

const professional = () => new URL(world.authorizeUrl).origin;
const at = (person: Person, path: string): Promise<Arrival> => person.follow(`${professional()}${path}`);
const linkOn = (text: string): string => new RegExp(`${world.phoneOrigin}/#[\\w-]+`).exec(text)?.[0] ?? '';

const begin = async (person: Person, identifier: string): Promise<Arrival> =>
  submit(person, await at(person, '/devices/enrol'), '/devices/enrol', { login: identifier });

/** Messages go out after the answer: waits for both, whoever else is written to meanwhile. */
const codesOf = async (name: string): Promise<{ mailCode: string; smsCode: string }> => {
  for (let tries = 0; tries < 100; tries += 1) {
    const messages = await mailbox();
    const mail = messages.find(({ by, to, text }) => by === 'mail' && to.includes(name) && /\d{6}/.test(text));
    const sms = messages.find(({ by, text }) => by === 'sms' && /SMS est \d{6}/.test(text));
    const digits = (text = ''): string => /\d{6}/.exec(text)?.[0] ?? '';
    if (mail && sms) return { mailCode: digits(mail.text), smsCode: digits(sms.text) };
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('no codes in the mailbox');
};

/** Whatever another process changes is noticed in the platform's own time: reads the mailbox until it says so. */
const toldOfChange = async (to: string): Promise<void> => {
  const deadline = performance.now() + 20_000;
  const isTold = (messages: readonly Kept[]) =>
    messages.some((one) => one.to === to && /ont été changées/.test(one.text));
  while (!isTold(await mailbox())) assert.ok(performance.now() < deadline, `${to} was not told`);
};

test('without a phone the page says how to come by one; with the card it shows a QR code for 90 seconds', async () => {
  const person = newPerson(world);
  const login = await at(person, '/devices');
  assert.equal(pageName(login), 'login');
  const list = await person.presentCard(login, world.card(doctor));
  assert.equal(pageName(list), 'devices');
  assert.match(list.text, /Aucun téléphone pour l’instant/);
  assert.equal(list.url.search, '');
  const add = await at(person, '/devices/add');
  const offer = await submit(person, add, '/devices/add');
  assert.match(offer.text, /<svg class="qr-code"/);
  assert.match(offer.text, /<noscript><meta http-equiv="refresh" content="90;url=\/devices\/add">/);
  const phone = await enrolRobotPhone(world, { link: linkOn(offer.text) });
  const { text } = await at(person, '/devices');
  assert.match(text, /Téléphone du robot/);
  assert.match(text, /avec la carte/);
  assert.equal((await callRobot(world, 'POST', '/phones', { link: linkOn(offer.text) })).status, 409);
  assert.equal(await phone.pending(), null);
});

test('the known contact details are told of the new phone', async () => {
  const messages = await mailbox();
  assert.ok(
    messages.some(
      ({ by, to, text }) => by === 'mail' && to.startsWith('camille.arnoux@') && /Téléphone du robot/.test(text),
    ),
  );
  assert.ok(messages.some(({ by, text }) => by === 'sms' && /enrôlé à votre nom/.test(text)));
});

test('an old login by card enrols nothing: the card is asked again', async () => {
  const person = newPerson(world);
  await person.presentCard(await at(person, '/devices/add'), world.card(doctor));
  const form = await at(person, '/devices/add');
  world.advance(301_000);
  const late = await submit(person, form, '/devices/add');
  assert.equal(pageName(late), 'device-add');
  assert.match(late.text, /\/devices\/login\?to=add/);
  assert.equal(pageName(await at(person, '/devices/login?to=add')), 'login');
});

test('with both codes, and without a card, the link comes by e-mail', async () => {
  const person = newPerson(world);
  const codesPage = await begin(person, dentist);
  assert.equal(pageName(codesPage), 'device-codes');
  const codes = await codesOf('youssef');
  const wrong = await submit(person, codesPage, '/devices/enrol/codes', { ...codes, smsCode: '000000' });
  assert.deepEqual([pageName(wrong), wrong.status], ['device-codes', 403]);
  const right = await submit(person, codesPage, '/devices/enrol/codes', codes);
  assert.equal(pageName(right), 'device-offer-sent');
  assert.equal(linkOn(right.text), '');
  const [mail] = (await mailbox()).filter(({ by, text }) => by === 'mail' && linkOn(text) !== '');
  assert.equal(mail?.to, 'youssef.benallal@example.test');
  const phone = await enrolRobotPhone(world, { link: linkOn(mail.text), person: dentist });
  const [device] = await world.running.stores.devices.listOf(asNationalId(dentist));
  assert.equal(device?.enrolledBy, 'messages');
  const service = await newService(world);
  const { url, checks } = await service.begin();
  const callback = await logInByPhone(newPerson(world), url, { identifier: dentist, phone });
  assert.equal((await service.finish(callback, checks)).claims()?.['SubjectNameID'], dentist);
});

/** What differs from one page to the next whoever is asked for: the sealed note, and nothing else. */
const withoutNotes = (text: string): string => text.replaceAll(/note=[^"&]+|name="note" value="[^"]+"/g, '');

test('whoever is asked for, the pages are the same: unknown, without details, struck off, known', async () => {
  const pages = await Promise.all(
    ['899800000012', '899800009999', 'nobody at all', '899800000129', '899800000194'].map((id) =>
      begin(newPerson(world), id),
    ),
  );
  assert.deepEqual(new Set(pages.map(({ status }) => status)), new Set([200]));
  assert.equal(new Set(pages.map(({ text }) => withoutNotes(text))).size, 1);
  for (const page of pages.slice(1)) {
    const tried = await submit(newPerson(world), page, '/devices/enrol/codes', {
      mailCode: '000000',
      smsCode: '000000',
    });
    assert.equal(pageName(tried), 'device-codes');
  }
});

test('contact details that an operator imports beside the running platform are written to', async () => {
  const file = join(world.config.dataDirectory, 'contacts.csv');
  const command = (text: string) => writeFile(file, text).then(() => directory('contacts', file));
  const refused = await command(`${withoutDetails};importee@example.test`);
  assert.equal(refused.code, 1);
  assert.equal(JSON.parse(refused.error).faults[0].line, 1);
  assert.equal((await command(`${withoutDetails};importee@example.test;06 39 98 99 99`)).code, 0);
  const page = await begin(newPerson(world), withoutDetails);
  assert.equal(pageName(page), 'device-codes');
  assert.match((await codesOf('importee')).mailCode, /^\d{6}$/);
  assert.equal((await command(`${withoutDetails};autre@example.test;06 39 98 99 99`)).code, 0);
  for (const to of ['importee@example.test', 'autre@example.test']) await toldOfChange(to);
});

test('three wrong tries, and the codes are gone', async () => {
  const person = newPerson(world);
  const page = await begin(person, formerAdeli);
  const codes = await codesOf('luc');
  const names: string[] = [];
  for (let tries = 0; tries < 3; tries += 1) {
    const tried = await submit(person, page, '/devices/enrol/codes', {
      ...codes,
      mailCode: '123456',
      smsCode: '654321',
    });
    names.push(pageName(tried));
  }
  assert.deepEqual(names, ['device-codes', 'device-codes', 'device-enrol']);
  assert.equal(pageName(await submit(person, page, '/devices/enrol/codes', codes)), 'device-enrol');
});

test('forms that are not ours are refused', async () => {
  const person = newPerson(world);
  const form = await at(person, '/devices/enrol');
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' };
  const csrf = /name="csrf" value="([^"]+)"/.exec(form.text)?.[1] ?? '';
  const foreign = await person.follow(form.url.href, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ csrf, login: doctor }).toString(),
  });
  assert.equal(foreign.status, 403);
  const blank = await person.follow(form.url.href, {
    method: 'POST',
    headers: { ...headers, origin: professional() },
    body: 'login=1',
  });
  assert.equal(blank.status, 403);
});
