import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { makeTestCard } from '#sandbox/cards/commands.ts';
import { extractionLines } from '#sandbox/people/extraction-line.ts';
import { makePerson } from '#sandbox/people/synthetic-person.ts';
import { type Arrival, newPerson, type Person } from '../support/person.ts';
import { tinyExtraction } from '../support/production.ts';
import { enrolRobotPhone, logInByPhone, pageName, submit } from '../support/robot-phone.ts';
import { newService } from '../support/service.ts';
import { startWorld, type World } from '../support/world.ts';

// psc.md §8: a professional known by an ADELI number alone enrols by card, not by messages, although contact details are known.
const [adeli, doctor] = ['0999190018', '899800000012'];
let world: World;
before(async () => {
  world = await startWorld();
  await directory('import', await extractionWithHer());
  const contacts = join(world.config.dataDirectory, 'contacts.csv');
  await writeFile(contacts, `${adeli};adeli@example.test;06 39 98 99 98`);
  await directory('contacts', contacts);
});
after(() => world?.close());

/** `npm run directory`, beside the running platform. */
const directory = (...args: readonly string[]) => {
  const program = fileURLToPath(new URL('../../bin/directory.ts', import.meta.url));
  const { dataDirectory } = world.config;
  const given = ['--disable-warning=ExperimentalWarning', program, ...args, '--data', dataDirectory];
  return promisify(execFile)(process.execPath, given, { cwd: dataDirectory });
};

const extractionWithHer = async (): Promise<string> => {
  const person = makePerson({ seed: 3, practices: 50, establishmentsBySector: 10 }, 5000);
  const lines = extractionLines({ ...person, idType: '0', id: adeli.slice(1) }).join('');
  const file = join(world.config.dataDirectory, 'extraction.txt');
  await writeFile(file, (await readFile(tinyExtraction, 'utf8')) + lines);
  return file;
};

const at = (person: Person, path: string): Promise<Arrival> =>
  person.follow(`${new URL(world.authorizeUrl).origin}${path}`);

/** What the sandbox's mailbox keeps, once such a message is among it; messages go out after the answer. */
const mailboxWith = async (wanted: RegExp): Promise<string> => {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const kept = await (await fetch(`${world.readerOrigin}/mailbox/messages`)).text();
    if (wanted.test(kept)) return kept;
    assert.ok(performance.now() < deadline, `${wanted.source} is not in the mailbox: ${kept}`);
  }
};

const askForCodes = async (identifier: string): Promise<string> => {
  const person = newPerson(world);
  const begun = await submit(person, await at(person, '/devices/enrol'), '/devices/enrol', { login: identifier });
  return pageName(begun);
};

test('asked for codes the page is the same, and nothing is sent to them', async () => {
  assert.equal(await askForCodes(adeli), 'device-codes');
  assert.equal(await askForCodes(doctor), 'device-codes');
  const kept = await mailboxWith(/camille\.arnoux[^}]*\d{6}/);
  assert.doesNotMatch(kept, /adeli@example\.test[^}]*\d{6}/);
});

test('with the card the phone is enrolled, and logs in', async () => {
  const { id } = await makeTestCard(
    world.config.dataDirectory,
    {
      nationalId: adeli,
      holderName: 'Mme Ancienne INSCRITE',
      title: 'Orthophoniste',
      kind: 'CPS',
      professionCode: '91',
      note: { fr: 'numéro ADELI seul', en: 'ADELI number alone' },
    },
    {
      clock: systemClock,
      random: systemRandom,
      revocationUrl: `http://localhost:${world.config.sandbox.revocationListen.port}`,
    },
  );
  const holder = newPerson(world);
  const card = world.running.sandbox?.pki.find(id);
  const add = await holder.presentCard(await at(holder, '/devices/add'), card);
  assert.equal(pageName(add), 'device-add');
  const offer = await submit(holder, add, '/devices/add');
  const link = new RegExp(`${world.phoneOrigin}/#[\\w-]+`).exec(offer.text)?.[0];
  const phone = await enrolRobotPhone(world, { link, person: adeli });
  await mailboxWith(/adeli@example\.test[^}]*enrôlé/); // the details are known: it was not for want of them
  const service = await newService(world);
  const { url, checks } = await service.begin();
  const tokens = await service.finish(await logInByPhone(newPerson(world), url, { identifier: adeli, phone }), checks);
  assert.equal(tokens.claims()?.['SubjectNameID'], adeli);
});
