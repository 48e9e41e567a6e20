import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createLog } from '#platform/log.ts';
import { type Arrival, newPerson, type Person } from '../../support/person.ts';
import { newPlainService } from '../../support/plain-service.ts';
import {
  askPhone,
  callRobot,
  enrolRobotPhone,
  pageName,
  shownCode,
  submit,
  waitForPhone,
} from '../../support/robot-phone.ts';
import { assertAbsent } from '../../support/traces.ts';
import { startWorld, type World } from '../../support/world.ts';
import { newDesk } from '../ciba/desk.ts';

// As `traces.test.ts`, for logins by phone, by CIBA and for enrolment: who it was stands in the journal, by identifier.
const nurse = '899800000061';
const pin = '735906';

let world: World;
const logLines: string[] = [];
/** What must stay between the person, the phone, the service and us, by name. */
const secrets = new Map<string, string>([['wrong PIN', pin]]);
const identity = new Map<string, string>([
  ['national id', nurse],
  ['RPPS', nurse.slice(1)],
  ['family name', 'FERRANDEL'],
  ['given name', 'Nadia'],
  ['e-mail', 'ferrandel@example.test'],
  ['mobile', '+3363998'],
  ['name of the phone', 'Poche gauche'],
  ['what was typed', 'somebody-by-mistake'],
]);

before(async () => {
  world = await startWorld({
    log: createLog('debug', { write: (line) => void logLines.push(line) }),
    overrides: { phone: { rules: { perPerson: 100 } } },
  });
  await enrolByMessages();
  await useThePhone();
});
after(() => world?.close());

type Kept = { readonly by: string; readonly to: string; readonly text: string };

const mailbox = async (): Promise<readonly Kept[]> =>
  ((await (await fetch(`${world.readerOrigin}/mailbox/messages`)).json()) as { messages: Kept[] }).messages;

/** Messages go out after the answer. */
const bothMessages = async (): Promise<readonly Kept[]> => {
  const deadline = performance.now() + 10_000;
  let messages = await mailbox();
  while (messages.length < 2 && performance.now() < deadline) messages = await mailbox();
  return messages;
};

/** The codes are asked for and one is mistyped. */
const enrolByMessages = async (): Promise<void> => {
  const person = newPerson(world);
  const begun = await submit(person, await atDoor(person, '/devices/enrol'), '/devices/enrol', { login: nurse });
  for (const { by, text, to } of await bothMessages()) {
    secrets.set(`code by ${by}`, /\b\d{6}\b/.exec(text)?.[0] ?? '');
    if (by === 'mail') assert.match(to, /ferrandel@example\.test/);
  }
  await submit(person, begun, '/devices/enrol/codes', { mailCode: pin, smsCode: pin });
};

const atDoor = (person: Person, path: string): Promise<Arrival> =>
  person.follow(`${new URL(world.authorizeUrl).origin}${path}`);

const useThePhone = async (): Promise<void> => {
  const phone = await enrolRobotPhone(world, { person: nurse, name: 'Poche gauche' });
  const service = await newPlainService(world);
  const desk = newPerson(world);
  // Nothing of the rest is worth a line; this is, and shows that lines arrive.
  await desk.presentCard(await desk.follow(service.authorizeUrl()), world.card('899800000012-revoked'));
  await askPhone(desk, await desk.follow(service.authorizeUrl()), 'somebody-by-mistake');
  const waiting = await askPhone(desk, await desk.follow(service.authorizeUrl()), nurse);
  await phone.press('approve', { code: shownCode(waiting), pin });
  await phone.press('approve', { code: shownCode(waiting) });
  const { url } = await waitForPhone(desk, waiting);
  keepTokens('phone', (await service.exchange(url)).json);
  const caller = await newDesk(world);
  const started = await caller.start({ login_hint: nurse, binding_message: '42' });
  secrets.set('auth_req_id', started);
  await phone.press('approve', { code: '42' });
  keepTokens('CIBA', (await caller.poll(started)).json);
  await caller.poll(started);
  await caller.ask({ login_hint: 'somebody-by-mistake' });
  await caller.start({ login_hint: nurse });
  await phone.press('report');
  assert.equal(pageName(await atDoor(desk, '/devices')), 'devices');
  await callRobot(world, 'DELETE', `/phones/${phone.id}`);
};

const keepTokens = (which: string, tokens: Readonly<Record<string, unknown>>): void => {
  for (const name of ['access_token', 'refresh_token', 'id_token'])
    secrets.set(`${which} ${name}`, String(tokens[name]));
};

test('the log of a life with a phone holds no identity, no code, no PIN, no token', () => {
  assert.match(logLines.join(''), /P203/, 'lines arrive');
  for (const [name, value] of [...secrets, ...identity])
    assert.ok(value.length > 5 || name === 'given name', `${name} was not collected: ${value}`);
  assertAbsent('the log', logLines.join(''), secrets);
  assertAbsent('the log', logLines.join(''), identity);
});

test('nor do the metrics', async () => {
  const text = await (await fetch(`${world.operationsOrigin}/metrics`)).text();
  assertAbsent('the metrics', text, secrets);
  assertAbsent('the metrics', text, identity);
});

test('the journal knows who by identifier, and nothing else of them', async () => {
  const lines = JSON.stringify(await world.running.stores.journal.readAfter(0, 1000));
  for (const kind of ['challenge.opened', 'challenge.ended', 'device.enrolled', 'login.accepted'])
    assert.ok(lines.includes(kind), kind);
  assert.ok(lines.includes(nurse));
  assertAbsent('the journal', lines, secrets);
  const identifiers = new Set(['national id', 'RPPS']);
  assertAbsent('the journal', lines, new Map([...identity].filter(([name]) => !identifiers.has(name))));
});

test('whoever steals the database finds no token, no PIN, no code in clear', async () => {
  const directory = world.config.dataDirectory;
  const files = (await readdir(directory)).filter((name) => name.startsWith('vestibule.db'));
  const bytes = (await Promise.all(files.map((name) => readFile(join(directory, name), 'latin1')))).join('');
  assert.ok(bytes.length > 100_000);
  // An `auth_req_id` opens nothing without its service's secret.
  const long = [...secrets].filter(([name, value]) => value.length > 20 && name !== 'auth_req_id');
  assert.ok(long.length >= 6);
  assertAbsent('the database', bytes, new Map(long));
});
