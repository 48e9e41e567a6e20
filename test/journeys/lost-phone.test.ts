import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decodeJwt } from 'jose';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { enrolCaller, openEar } from '../support/phone-caller.ts';
import { type Arrival, newPerson, type Person } from '../support/person.ts';
import {
  askPhone,
  enrolRobotPhone,
  logInByPhone,
  pageName,
  type RobotPhone,
  shownCode,
  shownRefusal,
  submit,
  waitForPhone,
} from '../support/robot-phone.ts';
import { newService } from '../support/service.ts';
import { startWorld, type World } from '../support/world.ts';

const [doctor, nurse, pharmacist, midwife] = ['899800000012', '899800000061', '899800000079', '899800000053'];
let world: World;
before(async () => {
  world = await startWorld({ overrides: { phone: { rules: { perPerson: 100 } } } });
});
after(() => world.close());

const at = (person: Person, path: string): Promise<Arrival> =>
  person.follow(`${new URL(world.authorizeUrl).origin}${path}`);

const program = fileURLToPath(new URL('../../bin/phones.ts', import.meta.url));

/** `npm run phones`, beside the running platform. */
const phones = (...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> =>
  new Promise((resolve) => {
    const { dataDirectory } = world.config;
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', program, ...args, '--data', dataDirectory],
      { cwd: dataDirectory },
      (failure, out) => resolve({ code: Number(failure?.code ?? 0), out }),
    );
  });

/** The person at another desk, with the card. */
const withCard = async (identifier: string): Promise<Person> => {
  const person = newPerson(world);
  assert.equal(pageName(await person.presentCard(await at(person, '/devices'), world.card(identifier))), 'devices');
  return person;
};

const revoke = async (person: Person, { deviceId }: RobotPhone): Promise<Arrival> => {
  const confirm = await at(person, `/devices/${deviceId}/revoke`);
  assert.equal(pageName(confirm), 'device-revoke');
  return submit(person, confirm, `/devices/${deviceId}/revoke`);
};

/** By which ways the sandbox's mailbox has got such words; messages go out after the answer. */
const waysTold = async (words: RegExp): Promise<readonly string[]> => {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const answer = await fetch(`${world.readerOrigin}/mailbox/messages`);
    const { messages } = (await answer.json()) as { messages: { by: string; text?: string }[] };
    const ways = new Set(messages.filter(({ text }) => words.test(text ?? '')).map(({ by }) => by));
    if (ways.size === 2 || performance.now() > deadline) return [...ways].toSorted();
  }
};

/** A service's own address for back-channel logout, and what it is told. */
const listenForLogout = async (): Promise<{ uri: string; told: Promise<string>; close: () => void }> => {
  let tell: (token: string) => void = () => undefined;
  const told = new Promise<string>((resolve) => (tell = resolve));
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      tell(new URLSearchParams(body).get('logout_token') ?? '');
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { uri: `http://localhost:${port}/logout`, told, close: () => server.close() };
};

test('a lost phone is revoked from another desk: what it opened ends everywhere, and it opens nothing more', async () => {
  const ear = await listenForLogout();
  const service = await newService(world, { backchannel_logout_uri: ear.uri });
  const phone = await enrolRobotPhone(world, { person: doctor });
  const thief = newPerson(world);
  const { url, checks } = await service.begin();
  const tokens = await service.finish(await logInByPhone(thief, url, { identifier: doctor, phone }), checks);
  assert.ok((await thief.follow((await service.begin()).url)).outside, 'single sign-on before');

  const holder = await withCard(doctor);
  const done = await revoke(holder, phone);
  assert.match(done.text, /Le téléphone est révoqué/);
  assert.deepEqual(await waysTold(/révoqué/), ['mail', 'sms'], 'by whoever, the person is told');
  assert.equal(decodeJwt(await ear.told)['sid'], tokens.claims()?.['sid']);
  assert.equal(pageName(await thief.follow((await service.begin()).url)), 'login');
  const refreshed = await service.post('/protocol/openid-connect/token', {
    grant_type: 'refresh_token',
    refresh_token: tokens.refresh_token ?? '',
  });
  assert.equal(refreshed.status, 400);
  assert.equal(pageName(await at(holder, '/devices')), 'devices', 'the session by card goes on');
  const asked = await askPhone(thief, await thief.follow((await service.begin()).url), doctor);
  assert.equal(pageName(asked), 'phone-wait', 'nothing tells that there is no phone');
  assert.equal(await phone.pending(), null);
  ear.close();
});

/** A phone of our own hand, with the app open: its stream. */
const openApp = async (identifier: string) => {
  const server = {
    origin: world.phoneOrigin,
    deps: { ...world.running.stores, clock: systemClock, random: systemRandom },
  };
  const caller = await enrolCaller(server, asNationalId(identifier));
  return { caller, ear: await openEar(server, caller) };
};

test('the open app on a phone that is revoked at the desk is shown out at once', async () => {
  const { caller, ear } = await openApp(doctor);
  const holder = await withCard(doctor);
  const confirm = await at(holder, `/devices/${caller.deviceId}/revoke`);
  await submit(holder, confirm, `/devices/${caller.deviceId}/revoke`);
  assert.equal(await ear.next(), undefined);
});

test('a phone revoked by command: open app, sessions and services hear of it, and its person', async () => {
  const told = await listenForLogout();
  const service = await newService(world, { backchannel_logout_uri: told.uri });
  const phone = await enrolRobotPhone(world, { person: doctor, name: 'Oublié au vestiaire' });
  const thief = newPerson(world);
  const { url, checks } = await service.begin();
  await service.finish(await logInByPhone(thief, url, { identifier: doctor, phone }), checks);
  const { caller, ear } = await openApp(doctor);
  for (const id of [caller.deviceId, phone.deviceId]) assert.equal((await phones('revoke', id)).code, 0);
  assert.equal(await ear.next(), undefined);
  await told.told;
  assert.equal(pageName(await thief.follow((await service.begin()).url)), 'login');
  const { code, out } = await phones('list', doctor);
  assert.equal(code, 0);
  assert.doesNotMatch(out, /Oublié au vestiaire|publicJwk|salt|verifier/);
  assert.equal((await phones('revoke', phone.deviceId)).code, 1, 'once');
  const [line] = await world.running.stores.journal.search({ kinds: ['device.revoked'] }, 1);
  assert.equal(line?.event.details?.['by'], 'command');
  told.close();
});

test('a phone revoked between its approval and the way back opens nothing', async () => {
  const service = await newService(world);
  const phone = await enrolRobotPhone(world, { person: doctor });
  const desk = newPerson(world);
  const waiting = await askPhone(desk, await desk.follow((await service.begin()).url), doctor);
  await phone.press('approve', { code: shownCode(waiting) });
  await revoke(await withCard(doctor), phone);
  const arrival = await desk.follow(`${waiting.url.href}?wait=1`);
  assert.equal(pageName(arrival), 'error');
  assert.match(arrival.text, /P\d{3}/);
  assert.equal(pageName(await desk.follow((await service.begin()).url)), 'login');
});

test('whoever revokes the phone that logged them in is logged out, and told so', async () => {
  const service = await newService(world);
  const phone = await enrolRobotPhone(world, { person: midwife });
  const desk = newPerson(world);
  await logInByPhone(desk, (await service.begin()).url, { identifier: midwife, phone });
  assert.equal(pageName(await at(desk, '/devices')), 'devices');
  assert.equal(pageName(await revoke(desk, phone)), 'device-revoked');
  assert.equal(pageName(await at(desk, '/devices')), 'login');
});

test('a phone logs in to the pages of phones, and may not add another without the card', async () => {
  const phone = await enrolRobotPhone(world, { person: midwife });
  const desk = newPerson(world);
  const waiting = await askPhone(desk, await at(desk, '/devices/add'), midwife);
  await phone.press('approve', { code: shownCode(waiting) });
  const add = await waitForPhone(desk, waiting);
  assert.equal(pageName(add), 'device-add');
  assert.match(add.text, /\/devices\/login\?to=add/);
});

test('moving to a new phone: the new one is enrolled by card, the old one revoked', async () => {
  const service = await newService(world);
  const old = await enrolRobotPhone(world, { person: nurse, name: 'Ancien' });
  const fresh = await enrolRobotPhone(world, { person: nurse, name: 'Nouveau' });
  const holder = await withCard(nurse);
  await revoke(holder, old);
  const { text } = await at(holder, '/devices');
  assert.ok(/Nouveau/.test(text) && !/Ancien/.test(text));
  const { url, checks } = await service.begin();
  const callback = await logInByPhone(newPerson(world), url, { identifier: nurse, phone: fresh });
  assert.equal((await service.finish(callback, checks)).claims()?.['SubjectNameID'], nurse);
});

test('three wrong PINs block the phone; with the card it is enrolled again', async () => {
  const service = await newService(world);
  const phone = await enrolRobotPhone(world, { person: pharmacist });
  const desk = newPerson(world);
  const waiting = await askPhone(desk, await desk.follow((await service.begin()).url), pharmacist);
  const code = shownCode(waiting);
  const faults: unknown[] = [];
  for (let tries = 0; tries < 3; tries += 1) {
    const { body } = await phone.press('approve', { code, pin: '000000' });
    faults.push([body['fault'], body['triesLeft']]);
  }
  assert.deepEqual(faults, [
    ['P507', 2],
    ['P507', 1],
    ['P506', undefined],
  ]);
  assert.equal((await phone.press('approve', { code })).body['fault'], 'P506');
  const holder = await withCard(pharmacist);
  assert.match((await at(holder, '/devices')).text, /bloqué/);
  const again = await enrolRobotPhone(world, { person: pharmacist });
  await revoke(holder, phone);
  const { url, checks } = await service.begin();
  const callback = await logInByPhone(newPerson(world), url, { identifier: pharmacist, phone: again });
  assert.equal((await service.finish(callback, checks)).claims()?.['SubjectNameID'], pharmacist);
});

test('a phone is renamed, and a name that is none is not taken', async () => {
  const [device] = await world.running.stores.devices.listOf(asNationalId(pharmacist));
  assert.ok(device);
  const holder = await withCard(pharmacist);
  const list = await at(holder, '/devices');
  const renamed = await submit(holder, list, `/devices/${device.id}/rename`, { name: 'De <garde>' });
  assert.match(renamed.text, /De &lt;garde&gt;/);
  const refused = await submit(holder, renamed, `/devices/${device.id}/rename`, { name: '   ' });
  assert.match(refused.text, /Ce nom ne convient pas/);
});

test('nobody touches a phone of somebody else', async () => {
  const [device] = await world.running.stores.devices.listOf(asNationalId(nurse));
  assert.ok(device);
  const stranger = await withCard(pharmacist);
  assert.equal((await at(stranger, `/devices/${device.id}/revoke`)).status, 404);
  const list = await at(stranger, '/devices');
  const csrf = /name="csrf" value="([^"]+)"/.exec(list.text)?.[1] ?? '';
  const post = (path: string, fields: Record<string, string>, origin = list.url.origin) =>
    stranger.follow(`${list.url.origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
      body: new URLSearchParams(fields).toString(),
    });
  assert.equal((await post(`/devices/${device.id}/revoke`, { csrf })).status, 404);
  assert.equal((await post(`/devices/${device.id}/rename`, { csrf, name: 'x' })).status, 404);
  const [own] = await world.running.stores.devices.listOf(asNationalId(pharmacist));
  assert.equal((await post(`/devices/${own?.id}/revoke`, { csrf }, 'https://evil.example')).status, 403);
  assert.equal((await post(`/devices/${own?.id}/revoke`, {})).status, 403);
  assert.equal((await post('/devices/add', {})).status, 403);
});

test('no more phones than may be', async () => {
  for (let count = 0; count < 3; count += 1) await enrolRobotPhone(world, { person: '899800000020' });
  const holder = await withCard('899800000020');
  assert.match((await at(holder, '/devices')).text, /3 téléphones, le maximum/);
  const add = await at(holder, '/devices/add');
  assert.equal(pageName(add), 'devices', 'said where it can be mended');
  assert.match(add.text, /role="alert"[^]*autant de téléphones qu’il est permis[^]*P509/);
});

test('unknown, without a phone, with a phone: the page waits alike, and says the same when time is over', async () => {
  const service = await newService(world);
  const desks = await Promise.all(
    ['899800009999', '899800000129', nurse].map(async (identifier) => {
      const desk = newPerson(world);
      return { desk, waiting: await askPhone(desk, await desk.follow((await service.begin()).url), identifier) };
    }),
  );
  // What differs between any two requests, whoever is asked for: ids, number, notes, reference, and the seconds left,
  // which may tick between two of them.
  const alike = ({ waiting }: (typeof desks)[number]): string =>
    waiting.text
      .replaceAll(/\/login\/[\w/-]+|data-code="\d\d"|>\d\d<|value="[^"]{40,}"|[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/g, '')
      .replaceAll(/data-left="\d+"|<span data-left>\d+<\/span>|max="120" value="\d+"/g, '');
  for (const { waiting } of desks) {
    const left = Number(/data-left="(\d+)"/.exec(waiting.text)?.[1]);
    assert.ok(left > 110 && left <= 120, `${left} seconds`);
  }
  assert.equal(new Set(desks.map(alike)).size, 1);
  world.advance(121_000);
  const ends = await Promise.all(desks.map(({ desk, waiting }) => waitForPhone(desk, waiting)));
  assert.deepEqual(ends.map(shownRefusal), ['P503', 'P503', 'P503']);
});
