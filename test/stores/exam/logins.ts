import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Handoff } from '#login/login-store.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { eventOf, examStartSeconds, kindsInJournal, type OpenExaminee, sentence, unwritableEvent } from './examinee.ts';

const handoffOf = (tokenHash: string, more: Partial<Handoff> = {}): Handoff => ({
  tokenHash,
  interactionId: 'interaction',
  proof: {
    method: 'card',
    amr: ['sc', 'hwk'],
    level: 'eidas3',
    nationalId: asNationalId('899700000001'),
    cardKind: 'CPS',
    cardNumber: '',
    certificateFingerprint: 'ab'.repeat(32),
    professionCode: '10',
    establishedAtSeconds: examStartSeconds,
  },
  expiresAtSeconds: examStartSeconds + 60,
  ...more,
});

/** LoginStore. */
export const examineLogins = (open: OpenExaminee): void => {
  describe('handoffs', () => {
    sentence(
      open,
      'are found again, as often as asked, until they are settled',
      async ({ logins }, _clock, examinee) => {
        await logins.saveHandoff(handoffOf('hash'));
        assert.deepEqual(await logins.findHandoff('hash', examStartSeconds), handoffOf('hash'));
        const again = (await examinee.reopen()).logins;
        assert.deepEqual(await again.findHandoff('hash', examStartSeconds), handoffOf('hash'));
        assert.equal(await again.settleHandoff('hash', []), true);
        assert.equal(await again.findHandoff('hash', examStartSeconds), undefined);
        assert.equal(await again.findHandoff('unknown', examStartSeconds), undefined);
      },
    );

    sentence(open, 'are not found once expired', async ({ logins }) => {
      await logins.saveHandoff(handoffOf('hash'));
      assert.notEqual(await logins.findHandoff('hash', examStartSeconds + 59), undefined);
      assert.equal(await logins.findHandoff('hash', examStartSeconds + 60), undefined);
    });

    sentence(
      open,
      'are settled by one caller, with one event, from two connections',
      async ({ logins, journal }, _clock, examinee) => {
        const other = (await examinee.connectAgain()).logins;
        await logins.saveHandoff(handoffOf('hash'));
        const callers = Array.from({ length: 20 }, (_, index) => (index % 2 ? logins : other));
        const answers = await Promise.all(
          callers.map((store) => store.settleHandoff('hash', [eventOf('login.accepted')])),
        );
        assert.equal(answers.filter(Boolean).length, 1);
        assert.deepEqual(await kindsInJournal(journal), ['login.accepted']);
      },
    );

    sentence(open, 'are not settled when an event cannot be written', async ({ logins, journal }) => {
      await logins.saveHandoff(handoffOf('hash'));
      await assert.rejects(logins.settleHandoff('hash', [eventOf('login.accepted'), unwritableEvent]));
      assert.notEqual(await logins.findHandoff('hash', examStartSeconds), undefined);
      assert.deepEqual(await kindsInJournal(journal), []);
    });

    sentence(open, 'are purged when they expired before the given time, at most so many', async ({ logins }) => {
      for (const hash of ['a', 'b', 'c']) await logins.saveHandoff(handoffOf(hash));
      await logins.saveHandoff(handoffOf('d', { expiresAtSeconds: examStartSeconds + 61 }));
      assert.equal(await logins.purge(examStartSeconds + 60, 10), 0);
      assert.equal(await logins.purge(examStartSeconds + 61, 2), 2);
      assert.equal(await logins.purge(examStartSeconds + 61, 2), 1);
      assert.notEqual(await logins.findHandoff('d', examStartSeconds), undefined);
    });
  });
};
