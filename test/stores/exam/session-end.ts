import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { NewDelivery, SessionEnd } from '#issuer/protocol-store.ts';
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

export const deliveryOf = (id: string, more: Partial<NewDelivery> = {}): NewDelivery => ({
  id,
  clientId: 'agenda',
  uri: 'https://agenda.example/logout',
  subject: 'f:component:899700000001',
  sessionId: 'sid',
  createdAtSeconds: examStartSeconds,
  ...more,
});

export const endOf = (more: Partial<SessionEnd> = {}): SessionEnd => ({
  sessionRecordId: 'session',
  grantIds: ['g1', 'g2'],
  deliveries: [deliveryOf('d1'), deliveryOf('d2')],
  events: [eventOf('session.ended')],
  ...more,
});

/** Writes the session and returns how many records stand besides it. */
const startSession = async ({ protocol }: ExaminedStores): Promise<void> => {
  await protocol.upsert(recordOf({ kind: 'Session', id: 'session', uid: 'sid' }), []);
  await protocol.upsert(recordOf({ kind: 'Grant', id: 'g1', grantId: 'g1' }), []);
  await protocol.upsert(recordOf({ kind: 'Grant', id: 'g2' }), []);
  await protocol.upsert(recordOf({ kind: 'AccessToken', id: 'a1', grantId: 'g1' }), []);
  await protocol.upsert(recordOf({ kind: 'RefreshToken', id: 'r2', grantId: 'g2' }), []);
  await protocol.upsert(recordOf({ kind: 'RefreshToken', id: 'r3', grantId: 'g3' }), []);
};

const records = [
  ['Session', 'session'],
  ['Grant', 'g1'],
  ['Grant', 'g2'],
  ['AccessToken', 'a1'],
  ['RefreshToken', 'r2'],
  ['RefreshToken', 'r3'],
] as const;

const findPresent = async ({ protocol }: ExaminedStores): Promise<readonly string[]> => {
  const found = await Promise.all(records.map(async ([kind, id]) => ((await protocol.find(kind, id)) ? [id] : [])));
  return found.flat();
};

/** ProtocolStore.endSession. */
export const examineSessionEnd = (open: OpenExaminee): void => {
  describe('the end of a session', () => {
    sentence(
      open,
      'takes its grants and their tokens with it, queues the deliveries, writes the events',
      async (stores) => {
        await startSession(stores);
        assert.equal(await stores.protocol.endSession(endOf()), true);
        assert.deepEqual(await findPresent(stores), ['r3']);
        assert.deepEqual(
          (await stores.deliveries.due(examStartSeconds, 10)).map(({ id }) => id),
          ['d1', 'd2'],
        );
        assert.deepEqual(await kindsInJournal(stores.journal), ['session.ended']);
      },
    );

    sentence(open, 'happens once: the second finds it gone and does nothing', async (stores, _clock, examinee) => {
      await startSession(stores);
      const other = await examinee.connectAgain();
      const ends = [stores, other, stores, other].map(({ protocol }, index) =>
        protocol.endSession(endOf({ deliveries: [deliveryOf(`of-${index}`)] })),
      );
      assert.equal((await Promise.all(ends)).filter(Boolean).length, 1);
      assert.equal((await stores.deliveries.list(10)).length, 1);
      assert.deepEqual(await kindsInJournal(stores.journal), ['session.ended']);
    });

    sentence(
      open,
      'is not undone by a write that waits for the same turn and asks whether the session stands',
      async (stores) => {
        await startSession(stores);
        const late = recordOf({ kind: 'Session', id: 'session', uid: 'sid', payload: { late: true } });
        const standing = (stored: object | undefined) => stored && { ...stored, late: true };
        await Promise.all([stores.protocol.endSession(endOf()), stores.protocol.upsert(late, [], standing)]);
        assert.equal(await stores.protocol.findByUid('Session', 'sid'), undefined);
        await startSession(stores);
        await stores.protocol.upsert(late, [], standing);
        assert.equal((await stores.protocol.findByUid('Session', 'sid'))?.['late'], true);
      },
    );

    sentence(open, 'does nothing when the session has expired for longer than a minute', async (stores, clock) => {
      await startSession(stores);
      clock.advance(121);
      assert.equal(await stores.protocol.endSession(endOf()), false);
      assert.deepEqual(await stores.deliveries.list(10), []);
    });

    sentence(open, 'is undone whole when an event cannot be written', async (stores) => {
      await startSession(stores);
      await assert.rejects(stores.protocol.endSession(endOf({ events: [eventOf('session.ended'), unwritableEvent] })));
      assert.equal((await findPresent(stores)).length, records.length);
      assert.deepEqual(await stores.deliveries.list(10), []);
      assert.deepEqual(await kindsInJournal(stores.journal), []);
    });

    sentence(open, 'is undone whole when a delivery cannot be queued', async (stores) => {
      await startSession(stores);
      await assert.rejects(stores.protocol.endSession(endOf({ deliveries: [deliveryOf('same'), deliveryOf('same')] })));
      assert.equal((await findPresent(stores)).length, records.length);
      assert.deepEqual(await stores.deliveries.list(10), []);
      assert.deepEqual(await kindsInJournal(stores.journal), []);
    });
  });
};
