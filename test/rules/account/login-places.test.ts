import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CookieJar } from 'tough-cookie';
import { isConfigError } from '#config-load.ts';
import { systemClock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { TestCard } from '#sandbox/cards/test-card.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { enterAsCitizen, enterAsProfessional, textAt } from '../../support/account-space.ts';
import { newCitizenService } from '../../support/citizen-service.ts';
import { logIn } from '../../support/citizen-steps.ts';
import { newPerson } from '../../support/person.ts';
import { type MmdbValue, writePlaceDatabase } from '../../support/place-database.ts';
import { enrolRobotPhone, logInByPhone } from '../../support/robot-phone.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { newVisitor } from '../../support/visitor.ts';
import { startWorld } from '../../support/world.ts';
import { newDesk } from '../ciba/desk.ts';
import { newPhone } from '../ciba/soft-phone.ts';

// A person sees roughly where their logins were made, and no address is kept (GDPR article 5.1 c: no more than is needed).
const folder = mkdtempSync(join(tmpdir(), 'vestibule-places-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const placesFile = join(folder, 'places.mmdb');

/** Put in place of the one before, as downloads do. */
const writePlaces = (city: string): void => {
  const lyon: MmdbValue = { country: { iso_code: 'FR' }, city: { names: { fr: city } } };
  const database = writePlaceDatabase([
    ['203.0.113.0/24', lyon],
    ['198.51.100.0/24', { country_code: 'BE', city: `<script>alert(1)</script>${'x'.repeat(500)}` }],
    ['192.0.2.0/24', { country_code: 'CH' }],
  ]);
  writeFileSync(`${placesFile}.new`, database);
  renameSync(`${placesFile}.new`, placesFile);
};
writePlaces('Lyon');

const logged: string[] = [];
let heard = (_message: string): void => undefined;
const write = (message: string, fields?: object): void => {
  logged.push(message, JSON.stringify(fields ?? {}));
  heard(message);
};
const log: Log = { debug: write, info: write, warn: write, error: write };

const world = ruleWorld(undefined, {
  ...{ office: true, citizen: true, log },
  overrides: {
    proxies: { trusted: ['127.0.0.1', '::1'] },
    office: { account: { placesFile } },
    phone: { rules: { perPerson: 1000 } },
  },
});
const from = (addresses: string) => ({ 'x-forwarded-for': addresses });

/** Where the account space says that the logins of a page were made, newest first. */
const placesOn = (text: string): readonly string[] =>
  [...text.matchAll(/<dt>(?:Lieu approximatif|Roughly where)<\/dt><dd>([^<]*)<\/dd>/g)].map(([, place = '']) => place);

test('a professional reads where they came with their card, and where single sign-on let them in', async () => {
  const doctor = '899800000012';
  const atWork = newPerson(world(), from('203.0.113.7'));
  const { text } = await enterAsProfessional(world(), doctor, atWork);
  assert.deepEqual(placesOn(text), ['Lyon, France']);
  assert.match(text, /L’adresse elle-même n’est pas conservée/);
  const travelling = newPerson(world(), from('192.0.2.9'));
  for (const [key, cookie] of atWork.cookies) travelling.cookies.set(key, cookie);
  const begun = await travelling.visit(`${world().officeOrigin}/compte/connexion?porte=professionnel`);
  const returned = await travelling.follow(begun.headers.get('location') ?? '');
  await travelling.visit(returned.url.href);
  assert.deepEqual(placesOn(await textAt(world(), travelling, '/compte')), ['Suisse', 'Lyon, France']);
  assert.deepEqual(placesOn(await textAt(world(), travelling, '/compte?lang=en')), ['Switzerland', 'Lyon, France']);
});

test('a citizen reads it too, by provider and by single sign-on, and in the message about a new device', async (t) => {
  const service = await newCitizenService(world(), { record: { name: 'Piscine' } });
  t.after(service.close);
  const jar = new CookieJar();
  await logIn(newVisitor('fr', jar, from('203.0.113.7')), service, { citizen: 'aminata' });
  const { page } = await enterAsCitizen(world(), {}, newVisitor('fr', jar, from('192.0.2.9')));
  assert.deepEqual(placesOn(page.text), ['Suisse', 'Lyon, France']);
  const mails = world().running.sandbox?.mailbox.list() ?? [];
  const mail = mails.find((one) => one.by === 'mail' && one.to.startsWith('aminata@'));
  const text = mail?.by === 'mail' ? mail.text : '';
  assert.match(text, /^Lieu approximatif : Lyon, France$/m);
  assert.match(text, /^Roughly where: Lyon, France$/m);
});

test('only the address that our own proxy saw counts', async () => {
  const lies: readonly (readonly [Record<string, string>, string])[] = [
    [from('203.0.113.7, 192.0.2.9'), 'Suisse'],
    [from('not an address'), 'réseau local'],
    [{ forwarded: 'for=203.0.113.7' }, 'réseau local'],
    [{ 'x-real-ip': '203.0.113.7' }, 'réseau local'],
    [from('8.8.8.8'), 'non connu'],
  ];
  for (const [headers, expected] of lies) {
    const { text } = await enterAsProfessional(world(), '899800000061', newPerson(world(), headers));
    assert.equal(placesOn(text)[0], expected, JSON.stringify(headers));
  }
});

test('a login without a browser is where the phone was that approved it, not the service that asked', async () => {
  const nurse = '899800000038';
  const phone = await newPhone(world(), nurse, from('203.0.113.7'));
  const desk = await newDesk(world());
  const begun = await desk.start({ login_hint: nurse });
  assert.equal((await phone.approve(world())).json['is'], 'approved');
  const polled = await desk.poll(begun);
  assert.equal(polled.status, 200, JSON.stringify(polled.json));
  const { text } = await enterAsProfessional(world(), nurse, newPerson(world(), from('192.0.2.9')));
  assert.deepEqual(placesOn(text), ['Suisse', 'Lyon, France']);
  assert.match(text, /du téléphone qui l’a approuvée/);
});

test('the agent on a desk that approves one is where its card is', async () => {
  const doctor = '899800000079';
  const desk = await newDesk(world());
  const begun = await desk.start({ login_hint: doctor, channel: 'CARD', binding_message: '07' });
  const pending = await world().running.stores.challenges.pendingOf(
    asNationalId(doctor),
    'CARD',
    systemClock.nowSeconds(),
  );
  await approveByAgent(pending?.id ?? '', world().card(doctor));
  assert.equal((await desk.poll(begun)).status, 200);
  const { text } = await enterAsProfessional(world(), doctor);
  assert.deepEqual(placesOn(text), ['réseau local', 'Suisse']);
});

const approveByAgent = (id: string, { certificatePem, chainPem, keyPem }: TestCard): Promise<void> =>
  new Promise((resolve, reject) => {
    const ca = Object.values(world().running.sandbox?.pki.authorities ?? {}).map((one) => one.certificatePem);
    const headers = { 'content-type': 'application/json', ...from('192.0.2.9') };
    const outgoing = httpsRequest(
      `${world().cardOrigin}/agent/requests/${id}/approve`,
      { ca, cert: certificatePem + chainPem, key: keyPem, agent: false, method: 'POST', headers },
      (response) => void response.resume().once('end', resolve),
    );
    outgoing.once('error', reject);
    outgoing.end(JSON.stringify({ code: '07' }));
  });

test('a login at a desk by phone is where the desk is', async () => {
  const nurse = '899800000053';
  const phone = await enrolRobotPhone(world(), { person: nurse });
  const browser = newPerson(world(), from('203.0.113.7'));
  const begun = await browser.visit(`${world().officeOrigin}/compte/connexion?porte=professionnel`);
  const callback = await logInByPhone(browser, begun.headers.get('location') ?? '', { identifier: nurse, phone });
  await browser.visit(callback.href);
  assert.equal(placesOn(await textAt(world(), browser, '/compte'))[0], 'Lyon, France');
});

test('what a database calls a city is shown as text, and of a bounded length', async () => {
  const { text } = await enterAsProfessional(world(), '899800000020', newPerson(world(), from('198.51.100.3')));
  assert.doesNotMatch(text, /<script>alert/);
  assert.match(text, /<dd>&lt;script&gt;alert\(1\)&lt;\/script&gt;x{35}, Belgique<\/dd>/);
});

test('no address is kept: not in the database, not in the log', () => {
  const { database } = world().running.stores;
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const cells = tables.flatMap(({ name }) => database.prepare(`SELECT * FROM "${String(name)}"`).all());
  assert.ok(cells.length > 100);
  const everything = JSON.stringify([cells.map((row) => Object.values(row).map(String)), logged]);
  assert.match(everything, /Lyon/);
  for (const address of ['203.0.113.', '192.0.2.', '198.51.100.3'])
    assert.equal(everything.includes(address), false, address);
});

test('a new database counts from then on; one that is broken leaves the one before', async () => {
  const read = new Promise<string>((resolve) => {
    heard = (message) => message.includes('database of places') && resolve(message);
  });
  writePlaces('Villeurbanne');
  assert.match(await read, /was read/);
  const refused = new Promise<string>((resolve) => {
    heard = (message) => message.includes('database of places') && resolve(message);
  });
  writeFileSync(placesFile, 'no database');
  assert.match(await refused, /cannot be read/);
  const { text } = await enterAsProfessional(world(), '899800000046', newPerson(world(), from('203.0.113.7')));
  assert.deepEqual(placesOn(text), ['Villeurbanne, France']);
});

test('a file that is missing or no database stops the start with one sentence', async () => {
  const broken = join(folder, 'broken.mmdb');
  writeFileSync(broken, 'no database');
  const reasons = [
    [broken, /^Configuration: office\.account\.placesFile names .*broken\.mmdb, which cannot be read as an MMDB/],
    [folder, /^Configuration: office\.account\.placesFile names .*, which cannot be read/],
    [join(folder, 'gone.mmdb'), /^Configuration: office\.account\.placesFile names .*, which does not exist/],
  ] as const;
  for (const [file, sentence] of reasons)
    await assert.rejects(
      startWorld({ office: true, overrides: { office: { account: { placesFile: file } } } }),
      (error) => {
        assert.ok(isConfigError(error));
        assert.match(error.message, sentence);
        assert.doesNotMatch(error.message, /\n/);
        return true;
      },
    );
});
