import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { AccountSession } from '#account/account-session.ts';
import type { FraudReport } from '#account/fraud.ts';
import { asAccountId, asClientId, asCorrelationId, asNationalId } from '#vocabulary/identifiers.ts';
import { eventOf, examStartSeconds, kindsInJournal, type OpenExaminee, sentence, unwritableEvent } from './examinee.ts';

const zoe = { kind: 'citizen', accountId: asAccountId('zoe') } as const;
const doctor = { kind: 'professional', nationalId: asNationalId('zoe') } as const;

const session = (tokenHash: string, more: Partial<AccountSession> = {}): AccountSession => ({
  tokenHash,
  holder: zoe,
  openedBy: 'login',
  idToken: 'token',
  createdAtSeconds: examStartSeconds,
  expiresAtSeconds: examStartSeconds + 100,
  ...more,
});

const report: FraudReport = {
  reportId: 'report',
  holder: zoe,
  sequence: 7,
  correlationId: asCorrelationId('code'),
  clientId: asClientId('service'),
  happenedAtMilliseconds: examStartSeconds * 1000 - 5,
  reportedAtSeconds: examStartSeconds,
  contact: 'zoe@exemple.invalid',
  phone: '',
  comment: 'Ce n’était pas moi.',
};

/** AccountSessionStore, FraudReportStore, and the journal a page at a time. */
export const examineAccount = (open: OpenExaminee): void => {
  describe('sessions of the account space', () => {
    sentence(open, 'are found until their end, which only grows', async ({ accountSessions: sessions }) => {
      await sessions.save(session('one'));
      assert.deepEqual(await sessions.find('one', examStartSeconds), session('one'));
      assert.equal(await sessions.find('one', examStartSeconds + 100), undefined);
      await sessions.extend('one', examStartSeconds + 200);
      await sessions.extend('one', examStartSeconds + 50);
      assert.equal((await sessions.find('one', examStartSeconds + 199))?.expiresAtSeconds, examStartSeconds + 200);
      assert.equal(await sessions.purge(examStartSeconds + 201, 10), 1);
      assert.equal(await sessions.find('one', examStartSeconds), undefined);
    });

    sentence(
      open,
      'go one by one, with what opened them, or all of a holder',
      async ({ accountSessions: sessions }) => {
        const stands = async (name: string) => (await sessions.find(name, examStartSeconds)) !== undefined;
        for (const name of ['one', 'two']) await sessions.save(session(name));
        await sessions.save(session('other login', { openedBy: 'other' }));
        await sessions.save(session('other kind', { holder: doctor }));
        await sessions.remove('one');
        assert.deepEqual([await stands('one'), await stands('two')], [false, true]);
        await sessions.removeOf(zoe, 'login');
        assert.deepEqual([await stands('two'), await stands('other login')], [false, true]);
        await sessions.removeOf(zoe, undefined);
        assert.deepEqual([await stands('other login'), await stands('other kind')], [false, true]);
      },
    );
  });

  describe('reports of fraud', () => {
    sentence(open, 'are kept once a line with their event, or not at all', async ({ fraudReports, journal }) => {
      await assert.rejects(fraudReports.save(report, [unwritableEvent]));
      assert.deepEqual(await fraudReports.listOf(zoe), []);
      assert.equal(await fraudReports.save(report, [eventOf('fraud.reported')]), true);
      assert.equal(await fraudReports.save({ ...report, reportId: 'b' }, [eventOf('fraud.reported')]), false);
      assert.deepEqual(await fraudReports.listOf(zoe), [report]);
      assert.deepEqual(await fraudReports.listOf(doctor), []);
      assert.deepEqual(await kindsInJournal(journal), ['fraud.reported']);
    });

    sentence(open, 'go when they are old, so many at a time', async ({ fraudReports }) => {
      for (const [sequence, reportedAtSeconds] of [100, 200, 300].entries())
        await fraudReports.save({ ...report, reportId: `${sequence}`, sequence, reportedAtSeconds }, []);
      assert.equal(await fraudReports.purge(300, 1), 1);
      assert.equal(await fraudReports.purge(300, 10), 1);
      assert.deepEqual(
        (await fraudReports.listOf(zoe)).map(({ reportId }) => reportId),
        ['2'],
      );
    });
  });

  describe('the journal of one person', () => {
    sentence(open, 'is read a page at a time, back in time', async ({ journal }) => {
      const { accountId } = zoe;
      await journal.append([
        eventOf('citizen.verified', { accountId }),
        eventOf('citizen.verified'),
        eventOf('citizen.data-sent', { accountId }),
        eventOf('citizen.verified', { accountId }),
      ]);
      const page = async (beforeSequence?: number) =>
        (
          await journal.search(
            { accountId, kinds: ['citizen.verified'], ...(beforeSequence === undefined ? {} : { beforeSequence }) },
            1,
          )
        ).map(({ sequence }) => sequence);
      assert.deepEqual([await page(), await page(4), await page(1)], [[4], [1], []]);
    });
  });
};
