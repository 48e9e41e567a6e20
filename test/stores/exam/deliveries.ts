import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { NewDelivery } from '#issuer/protocol-store.ts';
import {
  type ExaminedStores,
  eventOf,
  examStartSeconds,
  kindsInJournal,
  type OpenExaminee,
  sentence,
  unwritableEvent,
} from './examinee.ts';
import { recordOf } from './protocol.ts';
import { deliveryOf, endOf } from './session-end.ts';

const queue = async ({ protocol }: ExaminedStores, deliveries: readonly NewDelivery[]): Promise<void> => {
  await protocol.upsert(recordOf({ kind: 'Session', id: 'session' }), []);
  await protocol.endSession(endOf({ deliveries, events: [] }));
};

const done = { state: 'delivered', outcome: '200', atSeconds: examStartSeconds + 3 } as const;

/** DeliveryStore. */
export const examineDeliveries = (open: OpenExaminee): void => {
  describe('deliveries', () => {
    examineWaiting(open);
    examineFinishing(open);
  });
};

const examineWaiting = (open: OpenExaminee): void => {
  sentence(open, 'wait from the moment they are queued, and survive a restart', async (stores, _clock, examinee) => {
    await queue(stores, [deliveryOf('d1')]);
    const { deliveries } = await examinee.reopen();
    const waiting = {
      state: 'waiting',
      tries: 0,
      nextTryAtSeconds: examStartSeconds,
      lastOutcome: '',
      finishedAtSeconds: undefined,
    };
    assert.deepEqual(await deliveries.due(examStartSeconds, 10), [{ ...deliveryOf('d1'), ...waiting }]);
    assert.equal(await deliveries.nextDueAtSeconds(), examStartSeconds);
  });

  sentence(open, 'are due when their time has come, oldest first, at most so many', async (stores) => {
    await queue(
      stores,
      [30, 10, 20].map((late) => deliveryOf(`at-${late}`, { createdAtSeconds: examStartSeconds + late })),
    );
    const dueAt = async (seconds: number, limit: number) =>
      (await stores.deliveries.due(examStartSeconds + seconds, limit)).map(({ id }) => id);
    assert.deepEqual(await dueAt(9, 10), []);
    assert.deepEqual(await dueAt(20, 10), ['at-10', 'at-20']);
    assert.deepEqual(await dueAt(99, 2), ['at-10', 'at-20']);
    assert.equal(await stores.deliveries.nextDueAtSeconds(), examStartSeconds + 10);
  });

  sentence(open, 'that failed once wait for the next try', async (stores) => {
    await queue(stores, [deliveryOf('d1')]);
    await stores.deliveries.postpone('d1', 'ECONNREFUSED', examStartSeconds + 10);
    await stores.deliveries.postpone('d1', '503', examStartSeconds + 30);
    assert.deepEqual(await stores.deliveries.due(examStartSeconds + 29, 10), []);
    const [delivery] = await stores.deliveries.due(examStartSeconds + 30, 10);
    assert.equal(delivery?.tries, 2);
    assert.equal(delivery?.lastOutcome, '503');
  });

  sentence(open, 'are listed newest first', async (stores) => {
    await queue(
      stores,
      [1, 3, 2].map((late) => deliveryOf(`at-${late}`, { createdAtSeconds: examStartSeconds + late })),
    );
    assert.deepEqual(
      (await stores.deliveries.list(2)).map(({ id }) => id),
      ['at-3', 'at-2'],
    );
  });
};

const examineFinishing = (open: OpenExaminee): void => {
  sentence(open, 'end with a try, its outcome and its journal line', async (stores) => {
    await queue(stores, [deliveryOf('d1')]);
    await stores.deliveries.finish('d1', done, [eventOf('logout.delivered')]);
    const [delivery] = await stores.deliveries.list(1);
    const { state, tries, lastOutcome, finishedAtSeconds } = delivery ?? {};
    assert.deepEqual(
      { state, tries, lastOutcome, finishedAtSeconds },
      { state: 'delivered', tries: 1, lastOutcome: '200', finishedAtSeconds: examStartSeconds + 3 },
    );
    assert.deepEqual(await stores.deliveries.due(examStartSeconds + 99, 10), []);
    assert.equal(await stores.deliveries.nextDueAtSeconds(), undefined);
    assert.deepEqual(await kindsInJournal(stores.journal), ['logout.delivered']);
  });

  sentence(open, 'end once: a second outcome changes nothing and says nothing', async (stores) => {
    await queue(stores, [deliveryOf('d1')]);
    await stores.deliveries.finish('d1', done, [eventOf('logout.delivered')]);
    await stores.deliveries.finish('d1', { ...done, state: 'failed' }, [eventOf('logout.failed')]);
    await stores.deliveries.postpone('d1', '500', examStartSeconds + 60);
    const [delivery] = await stores.deliveries.list(1);
    assert.equal(delivery?.state, 'delivered');
    assert.equal(delivery?.tries, 1);
    assert.deepEqual(await kindsInJournal(stores.journal), ['logout.delivered']);
  });

  sentence(open, 'go on waiting when the event cannot be written', async (stores) => {
    await queue(stores, [deliveryOf('d1')]);
    await assert.rejects(stores.deliveries.finish('d1', done, [unwritableEvent]));
    assert.equal((await stores.deliveries.due(examStartSeconds, 10)).length, 1);
  });

  sentence(open, 'are purged when finished for long, never while they wait', async (stores) => {
    await queue(
      stores,
      ['d1', 'd2', 'd3', 'd4'].map((id) => deliveryOf(id)),
    );
    await stores.deliveries.finish('d1', done, []);
    await stores.deliveries.finish('d2', { ...done, state: 'failed' }, []);
    await stores.deliveries.finish('d3', { ...done, atSeconds: done.atSeconds + 1 }, []);
    assert.equal(await stores.deliveries.purge(done.atSeconds + 1, 1), 1);
    assert.equal(await stores.deliveries.purge(done.atSeconds + 1, 10), 1);
    assert.equal(await stores.deliveries.purge(done.atSeconds + 1, 10), 0);
    assert.deepEqual((await stores.deliveries.list(10)).map(({ id }) => id).sort(), ['d3', 'd4']);
  });
};
