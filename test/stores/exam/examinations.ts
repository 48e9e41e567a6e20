import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { type Examination, examinationEvent } from '#examiner/examination.ts';
import { eventOf, examStartSeconds, kindsInJournal, type OpenExaminee, sentence, unwritableEvent } from './examinee.ts';

const authentication = { method: 'client_secret', secretHashes: ['hash'] } as const;

const examinationOf = (id: string, serviceId: string): Examination => ({
  ...{ id, clientId: 'client', authentication, createdAtSeconds: examStartSeconds },
  request: {
    ...{ serviceId, serviceName: 'Service', kind: 'citizen', loginUrl: 'https://s.example/login' },
    ...{ checkUrl: 'https://s.example/me', logoutUrl: 'https://s.example/out' },
    redirectUri: 'https://s.example/callback',
  },
  ...{ state: 'ready', startedAtSeconds: undefined, report: undefined, progress: { done: 0, total: 0 } },
});

const begun = (id: string) =>
  examinationEvent('examination.begun', examinationOf(id, 'one'), examStartSeconds * 1000, {});

/** ExaminationStore. */
export const examineExaminations = (open: OpenExaminee): void => {
  describe('examinations', () => {
    sentence(open, 'are found and listed as they were asked for', async ({ examinations }) => {
      for (const [id, service] of [
        ['a', 'one'],
        ['b', 'one'],
        ['c', 'two'],
      ] as const)
        await examinations.insert(examinationOf(id, service));
      assert.deepEqual(await examinations.find('a'), examinationOf('a', 'one'));
      assert.equal(await examinations.find('nobody'), undefined);
      const listed = await examinations.listOf('one');
      assert.deepEqual(
        listed.map(({ id }) => id),
        ['b', 'a'],
      );
    });

    sentence(open, 'run one at a time for a service, each beginning with its event', async (stores) => {
      const { examinations, journal } = stores;
      for (const id of ['a', 'b']) await examinations.insert(examinationOf(id, 'one'));
      await examinations.insert(examinationOf('c', 'two'));
      const claim = (id: string, now: number) => examinations.claim(id, now, now - 1800, [begun(id)]);
      const claims = [await claim('a', 2000), await claim('a', 2001), await claim('b', 2001), await claim('c', 2001)];
      assert.deepEqual(claims, [true, false, false, true]);
      assert.deepEqual(await kindsInJournal(journal), ['examination.begun', 'examination.begun']);
      // A run whose process died holds nobody up for ever.
      assert.equal(await claim('b', 4000), true);
      await assert.rejects(examinations.claim('c', 9000, 8000, [unwritableEvent]));
      assert.equal((await examinations.find('c'))?.startedAtSeconds, 2001);
    });

    sentence(open, 'never lose a report, and end with their event', async ({ examinations, journal }) => {
      await examinations.insert(examinationOf('a', 'one'));
      await examinations.claim('a', 2000, 0, []);
      await examinations.noteProgress('a', { done: 3, total: 9 });
      assert.deepEqual((await examinations.find('a'))?.progress, { done: 3, total: 9 });
      await examinations.finish('a', 'finished', 'jws', [eventOf('examination.finished')]);
      await examinations.claim('a', 5000, 0, []);
      await assert.rejects(examinations.finish('a', 'finished', 'other', [unwritableEvent]));
      await examinations.finish('a', 'interrupted', undefined, []);
      const kept = await examinations.find('a');
      assert.deepEqual([kept?.state, kept?.report, kept?.startedAtSeconds], ['interrupted', 'jws', 5000]);
      assert.deepEqual(await kindsInJournal(journal), ['examination.finished']);
    });

    sentence(open, 'may be asked otherwise, but not while they run', async ({ examinations }) => {
      await examinations.insert(examinationOf('a', 'one'));
      const { request } = examinationOf('a', 'one');
      const other = {
        request: { ...request, serviceName: 'Autre' },
        clientId: 'other',
        authentication: { method: 'tls_client_auth', property: 'tls_client_auth_subject_dn', expected: 'CN=x' },
      } as const;
      assert.equal(await examinations.change('a', other, 0), true);
      await examinations.claim('a', 2000, 0, []);
      assert.equal(await examinations.change('a', { ...other, clientId: 'third' }, 1999), false);
      assert.equal(await examinations.change('a', { ...other, clientId: 'fourth' }, 2000), true);
      assert.equal(await examinations.change('nobody', other, 0), false);
      const kept = await examinations.find('a');
      assert.deepEqual(
        [kept?.clientId, kept?.request.serviceName, kept?.authentication],
        ['fourth', 'Autre', other.authentication],
      );
    });

    sentence(open, 'go when they are old, the oldest first, and stay while a run is young', async (stores) => {
      const { examinations } = stores;
      for (const id of ['a', 'b', 'c']) await examinations.insert(examinationOf(id, id));
      await examinations.claim('c', examStartSeconds + 500, 0, []);
      assert.equal(await examinations.purge(examStartSeconds + 400, 1), 1);
      assert.equal(await examinations.purge(examStartSeconds + 400, 10), 1);
      assert.equal(await examinations.purge(examStartSeconds + 400, 10), 0);
      assert.notEqual(await examinations.find('c'), undefined);
    });
  });
};
