import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadFigures } from '#audit/figures.ts';
import type { DayCounter } from '#audit/statistics.ts';
import { makeStillClock } from '../../stores/exam/examinee.ts';
import { makeDirectory, openIn } from '../../stores/sqlite-examinee.ts';

const counter = (day: string, count: number, more: Partial<DayCounter> = {}): DayCounter => ({
  ...{ day, count, door: 'professional', method: 'card', level: 'eidas1', provider: '', service: 'cabinet' },
  ...{ outcome: 'granted', fault: '' },
  ...more,
});

test('the figures of a month are those of its days; refusals are none', async () => {
  const directory = await makeDirectory();
  const stores = openIn(directory.path, makeStillClock());
  try {
    const empty = await loadFigures(stores.statistics, '2030-01-15', 0.5);
    assert.deepEqual([empty.peak, empty.lastMonth.phoneShare, empty.days.length], [undefined, undefined, 30]);
    const days = [
      counter('2029-11-30', 500),
      counter('2029-12-01', 30),
      counter('2029-12-31', 10, { method: 'app', outcome: 'single-sign-on' }),
      counter('2029-12-31', 7, { door: 'plus', method: 'upstream', provider: 'impots' }),
      counter('2029-12-31', 99, { outcome: 'refused', fault: 'P303' }),
      counter('2030-01-01', 3, { door: 'low', method: 'upstream' }),
    ];
    await stores.statistics.add({ after: 0, upTo: 1, tally: { days, hours: [] } });
    const {
      lastMonth,
      thisMonth,
      peak,
      months,
      days: lastDays,
    } = await loadFigures(stores.statistics, '2030-01-15', 0.5);
    assert.deepEqual(lastMonth, { month: '2029-12', professional: 40, citizen: 7, phoneShare: 0.25 });
    assert.deepEqual(thisMonth, { month: '2030-01', professional: 0, citizen: 3 });
    assert.deepEqual(peak, { month: '2029-11', count: 500 });
    assert.deepEqual([months.length, months[0]?.month, months.at(-1)?.month], [12, '2029-02', '2030-01']);
    assert.deepEqual([lastDays[0]?.day, lastDays.at(-1)?.day], ['2029-12-17', '2030-01-15']);
    assert.deepEqual(
      lastDays.find(({ day }) => day === '2029-12-31'),
      { day: '2029-12-31', professional: 10, citizen: 7 },
    );
  } finally {
    stores.close();
    await directory.remove();
  }
});
