import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Challenge, ChallengeState } from '#methods/app/challenge.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import { asChallengeId, asClientId, asCorrelationId, asDeviceId, asNationalId } from '#vocabulary/identifiers.ts';
import type { AppProof, CardProof } from '#vocabulary/proof.ts';
import { deviceOf, enrolOne } from './devices.ts';
import { eventOf, examStartSeconds, kindsInJournal, type OpenExaminee, sentence, unwritableEvent } from './examinee.ts';

const person = asNationalId('899700000001');

const challengeOf = (id: string, more: Partial<Challenge> = {}): Challenge => ({
  id: asChallengeId(id),
  origin: { kind: 'login', interactionId: 'interaction' },
  channel: 'MOBILE',
  nationalId: person,
  clientId: asClientId('client'),
  serviceName: 'Dossier médical',
  correlationId: asCorrelationId('correlation'),
  code: '07',
  choices: ['12', '07', '99'],
  nonce: 'nonce',
  createdAtSeconds: examStartSeconds,
  expiresAtSeconds: examStartSeconds + 120,
  state: { is: 'pending' },
  ...more,
});

const proof: AppProof = {
  method: 'app',
  amr: ['pop'],
  level: 'eidas2',
  nationalId: person,
  deviceId: asDeviceId('device'),
  challengeId: asChallengeId('a'),
  professionCode: '',
  establishedAtSeconds: examStartSeconds,
};
const cardProof: CardProof = {
  method: 'card',
  amr: ['sc'],
  level: 'eidas3',
  nationalId: person,
  cardKind: 'CPS',
  cardNumber: '',
  certificateFingerprint: 'ab'.repeat(32),
  professionCode: '10',
  establishedAtSeconds: examStartSeconds,
};

type Ended = Exclude<ChallengeState, { is: 'pending' }>;
const approved = { is: 'approved', proof, atSeconds: examStartSeconds } as const satisfies Ended;
const refused = { is: 'refused', atSeconds: examStartSeconds } as const satisfies Ended;
const none = (): readonly NewEvent[] => [];
const id = asChallengeId;

/** ChallengeStore, but for its limits: `request-limits.ts`. */
export const examineChallenges = (open: OpenExaminee): void => {
  describe('challenges', () => {
    examineOpening(open);
    examineEnding(open);
    examineProofs(open);
    examinePurge(open);
  });
};

const examineOpening = (open: OpenExaminee): void => {
  sentence(open, 'are kept whole, and pend through a restart', async ({ challenges }, _clock, examinee) => {
    const decoy = challengeOf('b', {
      nationalId: undefined,
      channel: 'CARD',
      origin: { kind: 'ciba', requestId: 'r' },
    });
    assert.equal(await challenges.open(challengeOf('a'), 'slot', none), undefined);
    assert.equal(await challenges.open(decoy, undefined, none), undefined);
    const again = (await examinee.reopen()).challenges;
    assert.deepEqual(await again.find(id('a')), challengeOf('a'));
    assert.deepEqual(await again.find(id('b')), decoy);
    assert.equal(await again.find(id('unknown')), undefined);
    assert.deepEqual(await again.pendingOf(person, 'MOBILE', examStartSeconds + 119), challengeOf('a'));
  });

  sentence(open, 'supersede the pending one of their slot, and no other', async ({ challenges, journal }) => {
    await challenges.open(challengeOf('other'), 'other slot', none);
    await challenges.open(challengeOf('free', { nationalId: undefined }), undefined, none);
    await challenges.open(challengeOf('a'), 'slot', none);
    const superseded = { ...challengeOf('a'), state: { is: 'superseded', atSeconds: examStartSeconds + 1 } };
    const later = { createdAtSeconds: examStartSeconds + 1, expiresAtSeconds: examStartSeconds + 121 };
    const answer = await challenges.open(challengeOf('b', later), 'slot', (old) => [
      eventOf('challenge.ended', { details: { was: old?.id ?? '' } }),
      eventOf('challenge.opened'),
    ]);
    assert.deepEqual(answer, superseded);
    assert.deepEqual(await challenges.find(id('a')), superseded);
    for (const other of ['other', 'free', 'b']) assert.equal((await challenges.find(id(other)))?.state.is, 'pending');
    const [line] = await journal.readAfter(0, 1);
    assert.deepEqual(line?.event.details, { was: 'a' });
    assert.deepEqual(await kindsInJournal(journal), ['challenge.ended', 'challenge.opened']);
  });

  sentence(open, 'leave one that was answered, or that expired, with the end that it had', async ({ challenges }) => {
    await challenges.open(challengeOf('a'), 'slot', none);
    await challenges.end(id('a'), refused, examStartSeconds, []);
    assert.equal(await challenges.open(challengeOf('b'), 'slot', none), undefined);
    assert.equal((await challenges.find(id('a')))?.state.is, 'refused');
    const later = { createdAtSeconds: examStartSeconds + 120, expiresAtSeconds: examStartSeconds + 240 };
    assert.equal(await challenges.open(challengeOf('c', later), 'slot', none), undefined);
    assert.equal((await challenges.find(id('b')))?.state.is, 'pending');
  });

  sentence(
    open,
    'leave at most one pending in a slot, from two connections',
    async ({ challenges }, _clock, examinee) => {
      const other = (await examinee.connectAgain()).challenges;
      const ids = Array.from({ length: 20 }, (_, index) => `c${index}`);
      await Promise.all(ids.map((one, index) => (index % 2 ? challenges : other).open(challengeOf(one), 'slot', none)));
      const found = await Promise.all(ids.map((one) => challenges.find(id(one))));
      assert.equal(found.filter((challenge) => challenge?.state.is === 'pending').length, 1);
      assert.equal(found.filter((challenge) => challenge?.state.is === 'superseded').length, 19);
    },
  );

  sentence(open, 'are not opened, and supersede nothing, when an event cannot be written', async ({ challenges }) => {
    await challenges.open(challengeOf('a'), 'slot', none);
    await assert.rejects(challenges.open(challengeOf('b'), 'slot', () => [unwritableEvent]));
    assert.equal((await challenges.find(id('a')))?.state.is, 'pending');
    assert.equal(await challenges.find(id('b')), undefined);
  });

  sentence(open, 'are found by person and channel while they pend, never a decoy', async ({ challenges }) => {
    await challenges.open(challengeOf('a'), 'mobile', none);
    await challenges.open(challengeOf('b', { channel: 'CARD' }), 'card', none);
    await challenges.open(challengeOf('c', { nationalId: undefined }), undefined, none);
    const pendingAt = async (channel: Challenge['channel'], seconds: number) =>
      (await challenges.pendingOf(person, channel, examStartSeconds + seconds))?.id;
    assert.deepEqual([await pendingAt('MOBILE', 119), await pendingAt('CARD', 0)], ['a', 'b']);
    assert.equal(await pendingAt('MOBILE', 120), undefined);
    assert.equal(await challenges.pendingOf(asNationalId('another'), 'MOBILE', examStartSeconds), undefined);
    await challenges.end(id('a'), refused, examStartSeconds, []);
    assert.equal(await pendingAt('MOBILE', 0), undefined);
  });
};

const examineEnding = (open: OpenExaminee): void => {
  sentence(open, 'end once, with one event, from two connections', async (stores, _clock, examinee) => {
    const other = await examinee.connectAgain();
    await enrolOne(stores, deviceOf('device'));
    await stores.challenges.open(challengeOf('a'), 'slot', none);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const state = index % 3 === 0 ? approved : refused;
        return (index % 2 ? stores : other).challenges.end(id('a'), state, examStartSeconds, [
          eventOf('challenge.ended'),
        ]);
      }),
    );
    assert.equal(answers.filter(Boolean).length, 1);
    const expected = answers.indexOf(true) % 3 === 0 ? approved : refused;
    assert.deepEqual((await other.challenges.find(id('a')))?.state, expected);
    assert.deepEqual(await kindsInJournal(stores.journal), ['device.enrolled', 'challenge.ended']);
  });

  sentence(open, 'do not end after their time, nor when there is none', async ({ challenges, journal }) => {
    await challenges.open(challengeOf('a'), 'slot', none);
    const end = (one: string, seconds: number) =>
      challenges.end(id(one), refused, examStartSeconds + seconds, [eventOf('challenge.ended')]);
    assert.equal(await end('a', 120), false);
    assert.equal(await end('unknown', 0), false);
    assert.equal((await challenges.find(id('a')))?.state.is, 'pending');
    assert.deepEqual(await kindsInJournal(journal), []);
    assert.equal(await end('a', 119), true);
  });

  sentence(open, 'stay pending when an event cannot be written', async ({ challenges }) => {
    await challenges.open(challengeOf('a'), 'slot', none);
    await assert.rejects(challenges.end(id('a'), refused, examStartSeconds, [unwritableEvent]));
    assert.equal((await challenges.find(id('a')))?.state.is, 'pending');
  });

  sentence(open, 'are approved by a device that is active, and by no other', async (stores) => {
    const { challenges, devices } = stores;
    await challenges.open(challengeOf('a'), 'slot', none);
    assert.equal(await challenges.end(id('a'), approved, examStartSeconds, []), false);
    await enrolOne(stores, deviceOf('device'));
    await devices.revoke(asDeviceId('device'), []);
    assert.equal(await challenges.end(id('a'), approved, examStartSeconds, []), false);
    assert.equal((await challenges.find(id('a')))?.state.is, 'pending');
    assert.equal(await challenges.end(id('a'), { ...approved, proof: cardProof }, examStartSeconds, []), true);
  });
};

const examineProofs = (open: OpenExaminee): void => {
  sentence(open, 'give their proof to one caller, from two connections', async (stores, _clock, examinee) => {
    const other = (await examinee.connectAgain()).challenges;
    await enrolOne(stores, deviceOf('device'));
    await stores.challenges.open(challengeOf('a'), 'slot', none);
    assert.equal(await other.takeProof(id('a')), undefined);
    await stores.challenges.end(id('a'), approved, examStartSeconds, []);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? stores.challenges : other).takeProof(id('a'))),
    );
    const taken = answers.filter((answer) => answer !== undefined);
    assert.deepEqual(taken, [proof]);
    const again = (await examinee.reopen()).challenges;
    assert.equal(await again.takeProof(id('a')), undefined);
    assert.deepEqual((await again.find(id('a')))?.state, approved);
  });

  sentence(open, 'give none when they were refused, nor for a device revoked meanwhile', async (stores) => {
    const { challenges, devices } = stores;
    await enrolOne(stores, deviceOf('device'));
    await challenges.open(challengeOf('a'), 'slot', none);
    await challenges.open(challengeOf('b'), 'other', none);
    await challenges.end(id('a'), approved, examStartSeconds, []);
    await challenges.end(id('b'), refused, examStartSeconds, []);
    await devices.revoke(asDeviceId('device'), []);
    for (const one of ['a', 'b', 'unknown']) assert.equal(await challenges.takeProof(id(one)), undefined);
  });
};

const examinePurge = (open: OpenExaminee): void => {
  sentence(open, 'are purged when they expired before the given time, at most so many', async ({ challenges }) => {
    for (const one of ['a', 'b', 'c']) await challenges.open(challengeOf(one), one, none);
    await challenges.open(challengeOf('d', { expiresAtSeconds: examStartSeconds + 121 }), 'd', none);
    assert.equal(await challenges.purge(examStartSeconds + 120, 10), 0);
    assert.equal(await challenges.purge(examStartSeconds + 121, 2), 2);
    assert.equal(await challenges.purge(examStartSeconds + 121, 2), 1);
    assert.notEqual(await challenges.find(id('d')), undefined);
  });
};
