import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AnswerOutcome } from '#methods/app/answer-challenge.ts';
import type { Challenge, SignedAnswer } from '#methods/app/challenge.ts';
import { endChallenge } from '#methods/app/end-challenge.ts';
import { decideOutcome, type Outcome } from '#methods/app/outcome.ts';
import {
  alice,
  ask,
  bruno,
  type PhoneDeps,
  type PhoneWorld,
  startSeconds,
  stateOf,
  withPhoneWorld,
} from './phone-world.ts';
import { answer, enrolPhone, type SoftPhone } from './soft-phone.ts';

const otherThan = (challenge: Challenge): string => challenge.choices.find((choice) => choice !== challenge.code) ?? '';

const outcomeOf = async ({ challenges, clock }: PhoneDeps, { id }: Challenge): Promise<Outcome> => {
  const challenge = await challenges.find(id);
  assert.ok(challenge);
  return decideOutcome(challenge, clock.nowSeconds());
};

type Play = (world: PhoneWorld, phone: SoftPhone, challenge: Challenge) => Promise<unknown>;

const ends: Readonly<Record<string, readonly [Outcome, Play]>> = {
  'is pending until somebody answers': ['pending', async () => undefined],
  'is approved by the right number': ['approved', ({ deps }, phone, challenge) => answer(deps(), phone, challenge)],
  'ends with P501 when refused': [
    'P501',
    ({ deps }, phone, challenge) => answer(deps(), phone, challenge, { decision: 'refuse', code: '' }),
  ],
  'ends with P501 when reported': [
    'P501',
    ({ deps }, phone, challenge) => answer(deps(), phone, challenge, { decision: 'report', code: '' }),
  ],
  'ends with P502 at one wrong number': [
    'P502',
    ({ deps }, phone, challenge) => answer(deps(), phone, challenge, { code: otherThan(challenge) }),
  ],
  'ends with P503 after its time': ['P503', async ({ advance }) => advance(120)],
  'ends with P505 when a newer one replaces it': ['P505', ({ deps }) => ask(deps(), alice)],
  'ends with P304 when taken back': [
    'P304',
    ({ deps }, _phone, challenge) => endChallenge(deps(), challenge, 'cancelled'),
  ],
};

describe('a request for approval', () => {
  for (const [words, [outcome, play]] of Object.entries(ends)) {
    it(
      words,
      withPhoneWorld(async (world) => {
        const phone = await enrolPhone(world.deps(), alice);
        const challenge = await ask(world.deps(), alice);
        await play(world, phone, challenge);
        assert.equal(await outcomeOf(world.deps(), challenge), outcome);
        if (outcome === 'pending') return;
        assert.deepEqual(await answer(world.deps(), phone, challenge), { fault: 'P104' });
        assert.equal(await endChallenge(world.deps(), challenge, 'cancelled'), false);
        assert.equal(await outcomeOf(world.deps(), challenge), outcome);
      }),
    );
  }

  it(
    'can be answered up to its last second, by our clock and not the phone’s',
    withPhoneWorld(async (world) => {
      const phone = await enrolPhone(world.deps(), alice);
      for (const skewSeconds of [-600, 0, 600]) {
        const challenge = await ask(world.deps(), alice);
        world.advance(119);
        const atSeconds = challenge.createdAtSeconds + 119 + skewSeconds;
        assert.deepEqual(await answer(world.deps(), phone, challenge, { atSeconds }), { is: 'approved' });
      }
      const late = await ask(world.deps(), alice);
      world.advance(120);
      const atSeconds = late.createdAtSeconds + 1;
      assert.deepEqual(await answer(world.deps(), phone, late, { atSeconds }), { fault: 'P104' });
    }),
  );

  it(
    'survives a restart: the phone still sees it, and answers it',
    withPhoneWorld(async (world) => {
      const phone = await enrolPhone(world.deps(), alice);
      const challenge = await ask(world.deps(), alice);
      world.restart();
      const shown = await world.deps().challenges.pendingOf(alice, 'MOBILE', startSeconds + 1);
      assert.deepEqual(shown, challenge);
      assert.deepEqual(await answer(world.deps(), phone, challenge), { is: 'approved' });
      world.restart();
      assert.notEqual(await world.deps().challenges.takeProof(challenge.id), undefined);
    }),
  );

  it(
    'is one at most: the newer supersedes, in the journal too, and only for the same person',
    withPhoneWorld(async (world) => {
      await enrolPhone(world.deps(), alice);
      await enrolPhone(world.deps(), bruno);
      const [first, others] = [await ask(world.deps(), alice), await ask(world.deps(), bruno)];
      const second = await ask(world.deps(), alice);
      assert.equal(await stateOf(world.deps(), first), 'superseded');
      assert.equal(await stateOf(world.deps(), others), 'pending');
      assert.equal(await stateOf(world.deps(), second), 'pending');
      const lines = await world.stores().journal.search({ kinds: ['challenge.ended'] }, 10);
      assert.deepEqual(
        lines.map(({ event }) => [event.nationalId, event.details?.['how']]),
        [[alice, 'superseded']],
      );
    }),
  );
});

describe('answers that come together', () => {
  const decisions: readonly Partial<SignedAnswer>[] = [
    {},
    { decision: 'refuse' },
    { decision: 'report' },
    { code: 'wrong' },
    {},
    { decision: 'refuse' },
  ];

  it(
    'end a request in exactly one way, from two connections',
    withPhoneWorld(async (world) => {
      const [deps, other] = [world.deps(), world.otherDeps()];
      const phone = await enrolPhone(deps, alice);
      for (let round = 0; round < 20; round += 1) {
        const challenge = await ask(deps, alice);
        const wrong = otherThan(challenge);
        const turned = [...decisions.slice(round % 6), ...decisions.slice(0, round % 6)];
        const answers = turned.map((more, index) =>
          answer(index % 2 ? deps : other, phone, challenge, more.code === 'wrong' ? { code: wrong } : more),
        );
        const cancelled = endChallenge(other, challenge, 'cancelled');
        const outcomes = await Promise.all(answers);
        const ways = outcomes.flatMap((outcome: AnswerOutcome) => ('is' in outcome ? [outcome.is] : []));
        if (await cancelled) ways.push('cancelled');
        assert.equal(ways.length, 1, `round ${round}: ${ways.join()}`);
        assert.equal(await stateOf(deps, challenge), ways[0]);
        const proofs = await Promise.all(
          [deps, other, deps].map(({ challenges }) => challenges.takeProof(challenge.id)),
        );
        assert.equal(proofs.filter(Boolean).length, ways[0] === 'approved' ? 1 : 0);
        world.advance(1000); // past the quiet that a report asks for
      }
    }),
  );
});
