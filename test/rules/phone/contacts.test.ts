import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readContactFile } from '#methods/app/contact-file.ts';
import { type ContactChangeDeps, tellContactChangesDue } from '#methods/app/contact-change.ts';
import { createKnownContacts, importContacts, type ImportDeps } from '#methods/app/known-contacts.ts';
import { open, seal } from '#platform/master-key.ts';
import { systemRandom } from '#platform/random.ts';
import { alice, bruno, chloe, type PhoneWorld, withPhoneWorld } from './phone-world.ts';

const key = Buffer.alloc(32, 9);

const depsOf = (world: PhoneWorld): ImportDeps => ({
  store: world.stores().contacts,
  clock: world.deps().clock,
  resolve: async (identifier) =>
    [alice, bruno, chloe].find((known) => known === identifier || known.slice(1) === identifier),
  vault: {
    seal: (text, associated) => seal(key, Buffer.from(text), associated, systemRandom),
    open: (sealed, associated) => open(key, sealed, associated).toString('utf8'),
  },
});

/** Somebody who serves: what left, to whom, and what could not. */
const tellingOf = (world: PhoneWorld) => {
  const [sent, errors, outages]: [[string, string][], unknown[], Set<string>] = [[], [], new Set()];
  const hand = async (to: string, text: string) => {
    if (outages.has(to)) throw new Error('out of order');
    sent.push([to, text]);
  };
  const deps: ImportDeps & ContactChangeDeps = {
    ...depsOf(world),
    contacts: createKnownContacts(depsOf(world)),
    journal: world.stores().journal,
    messenger: { sendMail: ({ to, text }) => hand(to, text), sendSms: ({ to, text }) => hand(to, text) },
    log: { error: (message) => void errors.push(message) },
  };
  const tell = (signal = new AbortController().signal) => tellContactChangesDue(deps, signal);
  return { deps, sent, errors, outages, tell };
};

const linesOf = async (world: PhoneWorld) => world.stores().journal.search({ kinds: ['contact.changed'] }, 100);

describe('contact details that an operator imports', () => {
  it(
    'are found by the primary identifier, and every change has its journal line, which says whose and never what',
    withPhoneWorld(async (world) => {
      const deps = depsOf(world);
      const { findContact } = createKnownContacts(deps);
      const first = `identifiant;courriel;mobile\r\n${alice};a.martin@example.test;06 39 98 12 34\r\n\r\n# parti\r\n${bruno.slice(1)};b@example.test;+32 470 12 34 56\r\n`;
      assert.deepEqual(await importContacts(deps, first), {
        kind: 'applied',
        added: 2,
        changed: 0,
        removed: 0,
        unchanged: 0,
      });
      assert.deepEqual(await findContact(alice), { email: 'a.martin@example.test', mobile: '+33639981234' });
      assert.deepEqual(await findContact(bruno), { email: 'b@example.test', mobile: '+32470123456' });
      assert.equal(await findContact(chloe), undefined);
      const second = `${alice};a.martin@example.test;+33639981234\n${bruno};b@example.test;+32470123457\n`;
      assert.deepEqual(await importContacts(deps, second), {
        kind: 'applied',
        added: 0,
        changed: 1,
        removed: 0,
        unchanged: 1,
      });
      await importContacts(deps, `${alice};;\n${chloe};;\n`);
      assert.equal(await findContact(alice), undefined);
      const lines = await linesOf(world);
      assert.deepEqual(
        lines
          .map(({ event }) => `${event.nationalId} ${event.details?.['what']}`)
          .toSorted((one, other) => one.localeCompare(other)),
        [`${alice} added`, `${alice} removed`, `${bruno} added`, `${bruno} changed`],
      );
      assert.doesNotMatch(JSON.stringify(lines), /example|39981234|470123/);
    }),
  );

  it(
    'are kept sealed: the database shows none, and those of one person do not open as another’s',
    withPhoneWorld(async (world) => {
      const deps = depsOf(world);
      await importContacts(deps, `${alice};a.martin@example.test;+33639981234`);
      const rows = world.stores().database.prepare('SELECT * FROM contact').all();
      assert.equal(rows.length, 1);
      assert.doesNotMatch(JSON.stringify(rows), /example|3399/);
      world.stores().database.exec(`UPDATE contact SET national_id = '${bruno}'`);
      await assert.rejects(createKnownContacts(deps).findContact(bruno));
    }),
  );

  it(
    'are taken whole or not at all; each faulty line is named, and what stands in it is not repeated',
    withPhoneWorld(async (world) => {
      const faulty = [
        `${alice};a@example.test;+33639981234`,
        `${bruno};not-an-address;+33639981234`,
        `${bruno};b@example.test;12`,
        `${bruno};b@example.test`,
        ';b@example.test;+33639981234',
        '899700009999;x@example.test;+33639981234',
        `${alice.slice(1)};a@example.test;+33639981234`,
      ].join('\n');
      const outcome = await importContacts(depsOf(world), faulty);
      assert.ok(outcome.kind === 'refused');
      assert.deepEqual(
        outcome.faults.map(({ line }) => line),
        [2, 3, 4, 5, 6, 7],
      );
      assert.doesNotMatch(JSON.stringify(outcome), /example|39981234|not-an-address|8997/);
      assert.deepEqual(await linesOf(world), []);
      assert.equal(await world.stores().contacts.find(alice), undefined);
    }),
  );

  it(
    'that change are told to the former address and number first, and to what is new; once, with their journal lines',
    withPhoneWorld(async (world) => {
      const { deps, sent, outages, tell } = tellingOf(world);
      await importContacts(deps, `${alice};a@old.test;+33639980001\n${bruno};b@old.test;+33639980002`);
      await importContacts(deps, `${alice};a@new.test;+33639980001\n${bruno};;`);
      outages.add('+33639980002');
      await Promise.all([tell(), tell()]);
      await tell();
      assert.deepEqual(
        sent.map(([to, text]) => [to, /ont été changées/.test(text) ? 'changed' : 'removed']),
        [
          ['a@old.test', 'changed'],
          ['+33639980001', 'changed'],
          ['a@new.test', 'changed'],
          ['b@old.test', 'removed'],
        ],
      );
      assert.doesNotMatch(JSON.stringify(sent.map(([, text]) => text)), /old\.test|new\.test|3998000/);
      const lines = await world.stores().journal.search({ kinds: ['contact.messaged'] }, 100);
      const said = lines.map(({ event: { nationalId, details } }) => [
        nationalId,
        details?.['by'],
        details?.['address'],
        details?.['about'],
        details?.['delivered'],
      ]);
      assert.deepEqual(
        said.map((one) => one.join(' ')).toSorted((one, other) => one.localeCompare(other)),
        [
          `${alice} mail former contact true`,
          `${alice} mail new contact true`,
          `${alice} sms former contact true`,
          `${bruno} mail former contact true`,
          `${bruno} sms former contact false`,
        ],
      );
      assert.doesNotMatch(JSON.stringify(lines), /old\.test|new\.test|3998000/);
    }),
  );

  it(
    'that changed while nobody served are told by whoever serves next; those that cannot be opened harm nobody else',
    withPhoneWorld(async (world) => {
      const before = tellingOf(world);
      const stopped = AbortSignal.abort();
      const [first, second] = [
        `${alice};a@old.test;+33639980001\n${bruno};b@old.test;+33639980002`,
        `${alice};;\n${bruno};;`,
      ];
      await importContacts(before.deps, first);
      await importContacts(before.deps, second);
      await before.tell(stopped);
      assert.deepEqual(before.sent, []);
      world.restart();
      world.stores().database.exec(`UPDATE contact_notice SET before = 'spoiled' WHERE national_id = '${alice}'`);
      const after = tellingOf(world);
      await after.tell();
      assert.deepEqual(after.sent.map(([to]) => to).toSorted(), ['+33639980002', 'b@old.test']);
      assert.equal(after.errors.length, 1);
    }),
  );

  const bad = ['a b@example.test', 'a@', '@example.test', 'a@example.test,b@example.test', 'a@-', '<a@example.test>'];
  for (const address of bad) {
    it(`${address} is no address`, () => assert.equal(readContactFile(`1;${address};+33639981234`).faults.length, 1));
  }

  for (const [written, read] of [
    ['0639981234', '+33639981234'],
    ['06.39.98.12.34', '+33639981234'],
    ['0033 6 39 98 12 34', '+33639981234'],
    ['+33 7-56-00-00-00', '+33756000000'],
  ] as const) {
    it(`${written} is ${read}`, () =>
      assert.equal(readContactFile(`1;a@example.test;${written}`).lines[0]?.contact?.mobile, read));
  }

  for (const number of ['0139981234', '063998123', '+0639981234', '+336399812345678901', 'mobile', '']) {
    it(`“${number}” is no mobile number`, () =>
      assert.equal(readContactFile(`1;a@example.test;${number}`).faults.length, 1));
  }
});
