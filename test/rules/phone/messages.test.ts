import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { describe, it } from 'node:test';
import { announceDevice } from '#methods/app/announce.ts';
import { enrolDevice } from '#methods/app/enrol.ts';
import { beginByMessages, type ConfirmOutcome, confirmByMessages, type MessageDeps } from '#methods/app/messages.ts';
import type { Mail, Sms } from '#platform/messenger.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { alice, bruno, chloe, type PhoneWorld, startSeconds, withPhoneWorld } from './phone-world.ts';
import { enrolmentFor, makeKeyPair } from './soft-phone.ts';

const legacy = asNationalId('0123456789');

type Post = {
  readonly deps: MessageDeps;
  readonly mails: readonly Mail[];
  readonly texts: readonly Sms[];
  readonly errors: readonly unknown[];
  /** Resolves once the journal says that the next message went, or did not. */
  readonly journalled: () => Promise<unknown>;
};

type Trouble = { readonly mail?: Error; readonly sms?: Error };

/** A post office beside the world. Chloé has no contact details; the legacy one has, and must not be written to. */
const openPost = (world: PhoneWorld, trouble: Trouble = {}): Post => {
  const events = new EventEmitter();
  const mails: Mail[] = [];
  const texts: Sms[] = [];
  const errors: unknown[] = [];
  const { journal } = world.stores();
  const deps: MessageDeps = {
    ...world.deps(),
    codeKey: Buffer.alloc(32, 3),
    resolve: async (identifier) => [alice, bruno, chloe, legacy].find((known) => known === identifier),
    contacts: {
      findContact: async (nationalId) =>
        [alice, bruno, legacy].includes(nationalId)
          ? { email: `${nationalId}@example.test`, mobile: `+33 ${nationalId}` }
          : undefined,
    },
    messenger: {
      sendMail: async (mail) => {
        if (trouble.mail) throw trouble.mail;
        mails.push(mail);
      },
      sendSms: async (sms) => {
        if (trouble.sms) throw trouble.sms;
        texts.push(sms);
      },
    },
    log: { error: (_message, fields) => void errors.push(fields?.error) },
    journal: {
      append: async (lines) => {
        await journal.append(lines);
        events.emit('journalled');
      },
    },
  };
  return { deps, mails, texts, errors, journalled: () => once(events, 'journalled') };
};

const withPost =
  (play: (post: Post, world: PhoneWorld) => Promise<void>, trouble: Trouble = {}) =>
  (): Promise<void> =>
    withPhoneWorld((world) => play(openPost(world, trouble), world))();

const begin = async (deps: MessageDeps, identifier: string, address = '192.0.2.1') => {
  const begun = await beginByMessages(deps, { identifier, address });
  assert.ok(!('fault' in begun));
  return begun;
};

const codeIn = (text: string | undefined): string => /\b\d{6}\b/.exec(text ?? '')?.[0] ?? '';
const wrong = (code: string): string => (code === '000000' ? '000001' : '000000');

/** Asks for codes and reads them, as the person would. */
const beginAndRead = async (post: Post, identifier: string) => {
  const journalled = post.journalled();
  const { id } = await begin(post.deps, identifier);
  await journalled;
  return { id, mailCode: codeIn(post.mails.at(-1)?.text), smsCode: codeIn(post.texts.at(-1)?.text) };
};

const faultOf = (outcome: ConfirmOutcome): string => ('fault' in outcome ? outcome.fault : 'offer');

describe('enrolment by messages', () => {
  it(
    'takes the code by e-mail and the code by SMS, and gives an offer for fifteen minutes',
    withPost(async (post, world) => {
      const codes = await beginAndRead(post, alice);
      assert.deepEqual([post.mails[0]?.to, post.texts[0]?.to], [`${alice}@example.test`, `+33 ${alice}`]);
      assert.match(codes.mailCode + codes.smsCode, /^\d{12}$/);
      const offer = await confirmByMessages(post.deps, codes);
      assert.ok('token' in offer);
      assert.equal(offer.expiresAtSeconds, startSeconds + 900);
      const enrolled = await enrolDevice(world.deps(), enrolmentFor(offer.token, makeKeyPair()));
      assert.ok('device' in enrolled);
      assert.deepEqual([enrolled.device.nationalId, enrolled.device.enrolledBy], [alice, 'messages']);
      assert.equal(faultOf(await confirmByMessages(post.deps, codes)), 'P508');
    }),
  );

  it(
    'needs both codes, in their places, and counts tries without telling which was wrong',
    withPost(async (post) => {
      const { id, mailCode, smsCode } = await beginAndRead(post, alice);
      const confirm = (given: { readonly mailCode: string; readonly smsCode: string }) =>
        confirmByMessages(post.deps, { id, ...given });
      assert.deepEqual(await confirm({ mailCode, smsCode: wrong(smsCode) }), { fault: 'P507', triesLeft: 2 });
      assert.deepEqual(await confirm({ mailCode: smsCode, smsCode: mailCode }), { fault: 'P507', triesLeft: 1 });
      assert.equal(faultOf(await confirm({ mailCode, smsCode })), 'offer');
    }),
  );

  it(
    'ends at the third wrong try: the right codes then open nothing',
    withPost(async (post) => {
      const { id, mailCode, smsCode } = await beginAndRead(post, alice);
      const given = { id, mailCode, smsCode: wrong(smsCode) };
      const outcomes = [1, 2, 3].map(() => confirmByMessages(post.deps, given));
      assert.deepEqual((await Promise.all(outcomes)).map(faultOf), ['P507', 'P507', 'P508']);
      assert.deepEqual(await confirmByMessages(post.deps, { id, mailCode, smsCode }), { fault: 'P508' });
    }),
  );

  it(
    'compares three of many guesses that come at once, and gives one offer for right ones',
    withPost(async (post) => {
      const first = await beginAndRead(post, alice);
      const guesses = Array.from({ length: 30 }, (_, index) => (index < 3 ? wrong(first.smsCode) : first.smsCode));
      const guessed = guesses.map((smsCode) => confirmByMessages(post.deps, { ...first, smsCode }));
      assert.ok(!(await Promise.all(guessed)).map(faultOf).includes('offer'));
      const second = await beginAndRead(post, alice);
      const right = await Promise.all([1, 2, 3].map(() => confirmByMessages(post.deps, second)));
      assert.deepEqual(right.map(faultOf).toSorted(), ['P508', 'P508', 'offer']);
    }),
  );

  it(
    'lasts fifteen minutes',
    withPost(async (post, world) => {
      const codes = await beginAndRead(post, alice);
      world.advance(900);
      assert.deepEqual(await confirmByMessages(post.deps, codes), { fault: 'P508' });
      assert.deepEqual(await confirmByMessages(post.deps, { ...codes, id: 'unknown' }), { fault: 'P508' });
    }),
  );

  it(
    'looks alike for whoever cannot be reached, who are sent nothing',
    withPost(async (post) => {
      for (const identifier of [chloe, legacy, 'unknown']) {
        const { id, expiresAtSeconds } = await begin(post.deps, identifier);
        assert.equal(id.length, 22);
        assert.equal(expiresAtSeconds, startSeconds + 900);
        const tryOnce = () => confirmByMessages(post.deps, { id, mailCode: '123456', smsCode: '123456' });
        assert.deepEqual(await tryOnce(), { fault: 'P507', triesLeft: 2 });
        assert.deepEqual(await tryOnce(), { fault: 'P507', triesLeft: 1 });
        assert.deepEqual(await tryOnce(), { fault: 'P508' });
      }
      await beginAndRead(post, bruno);
      assert.deepEqual(
        post.mails.map(({ to }) => to),
        [`${bruno}@example.test`],
      );
    }),
  );

  it(
    'sends one person three times an hour, and pretends beyond',
    withPost(async (post, world) => {
      for (let times = 0; times < 3; times += 1) await beginAndRead(post, alice);
      await begin(post.deps, alice);
      await beginAndRead(post, bruno);
      assert.equal(post.mails.length, 4);
      world.advance(3600);
      await beginAndRead(post, alice);
      assert.equal(post.mails.length, 5);
    }),
  );

  it(
    'hears an address twenty times an hour',
    withPost(async (post) => {
      for (let times = 0; times < 20; times += 1) await begin(post.deps, `unknown-${times}`);
      const refused = await beginByMessages(post.deps, { identifier: bruno, address: '192.0.2.1' });
      assert.deepEqual(refused, { fault: 'P504' });
      await begin(post.deps, bruno, '192.0.2.2');
    }),
  );

  it(
    'keeps no code that can be read, and journals which message went, not what nor where',
    withPost(async (post, world) => {
      const { mailCode, smsCode } = await beginAndRead(post, alice);
      const row = world.stores().database.prepare('SELECT * FROM message_codes').get();
      assert.ok(row && !JSON.stringify(row).includes(mailCode) && !JSON.stringify(row).includes(smsCode));
      const lines = await world.stores().journal.search({ kinds: ['contact.messaged'] }, 10);
      assert.deepEqual(
        lines.map(({ event }) => event.details).toSorted((one) => (one?.['by'] === 'mail' ? -1 : 1)),
        ['mail', 'sms'].map((by) => ({ about: 'codes', by, delivered: true })),
      );
      assert.ok(!JSON.stringify(lines).includes('example.test'));
    }),
  );

  it(
    'goes on when one way of sending fails, and says so to the log and the journal',
    withPost(
      async (post, world) => {
        await beginAndRead(post, alice);
        assert.equal(post.texts.length, 1);
        assert.match(String(post.errors[0]), /no mail today/);
        const lines = await world.stores().journal.search({ kinds: ['contact.messaged'] }, 10);
        const delivered = Object.fromEntries(
          lines.map(({ event }) => [event.details?.['by'], event.details?.['delivered']]),
        );
        assert.deepEqual(delivered, { mail: false, sms: true });
      },
      { mail: new Error('no mail today') },
    ),
  );
});

describe('a notice about a phone', () => {
  it(
    'goes to every known contact detail, in French first, with its name, and to nobody else',
    withPost(async (post) => {
      for (const what of ['enrolled', 'revoked'] as const) {
        const journalled = post.journalled();
        announceDevice(post.deps, { nationalId: alice, what, deviceName: 'Pixel de garde' });
        await journalled;
      }
      announceDevice(post.deps, { nationalId: chloe, what: 'revoked', deviceName: 'Autre' });
      assert.deepEqual(
        post.mails.map(({ to }) => to),
        [`${alice}@example.test`, `${alice}@example.test`],
      );
      assert.match(
        post.mails[0]?.text ?? '',
        /^Le téléphone « Pixel de garde » peut désormais.*The phone “Pixel de garde” can now/s,
      );
      assert.match(post.mails[1]?.text ?? '', /n’approuve plus.*no longer approves/s);
      assert.equal(post.texts.length, 2);
    }),
  );

  for (const [what, words] of [
    ['blocked', /^Trois codes faux.*« Pixel de garde ».*Three wrong PINs.*“Pixel de garde”/s],
    ['pin-changed', /^Le code secret.*« Pixel de garde ».*The PIN.*“Pixel de garde”/s],
  ] as const) {
    it(
      `tells the person that a phone is ${what}, both ways, and names the phone in the e-mail only`,
      withPost(async (post) => {
        const journalled = post.journalled();
        announceDevice(post.deps, { nationalId: alice, what, deviceName: 'Pixel de garde' });
        await journalled;
        assert.match(post.mails[0]?.text ?? '', words);
        assert.doesNotMatch(post.texts[0]?.text ?? 'Pixel', /Pixel/);
      }),
    );
  }

  it(
    'that cannot be sent harms nobody',
    withPost(
      async (post) => {
        const journalled = post.journalled();
        announceDevice(post.deps, { nationalId: alice, what: 'enrolled', deviceName: 'x' });
        await journalled;
        assert.equal(post.errors.length, 2);
      },
      { mail: new Error('no mail'), sms: new Error('no sms') },
    ),
  );
});
