import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Verification } from '#audit/verification.ts';
import type { KeptReport } from '#directory/import/report-store.ts';
import { makeReport, newTally } from '#directory/import/report.ts';
import { expectedOf, type TrustRootDecision } from '#methods/card/trust-root-store.ts';
import { asClientId, asSessionId } from '#vocabulary/identifiers.ts';
import { eventOf, examStartSeconds, kindsInJournal, type OpenExaminee, sentence, unwritableEvent } from './examinee.ts';

const decisionOf = (fingerprint: string, more: Partial<TrustRootDecision> = {}): TrustRootDecision => ({
  ...{ fingerprint, store: 'test', state: 'added', pem: 'pem' },
  ...{ decidedBy: 'operator-1', decidedAtSeconds: examStartSeconds },
  ...more,
});

const reportOf = (file: string, more: Partial<KeptReport> = {}): KeptReport => ({
  ...{ atMilliseconds: examStartSeconds * 1000, by: '', stop: undefined },
  report: { ...makeReport(newTally(file, 'extraction')), malformed: [{ line: 2, defect: 'too short' }] },
  ...more,
});

const verification: Verification = {
  ...{ beganAtMilliseconds: 1, endedAtMilliseconds: 2, by: 'operator-1' },
  verdict: { ok: false, lines: 1, firstFault: { kind: 'changed', sequence: 2 } },
};

/** TrustRootStore, ImportReportStore, VerificationStore, and what the console asks of the journal. */
export const examineReports = (open: OpenExaminee): void => {
  describe('roots of cards that operators decided on', () => {
    sentence(open, 'are one row a root, the last decision, with its event', async ({ trustRoots, journal }) => {
      assert.equal(await trustRoots.decide(decisionOf('a'), [], [eventOf('trust-root.added')]), true);
      const withdrawn = decisionOf('a', { state: 'withdrawn', decidedBy: 'operator-2' });
      assert.equal(await trustRoots.decide(withdrawn, ['a:added'], [eventOf('trust-root.withdrawn')]), true);
      assert.deepEqual(await trustRoots.list(), [withdrawn]);
      assert.deepEqual(await kindsInJournal(journal), ['trust-root.added', 'trust-root.withdrawn']);
    });

    sentence(open, 'are left alone when they are not what was expected, or no event can be written', async (stores) => {
      const { trustRoots, journal } = stores;
      await trustRoots.decide(decisionOf('a'), [], []);
      const expected = expectedOf(await trustRoots.list());
      assert.equal(await trustRoots.decide(decisionOf('b'), [], [eventOf('trust-root.added')]), false);
      await assert.rejects(trustRoots.decide(decisionOf('b'), expected, [unwritableEvent]));
      assert.deepEqual(await trustRoots.list(), [decisionOf('a')]);
      assert.deepEqual(await kindsInJournal(journal), []);
    });
  });

  describe('reports of imports', () => {
    sentence(open, 'are listed newest first, and the last that was applied is found', async ({ importReports }) => {
      const stopped = reportOf('two', { stop: { reason: 'no-rows', detail: 'empty' }, by: 'operator-1' });
      assert.equal(await importReports.findLastApplied('extraction'), undefined);
      await importReports.keep(reportOf('one'));
      await importReports.keep(stopped);
      assert.deepEqual(await importReports.list(5), [stopped, reportOf('one')]);
      assert.equal((await importReports.list(1)).length, 1);
      assert.deepEqual(await importReports.findLastApplied('extraction'), reportOf('one'));
      assert.equal(await importReports.findLastApplied('staff'), undefined);
    });
  });

  describe('verifications of the journal', () => {
    sentence(open, 'are kept with their event, or not at all; the last one counts', async (stores) => {
      const { verifications, journal } = stores;
      assert.equal(await verifications.findLast(), undefined);
      await assert.rejects(verifications.keep(verification, [unwritableEvent]));
      assert.equal(await verifications.findLast(), undefined);
      await verifications.keep({ ...verification, by: 'first' }, [eventOf('journal.verified')]);
      await verifications.keep(verification, [eventOf('journal.verified')]);
      assert.deepEqual(await verifications.findLast(), verification);
      assert.equal((await kindsInJournal(journal)).length, 2);
    });
  });

  describe('the journal of the console', () => {
    sentence(open, 'is searched by session, door and fault, and in a window of lines', async ({ journal }) => {
      const [sessionId, clientId] = [asSessionId('session'), asClientId('service')];
      await journal.append([
        eventOf('token.issued', { sessionId, clientId }),
        eventOf('citizen.refused', { clientId, details: { door: 'low', fault: 'Y020022' } }),
        eventOf('login.refused', { clientId, details: { fault: 'P203' } }),
        eventOf('login.refused', { clientId }),
      ]);
      const found = async (filter: Parameters<typeof journal.search>[0]) =>
        (await journal.search(filter, 10)).map(({ sequence }) => sequence);
      assert.deepEqual(await found({ sessionId }), [1]);
      assert.deepEqual(await found({ door: 'low' }), [2]);
      assert.deepEqual(await found({ door: '' }), [4, 3, 1]);
      assert.deepEqual(await found({ fault: 'P203', kinds: ['login.refused'] }), [3]);
      assert.deepEqual(await found({ clientId, fromSequence: 2, beforeSequence: 4 }), [3, 2]);
    });
  });
};
