import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countJournal, startCounting } from '#audit/counting.ts';
import { civilDays } from '#audit/statistics.ts';
import type { SqliteStores } from '#stores/sqlite/open.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import { asClientId, asNationalId } from '#vocabulary/identifiers.ts';
import { makeStillClock } from '../../stores/exam/examinee.ts';
import { makeDirectory, openIn } from '../../stores/sqlite-examinee.ts';

type Opened = { readonly stores: SqliteStores; readonly again: () => SqliteStores };

const withStores = async (play: (opened: Opened) => Promise<void>): Promise<void> => {
  const directory = await makeDirectory();
  const opened = [openIn(directory.path, makeStillClock())];
  const again = (): SqliteStores => {
    const stores = openIn(directory.path, makeStillClock());
    opened.push(stores);
    return stores;
  };
  try {
    await play({ stores: opened[0] as SqliteStores, again });
  } finally {
    for (const stores of opened) stores.close();
    await directory.remove();
  }
};

const at = (instant: string): number => Date.parse(instant);
const clientId = asClientId('cabinet');

const granted = (instant: string, method = 'CARD', singleSignOn = false): NewEvent => ({
  kind: 'authorization.granted',
  atMilliseconds: at(instant),
  nationalId: asNationalId('899700000001'),
  clientId,
  details: { method, acr: 'eidas1', singleSignOn },
});

const citizen = (kind: NewEvent['kind'], details: NonNullable<NewEvent['details']>): NewEvent => ({
  kind,
  atMilliseconds: at('2030-03-10T08:00:00Z'),
  clientId: asClientId('mairie'),
  details: { door: 'low', provider: 'impots', ...details },
});

const setupOf = ({ journal, statistics }: SqliteStores) => ({ journal, statistics, dayOf: civilDays('Europe/Paris') });
const countAll = (stores: SqliteStores) => countJournal(setupOf(stores));
const total = async ({ statistics }: SqliteStores) => (await statistics.sum({ by: [] }))[0]?.count;

describe('from journal to counters', () => {
  it('an authentication is counted once, with method, level, service, and the day of the reader', () =>
    withStores(async ({ stores }) => {
      await stores.journal.append([
        { kind: 'login.accepted', atMilliseconds: at('2030-03-09T23:30:00Z'), clientId, details: { method: 'card' } },
        granted('2030-03-09T23:30:00Z'),
        granted('2030-03-09T22:59:59Z', 'MOBILE'),
        granted('2030-03-10T10:00:00Z', 'MOBILE', true),
        { kind: 'token.issued', atMilliseconds: at('2030-03-10T10:00:01Z'), clientId },
      ]);
      assert.equal(await countAll(stores), 5);
      assert.deepEqual(
        (await stores.statistics.sum({ by: ['day', 'method', 'level', 'service', 'outcome'] })).map((row) => ({
          ...row,
        })),
        [
          { day: '2030-03-09', method: 'app', level: 'eidas1', service: 'cabinet', outcome: 'granted', count: 1 },
          {
            day: '2030-03-10',
            method: 'app',
            level: 'eidas1',
            service: 'cabinet',
            outcome: 'single-sign-on',
            count: 1,
          },
          { day: '2030-03-10', method: 'card', level: 'eidas1', service: 'cabinet', outcome: 'granted', count: 1 },
        ],
      );
    }));

  it('a citizen counts when verified, not again when the engine grants; failures count by fault', () =>
    withStores(async ({ stores }) => {
      await stores.journal.append([
        citizen('citizen.provider-answered', { outcome: 'identity', level: 'eidas1' }),
        citizen('citizen.verified', { level: 'eidas1', sso: false }),
        citizen('authorization.granted', { acr: 'eidas1', scope: 'openid' }),
        citizen('citizen.provider-answered', { outcome: 'fault', fault: 'Y020023' }),
        citizen('citizen.refused', { fault: 'Y010008' }),
        {
          kind: 'login.refused',
          atMilliseconds: at('2030-03-10T09:00:00Z'),
          details: { method: 'card', fault: 'P303' },
        },
      ]);
      await countAll(stores);
      const small = await stores.statistics.sum({ by: ['door', 'outcome'] });
      assert.deepEqual(
        small.map(({ door, outcome, count }) => [door, outcome, count]),
        [
          ['low', 'granted', 1],
          ['low', 'refused', 2],
          ['professional', 'refused', 1],
        ],
      );
      const rows = await stores.statistics.sum({ by: ['door', 'provider', 'outcome', 'fault'] });
      assert.deepEqual(
        rows.map(({ door, provider, outcome, fault, count }) => [door, provider, outcome, fault, count]),
        [
          ['low', 'impots', 'granted', '', 1],
          ['low', 'impots', 'refused', 'Y010008', 1],
          ['low', 'impots', 'refused', 'Y020023', 1],
          ['professional', '', 'refused', 'P303', 1],
        ],
      );
    }));

  it('a restart goes on where it stopped, and what was counted stays counted once', () =>
    withStores(async ({ stores, again }) => {
      await stores.journal.append(Array.from({ length: 1200 }, () => granted('2030-03-10T10:00:00Z')));
      assert.equal(await countAll(stores), 1200);
      const restarted = again();
      assert.equal(await countAll(restarted), 0);
      await restarted.journal.append([granted('2030-03-11T10:00:00Z')]);
      assert.equal(await countAll(restarted), 1);
      assert.equal(await total(restarted), 1201);
    }));

  it('two that count at the same time count nothing twice', () =>
    withStores(async ({ stores, again }) => {
      await stores.journal.append(Array.from({ length: 3000 }, () => granted('2030-03-10T10:00:00Z')));
      const counted = await Promise.all([countAll(stores), countAll(again())]);
      assert.equal(counted[0] + counted[1], 3000);
      assert.equal(await total(stores), 3000);
    }));

  it('a batch whose beginning somebody else has counted adds nothing', () =>
    withStores(async ({ stores: { statistics } }) => {
      const tally = {
        days: [],
        hours: [{ hour: 1, door: 'low', method: 'upstream', outcome: 'granted', count: 5 }],
      } as const;
      assert.equal(await statistics.add({ after: 0, upTo: 9, tally }), true);
      assert.equal(await statistics.add({ after: 0, upTo: 9, tally }), false);
      assert.equal(await statistics.counted(), 9);
      assert.deepEqual({ ...(await statistics.busiestHour()) }, { hour: 1, count: 5 });
    }));

  it('a failure is told, and stopping waits for the batch under way', () =>
    withStores(async ({ stores }) => {
      const told = Promise.withResolvers<unknown>();
      const failing = { ...setupOf(stores), journal: { readAfter: () => Promise.reject(new Error('no disk')) } };
      const stopFailing = startCounting(failing, 3600, told.resolve);
      assert.match(String(await told.promise), /no disk/);
      await stopFailing();
      await stores.journal.append([granted('2030-03-10T10:00:00Z')]);
      await startCounting(setupOf(stores), 3600, (error) => assert.fail(String(error)))();
      assert.equal(await total(stores), 1);
    }));
});

describe('a day', () => {
  it('follows summer time', () => {
    const dayOf = civilDays('Europe/Paris');
    assert.equal(dayOf(at('2030-07-01T21:59:59Z')), '2030-07-01');
    assert.equal(dayOf(at('2030-07-01T22:00:00Z')), '2030-07-02');
    assert.equal(dayOf(at('2030-12-31T22:59:59Z')), '2030-12-31');
    assert.equal(dayOf(at('2030-12-31T23:00:00Z')), '2031-01-01');
  });
});
