import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { asAccountId, asClientId, asNationalId } from '#vocabulary/identifiers.ts';
import type { Suspension } from '#vocabulary/suspension.ts';
import { eventOf, examStartSeconds, kindsInJournal, type OpenExaminee, sentence, unwritableEvent } from './examinee.ts';

const now = examStartSeconds;
const suspension = <Id extends string>(id: Id, more: Partial<Suspension<Id>> = {}): Suspension<Id> => ({
  id,
  reason: 'Carte volée',
  by: 'operator',
  sinceSeconds: now,
  untilSeconds: undefined,
  ...more,
});

/** SuspensionStore, of each kind. */
export const examineSuspensions = (open: OpenExaminee): void => {
  describe('suspensions', () => {
    sentence(open, 'stand until they are lifted, or until their end', async ({ suspensions: { professional } }) => {
      const [one, two] = [asNationalId('one'), asNationalId('two')];
      await professional.suspend(suspension(one), []);
      await professional.suspend(suspension(two, { untilSeconds: now + 60, sinceSeconds: now + 1 }), []);
      assert.deepEqual(await professional.find(one, now + 1e9), suspension(one));
      assert.deepEqual(
        (await professional.list(now + 59)).map(({ id }) => id),
        [two, one],
      );
      assert.equal(await professional.find(two, now + 60), undefined);
      assert.equal(await professional.lift(two, now + 60, []), false);
      assert.equal(await professional.lift(one, now, []), true);
      assert.deepEqual(await professional.list(now + 60), []);
    });

    sentence(open, 'that have ended are purged, and no others', async ({ suspensions }) => {
      const { professional, purge } = suspensions;
      await professional.suspend(suspension(asNationalId('one'), { untilSeconds: now + 60 }), []);
      await professional.suspend(suspension(asNationalId('two')), []);
      assert.equal(await purge(now + 59, 10), 0);
      assert.equal(await purge(now + 60, 10), 1);
      assert.deepEqual(
        (await professional.list(now)).map(({ id }) => id),
        [asNationalId('two')],
      );
    });

    sentence(open, 'of one kind say nothing of another', async ({ suspensions: { client, citizenClient } }) => {
      const id = asClientId('service');
      await client.suspend(suspension(id), []);
      assert.equal(await citizenClient.find(id, now), undefined);
      assert.equal(await citizenClient.lift(id, now, []), false);
      assert.notEqual(await client.find(id, now), undefined);
    });

    sentence(open, 'the later one replaces the earlier', async ({ suspensions: { citizen } }) => {
      const id = asAccountId('zoe');
      await citizen.suspend(suspension(id, { untilSeconds: now + 1 }), []);
      await citizen.suspend(suspension(id, { reason: 'Autre chose' }), []);
      assert.equal((await citizen.find(id, now + 2))?.reason, 'Autre chose');
    });

    sentence(open, 'share a transaction with their line in the journal', async (stores) => {
      const { professional } = stores.suspensions;
      const id = asNationalId('one');
      await assert.rejects(professional.suspend(suspension(id), [unwritableEvent]));
      assert.equal(await professional.find(id, now), undefined);
      await professional.suspend(suspension(id), [eventOf('person.suspended')]);
      await assert.rejects(professional.lift(id, now, [unwritableEvent]));
      assert.notEqual(await professional.find(id, now), undefined);
      assert.equal(await professional.lift(id, now, [eventOf('person.resumed')]), true);
      assert.equal(await professional.lift(id, now, [eventOf('person.resumed')]), false);
      assert.deepEqual(await kindsInJournal(stores.journal), ['person.suspended', 'person.resumed']);
    });
  });
};
