import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { doorStore } from '#issuer/citizen/door-store.ts';
import { sweepRecords } from '#issuer/sweep.ts';
import type { ProtocolRecord } from '#issuer/protocol-store.ts';
import { eventOf, examStartSeconds, kindsInJournal, type OpenExaminee, sentence, unwritableEvent } from './examinee.ts';

export const recordOf = (more: Partial<ProtocolRecord> = {}): ProtocolRecord => ({
  kind: 'AuthorizationCode',
  id: 'one',
  payload: { jti: 'one', exp: examStartSeconds + 60, scope: 'openid é 🩺', nested: { list: [1, null, true] } },
  expiresAtSeconds: examStartSeconds + 60,
  grantId: undefined,
  uid: undefined,
  ...more,
});

/** ProtocolStore, all but the end of a session. */
export const examineProtocol = (open: OpenExaminee): void => {
  describe('protocol records', () => {
    examineWriting(open);
    examineConsuming(open);
    examineRemoving(open);
    examineExpiry(open);
    examineSweep(open);
  });
};

const examineSweep = (open: OpenExaminee): void => {
  sentence(
    open,
    'of a person or a service are swept at one door, however many, and others stay',
    async ({ protocol }) => {
      const mine = { accountId: 'me', clientId: 'agenda' };
      const write = (id: string, payload: object, kind: ProtocolRecord['kind'] = 'Grant') =>
        protocol.upsert(recordOf({ kind, id, payload: { ...payload } }), []);
      await Promise.all(Array.from({ length: 2100 }, (_, index) => write(`mine-${index}`, mine)));
      await Promise.all([
        write('token', mine, 'AccessToken'),
        write('session', mine, 'Session'),
        write('low:mine', mine),
        write('hers', { ...mine, accountId: 'her' }),
        write('elsewhere', { ...mine, clientId: 'dossier' }),
      ]);
      const left = async () => {
        const found = await Promise.all(
          ['mine-0', 'mine-2099', 'low:mine', 'hers', 'elsewhere'].map((id) => protocol.find('Grant', id)),
        );
        return found.map((one) => one !== undefined);
      };
      await sweepRecords(protocol, { member: 'accountId', values: new Set(['me']) });
      assert.deepEqual(await left(), [false, false, true, true, false]);
      assert.equal(await protocol.find('AccessToken', 'token'), undefined);
      assert.ok(await protocol.find('Session', 'session'), 'sessions end with their services told, elsewhere');
      await sweepRecords(doorStore('low', protocol), { member: 'clientId', values: new Set(['agenda']) });
      assert.deepEqual(await left(), [false, false, false, true, false]);
    },
  );
};

const examineWriting = (open: OpenExaminee): void => {
  sentence(open, 'give back the payload as it was', async ({ protocol }) => {
    await protocol.upsert(recordOf(), []);
    assert.deepEqual(await protocol.find('AuthorizationCode', 'one'), recordOf().payload);
  });

  sentence(open, 'are absent until written, and kept apart by kind', async ({ protocol }) => {
    await protocol.upsert(recordOf(), []);
    assert.equal(await protocol.find('AuthorizationCode', 'two'), undefined);
    assert.equal(await protocol.find('AccessToken', 'one'), undefined);
  });

  sentence(open, 'replace one of the same kind and id, secondary keys included', async ({ protocol }) => {
    await protocol.upsert(recordOf({ kind: 'Session', uid: 'before', grantId: 'old' }), []);
    await protocol.upsert(recordOf({ kind: 'Session', uid: 'after', grantId: 'new', payload: { changed: true } }), []);
    assert.deepEqual(await protocol.find('Session', 'one'), { changed: true });
    assert.equal(await protocol.findByUid('Session', 'before'), undefined);
    await protocol.revokeByGrantId('Session', 'old');
    assert.deepEqual(await protocol.findByUid('Session', 'after'), { changed: true });
  });

  sentence(
    open,
    'are found by uid, within their kind, the newest when a session is changing its id',
    async ({ protocol }) => {
      await protocol.upsert(recordOf({ kind: 'Session', id: 'old', uid: 'uid', payload: { which: 'old' } }), []);
      await protocol.upsert(recordOf({ kind: 'Session', id: 'new', uid: 'uid', payload: { which: 'new' } }), []);
      assert.deepEqual(await protocol.findByUid('Session', 'uid'), { which: 'new' });
      assert.equal(await protocol.findByUid('Interaction', 'uid'), undefined);
      await protocol.destroy('Session', 'new');
      assert.deepEqual(await protocol.findByUid('Session', 'uid'), { which: 'old' });
    },
  );

  sentence(open, 'share a transaction with their events', async ({ protocol, journal }) => {
    await protocol.upsert(recordOf(), [eventOf('authorization.granted'), eventOf('token.issued')]);
    assert.deepEqual(await kindsInJournal(journal), ['authorization.granted', 'token.issued']);
  });

  sentence(open, 'are not written when an event cannot be', async ({ protocol, journal }) => {
    await assert.rejects(protocol.upsert(recordOf(), [eventOf('authorization.granted'), unwritableEvent]), TypeError);
    assert.equal(await protocol.find('AuthorizationCode', 'one'), undefined);
    assert.deepEqual(await kindsInJournal(journal), []);
    await protocol.upsert(recordOf(), [eventOf('token.issued')]);
    assert.deepEqual(await kindsInJournal(journal), ['token.issued']);
  });

  sentence(
    open,
    'are there after a restart, and at once for another connection',
    async ({ protocol }, _clock, examinee) => {
      await protocol.upsert(recordOf(), [eventOf('token.issued')]);
      const other = await examinee.connectAgain();
      assert.deepEqual(await other.protocol.find('AuthorizationCode', 'one'), recordOf().payload);
      const again = await examinee.reopen();
      assert.deepEqual(await again.protocol.find('AuthorizationCode', 'one'), recordOf().payload);
      assert.deepEqual(await kindsInJournal(again.journal), ['token.issued']);
    },
  );
};

const examineConsuming = (open: OpenExaminee): void => {
  sentence(open, 'tell when they were consumed', async ({ protocol }) => {
    await protocol.upsert(recordOf({ kind: 'RefreshToken', uid: 'uid' }), []);
    assert.equal(await protocol.consume('RefreshToken', 'one', examStartSeconds + 5), true);
    const consumed = { ...recordOf().payload, consumed: examStartSeconds + 5 };
    assert.deepEqual(await protocol.find('RefreshToken', 'one'), consumed);
    assert.deepEqual(await protocol.findByUid('RefreshToken', 'uid'), consumed);
  });

  sentence(open, 'are consumed by the first caller only, and never when absent', async ({ protocol }) => {
    await protocol.upsert(recordOf(), []);
    assert.equal(await protocol.consume('AuthorizationCode', 'absent', examStartSeconds), false);
    assert.equal(await protocol.consume('AuthorizationCode', 'one', examStartSeconds), true);
    assert.equal(await protocol.consume('AuthorizationCode', 'one', examStartSeconds + 9), false);
    assert.equal((await protocol.find('AuthorizationCode', 'one'))?.['consumed'], examStartSeconds);
  });

  sentence(
    open,
    'have exactly one consumer among many at once, from two connections',
    async ({ protocol }, _clock, examinee) => {
      const other = await examinee.connectAgain();
      await protocol.upsert(recordOf(), []);
      const callers = Array.from({ length: 40 }, (_, index) => (index % 2 ? protocol : other.protocol));
      const answers = await Promise.all(
        callers.map((store) => store.consume('AuthorizationCode', 'one', examStartSeconds)),
      );
      assert.equal(answers.filter(Boolean).length, 1);
    },
  );

  sentence(open, 'stay consumed when written again: a used code is never made fresh', async ({ protocol }) => {
    await protocol.upsert(recordOf(), []);
    await protocol.consume('AuthorizationCode', 'one', examStartSeconds);
    await protocol.upsert(recordOf({ payload: { again: true } }), []);
    assert.deepEqual(await protocol.find('AuthorizationCode', 'one'), { again: true, consumed: examStartSeconds });
    assert.equal(await protocol.consume('AuthorizationCode', 'one', examStartSeconds), false);
  });
};

const examineRemoving = (open: OpenExaminee): void => {
  sentence(open, 'are gone when destroyed, and may be destroyed twice', async ({ protocol }) => {
    await protocol.upsert(recordOf(), []);
    await protocol.upsert(recordOf({ kind: 'AccessToken' }), []);
    assert.equal(await protocol.destroy('AuthorizationCode', 'one'), true);
    assert.equal(await protocol.destroy('AuthorizationCode', 'one'), false);
    assert.equal(await protocol.find('AuthorizationCode', 'one'), undefined);
    assert.notEqual(await protocol.find('AccessToken', 'one'), undefined);
  });

  sentence(open, 'of one kind die with their grant, and no other', async ({ protocol }) => {
    await protocol.upsert(recordOf({ kind: 'AccessToken', id: 'a', grantId: 'g' }), []);
    await protocol.upsert(recordOf({ kind: 'AccessToken', id: 'b', grantId: 'g' }), []);
    await protocol.upsert(recordOf({ kind: 'AccessToken', id: 'c', grantId: 'other' }), []);
    await protocol.upsert(recordOf({ kind: 'RefreshToken', id: 'd', grantId: 'g' }), []);
    await protocol.revokeByGrantId('AccessToken', 'g');
    const left = await Promise.all(['a', 'b', 'c'].map((id) => protocol.find('AccessToken', id)));
    assert.deepEqual(
      left.map((payload) => payload !== undefined),
      [false, false, true],
    );
    assert.notEqual(await protocol.find('RefreshToken', 'd'), undefined);
  });
};

const examineExpiry = (open: OpenExaminee): void => {
  sentence(open, 'are found for a minute after their expiry, and not longer', async ({ protocol }, clock) => {
    await protocol.upsert(recordOf({ uid: 'uid' }), []);
    clock.advance(120);
    assert.notEqual(await protocol.find('AuthorizationCode', 'one'), undefined);
    clock.advance(1);
    assert.equal(await protocol.find('AuthorizationCode', 'one'), undefined);
    assert.equal(await protocol.findByUid('AuthorizationCode', 'uid'), undefined);
    assert.equal(await protocol.consume('AuthorizationCode', 'one', clock.nowSeconds()), false);
    assert.equal(await protocol.extend('AuthorizationCode', 'one', clock.nowSeconds() + 60), false);
  });

  sentence(open, 'without an expiry are never purged by time', async ({ protocol }, clock) => {
    await protocol.upsert(recordOf({ expiresAtSeconds: undefined }), []);
    clock.advance(1_000_000_000);
    assert.equal(await protocol.purge(clock.nowSeconds(), 10), 0);
    assert.notEqual(await protocol.find('AuthorizationCode', 'one'), undefined);
  });

  sentence(open, 'move their expiry, in the payload too, and nothing else', async ({ protocol }, clock) => {
    await protocol.upsert(recordOf({ kind: 'Session', uid: 'uid', grantId: 'g' }), []);
    await protocol.upsert(recordOf({ kind: 'Session', id: 'two', payload: { timeless: true } }), []);
    const later = examStartSeconds + 1000;
    assert.equal(await protocol.extend('Session', 'one', later), true);
    assert.equal(await protocol.extend('Session', 'two', later), true);
    assert.equal(await protocol.extend('Session', 'absent', later), false);
    clock.advance(1000);
    assert.equal(await protocol.purge(clock.nowSeconds(), 10), 0);
    assert.deepEqual(await protocol.findByUid('Session', 'uid'), { ...recordOf().payload, exp: later });
    assert.deepEqual(await protocol.find('Session', 'two'), { timeless: true });
  });

  sentence(open, 'are purged when they expired before the given time, at most so many', async ({ protocol }) => {
    for (const id of ['a', 'b', 'c'])
      await protocol.upsert(recordOf({ id, expiresAtSeconds: examStartSeconds - 1 }), []);
    await protocol.upsert(recordOf({ id: 'd', expiresAtSeconds: examStartSeconds }), []);
    assert.equal(await protocol.purge(examStartSeconds, 2), 2);
    assert.equal(await protocol.purge(examStartSeconds, 2), 1);
    assert.equal(await protocol.purge(examStartSeconds, 2), 0);
    assert.notEqual(await protocol.find('AuthorizationCode', 'd'), undefined);
  });
};
