import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { CountedKind, Tally } from '#audit/statistics.ts';
import type { StatisticQuery, StatisticRow, StatisticsStore } from '#audit/statistics-store.ts';
import { type OpenExaminee, sentence } from './examinee.ts';

const kind: CountedKind = {
  ...{ door: 'professional', method: 'card', level: 'eidas3', provider: '', service: 'one' },
  ...{ outcome: 'granted', fault: '' },
};

const tallyOf = (day: string, hour: number, count: number, more: Partial<CountedKind> = {}): Tally => {
  const counted = { ...kind, ...more };
  const { door, method, outcome } = counted;
  return { days: [{ day, count, ...counted }], hours: [{ hour, door, method, outcome, count }] };
};

/** A backend's rows may have no prototype; their members are what counts. */
const rowsOf = async (statistics: StatisticsStore, query: StatisticQuery): Promise<readonly StatisticRow[]> =>
  (await statistics.sum(query)).map((row) => ({ ...row }));

/** StatisticsStore. */
export const examineStatistics = (open: OpenExaminee): void => {
  describe('statistics', () => {
    sentence(open, 'count each line once, whoever counts', async ({ statistics }, _clock, examinee) => {
      const other = (await examinee.connectAgain()).statistics;
      assert.equal(await statistics.counted(), 0);
      assert.deepEqual(await rowsOf(statistics, { by: [] }), [{ count: 0 }]);
      assert.equal(await statistics.add({ after: 0, upTo: 5, tally: tallyOf('2026-01-01', 1, 3) }), true);
      assert.equal(await other.add({ after: 0, upTo: 5, tally: tallyOf('2026-01-01', 1, 3) }), false);
      assert.equal(await other.add({ after: 5, upTo: 6, tally: tallyOf('2026-01-01', 1, 1) }), true);
      assert.equal(await statistics.counted(), 6);
      assert.deepEqual(await rowsOf(statistics, { by: [] }), [{ count: 4 }]);
    });

    sentence(
      open,
      'minutes of availability count once, whoever notes them, and old ones go',
      async (stores, _clock, examinee) => {
        const other = (await examinee.connectAgain()).availability;
        assert.equal(await stores.availability.first(), undefined);
        await stores.availability.note(1000, 0);
        await other.note(1000, 0);
        await other.note(1002, 0);
        assert.equal(await stores.availability.count(1000, 1002), 1);
        assert.equal(await stores.availability.count(1000, 1003), 2);
        await stores.availability.note(1003, 1001);
        assert.equal(await stores.availability.first(), 1002);
      },
    );

    sentence(open, 'are summed by what is asked for, in its order, within days', async ({ statistics }) => {
      const tallies = [
        tallyOf('2026-01-31', 10, 2),
        tallyOf('2026-02-01', 11, 3, { service: 'two' }),
        tallyOf('2026-02-02', 12, 5, { outcome: 'refused', fault: 'P201' }),
        tallyOf('2026-02-03', 13, 7, { door: 'low', method: 'upstream', provider: 'impots', level: 'eidas1' }),
      ];
      for (const [index, tally] of tallies.entries()) await statistics.add({ after: index, upTo: index + 1, tally });
      assert.deepEqual(await rowsOf(statistics, { by: ['month'], outcomes: ['granted'] }), [
        { month: '2026-01', count: 2 },
        { month: '2026-02', count: 10 },
      ]);
      assert.deepEqual(await rowsOf(statistics, { by: ['service'], fromDay: '2026-02-01', toDay: '2026-02-02' }), [
        { service: 'one', count: 5 },
        { service: 'two', count: 3 },
      ]);
      assert.deepEqual(await rowsOf(statistics, { by: ['provider', 'level'], door: 'low' }), [
        { provider: 'impots', level: 'eidas1', count: 7 },
      ]);
      assert.deepEqual(await rowsOf(statistics, { by: ['fault'], service: 'one', outcomes: ['refused'] }), [
        { fault: 'P201', count: 5 },
      ]);
    });

    sentence(open, 'know their busiest hour by authentications alone', async ({ statistics }) => {
      assert.equal(await statistics.busiestHour(), undefined);
      const tallies = [
        tallyOf('2026-01-01', 1, 4),
        tallyOf('2026-01-01', 1, 3, { outcome: 'single-sign-on' }),
        tallyOf('2026-01-01', 2, 6),
        tallyOf('2026-01-01', 3, 99, { outcome: 'refused' }),
      ];
      for (const [index, tally] of tallies.entries()) await statistics.add({ after: index, upTo: index + 1, tally });
      assert.deepEqual({ ...(await statistics.busiestHour()) }, { hour: 1, count: 7 });
      const hours = await statistics.sumHours({ fromHour: 0, beforeHour: 2 });
      assert.deepEqual(
        hours.map(({ hour, count }) => [hour, count]),
        [[1, 7]],
      );
    });
  });
};
