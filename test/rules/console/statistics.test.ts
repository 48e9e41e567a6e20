import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { civilDays, type DayCounter, type HourCounter } from '#audit/statistics.ts';
import { statisticsOperations } from '#console/statistics.ts';
import { at, type Desk, openDesk } from './desk.ts';

/** What the console says of the counters. */
const opened = new AsyncDisposableStack();
let desk: Desk;
let statistics: ReturnType<typeof statisticsOperations>;
before(async () => {
  desk = await openDesk(opened);
  await desk.stores.statistics.add({ after: 0, upTo: 1, tally: { days: counters, hours } });
  statistics = statisticsOperations({
    statistics: desk.stores.statistics,
    dayOf: civilDays('Europe/Paris'),
    today: () => '2030-03-31',
    names: async () => ({ service: new Map([['cabinet', '=Cabinet "A"']]), provider: new Map([['impots', 'Impôts']]) }),
    countServices: async () => 7,
  });
});
after(() => opened.disposeAsync());

const counter = (day: string, count: number, more: Partial<DayCounter> = {}): DayCounter => ({
  ...{ day, count, door: 'professional', method: 'card', level: 'eidas3', provider: '', service: 'cabinet' },
  ...{ outcome: 'granted', fault: '' },
  ...more,
});

const counters = [
  counter('2029-12-31', 1000),
  counter('2030-03-01', 9),
  counter('2030-03-02', 60),
  counter('2030-03-02', 20, { method: 'app', level: 'eidas2' }),
  counter('2030-03-02', 10, { outcome: 'single-sign-on' }),
  counter('2030-03-31', 30, {
    door: 'low',
    method: 'upstream',
    level: 'eidas1',
    provider: 'impots',
    service: '=ville',
  }),
  counter('2030-03-31', 5, { outcome: 'refused', fault: 'P303', level: '' }),
  counter('2030-03-31', 8, { outcome: 'refused', fault: 'P401', level: '', service: '' }),
];

const hourCounter = (moment: string, count: number, more: Partial<HourCounter> = {}): HourCounter => ({
  ...{ hour: Date.parse(moment) / 3_600_000, count, door: 'professional', method: 'card', outcome: 'granted' },
  ...more,
});

const hours = [
  hourCounter('2030-01-31T22:00:00Z', 50),
  // Midnight in Paris: the first hour of February.
  hourCounter('2030-01-31T23:00:00Z', 70),
  hourCounter('2030-02-10T08:00:00Z', 40),
  hourCounter('2030-02-10T08:00:00Z', 35, { door: 'plus', method: 'upstream', outcome: 'single-sign-on' }),
  hourCounter('2030-02-10T09:00:00Z', 900, { outcome: 'refused' }),
];

test('the busiest hour of each month, by the day of the readers, by door and method where that is asked', async () => {
  const peaks = async (more: object = {}) => {
    const period = { from: '2029-12-01', to: '2030-03-31' };
    const found = await desk.perform(statistics.peaks, { ...period, ...more }, at('auditor-1'));
    assert.ok(found.outcome === 'done', JSON.stringify(found));
    return found.output.months.map(({ month, atSeconds, professional, citizen }) => [
      ...[month, new Date(atSeconds * 1000).toISOString().slice(0, 13), professional, citizen],
    ]);
  };
  assert.deepEqual(await peaks(), [
    ['2030-01', '2030-01-31T22', 50, 0],
    ['2030-02', '2030-02-10T08', 40, 35],
  ]);
  assert.deepEqual((await peaks({ door: 'professional' }))[1], ['2030-02', '2030-01-31T23', 70, 0]);
  assert.deepEqual(await peaks({ method: 'upstream' }), [['2030-02', '2030-02-10T08', 0, 35]]);
  assert.deepEqual(await peaks({ to: '2030-01-31' }), [['2030-01', '2030-01-31T22', 50, 0]]);
});

const show = async (input: object = {}) => {
  const shown = await desk.perform(statistics.show, input, at('auditor-1'));
  assert.ok(shown.outcome === 'done', JSON.stringify(shown));
  return shown.output;
};

test('the last thirty days, by everything that is asked for', async () => {
  const shown = await show();
  assert.deepEqual([shown.from, shown.to, shown.days.length], ['2030-03-02', '2030-03-31', 30]);
  assert.deepEqual([shown.authentications, shown.singleSignOn, shown.refused], [120, 10, 13]);
  assert.equal(shown.phoneShare, 20 / 90);
  assert.deepEqual([shown.services, shown.servicesUsed], [7, 2]);
  assert.deepEqual(shown.peak, { day: '2030-03-02', professional: 90, citizen: 0, refused: 0 });
  assert.deepEqual(shown.days.at(-1), { day: '2030-03-31', professional: 0, citizen: 30, refused: 13 });
  assert.deepEqual(shown.doors, [
    { value: 'professional', count: 90 },
    { value: 'low', count: 30 },
  ]);
  assert.deepEqual(
    shown.methods.map(({ value, count }) => [value, count]),
    [
      ['card', 70],
      ['upstream', 30],
      ['app', 20],
    ],
  );
  assert.deepEqual(
    shown.levels.map(({ value }) => value),
    ['eidas3', 'eidas1', 'eidas2'],
  );
  assert.deepEqual(shown.providers, [{ value: 'impots', name: 'Impôts', count: 30 }]);
  assert.deepEqual(shown.byService, [
    { value: 'cabinet', name: '=Cabinet "A"', count: 90 },
    { value: '=ville', count: 30 },
  ]);
  assert.deepEqual(shown.faults, [
    { value: 'P401', count: 8 },
    { value: 'P303', count: 5 },
  ]);
});

test('a period of its own, and narrowed', async () => {
  const year = await show({ from: '2029-04-01', to: '2030-03-31' });
  assert.deepEqual([year.authentications, year.days.length, year.peak?.day], [1129, 365, '2029-12-31']);
  for (const [narrowing, count] of [
    [{ door: 'low' }, 30],
    [{ method: 'app' }, 20],
    [{ level: 'eidas3' }, 70],
    [{ provider: 'impots' }, 30],
    [{ service: 'cabinet', method: 'card' }, 70],
    [{ service: 'nobody' }, 0],
  ] as const) {
    const shown = await show(narrowing);
    assert.equal(shown.authentications, count, JSON.stringify(narrowing));
    assert.equal(
      shown.days.reduce((sum, { professional, citizen }) => sum + professional + citizen, 0),
      count,
    );
  }
  const empty = await show({ service: 'nobody' });
  assert.deepEqual([empty.peak, empty.phoneShare, empty.faults], [undefined, undefined, []]);
});

test('periods that are none are refused at their place', async () => {
  const cases: readonly (readonly [object, string])[] = [
    [{ from: '2030-02-30' }, '/from'],
    [{ to: '2030-13-01' }, '/to'],
    [{ from: '2030-04-01' }, '/from'],
    [{ from: '2020-01-01', to: '2030-01-01' }, '/from'],
    [{ door: 'side' }, '/door'],
    [{ from: 'yesterday' }, '/from'],
  ];
  for (const [input, pointer] of cases) {
    const refused = await desk.perform(statistics.show, input, at('support-1'));
    assert.equal(refused.outcome === 'refused' && refused.faults[0]?.pointer, pointer, JSON.stringify(input));
  }
});

test('the export is a table that no spreadsheet takes for a formula', async () => {
  const by = ['day', 'service', 'fault'];
  const exported = await desk.perform(statistics.export, { from: '2030-03-31', by }, at('auditor-1'));
  assert.ok(exported.outcome === 'done');
  const { csv, fileName, rows } = exported.output;
  assert.deepEqual(csv.split('\r\n'), [
    '\u{FEFF}day,service,fault,count',
    '2030-03-31,,P401,8',
    "2030-03-31,'=ville,,30",
    '2030-03-31,cabinet,P303,5',
    '',
  ]);
  assert.deepEqual([fileName, rows], ['vestibule-2030-03-31-2030-03-31.csv', 3]);
  const usual = await desk.perform(statistics.export, {}, at('auditor-1'));
  assert.match(usual.outcome === 'done' ? usual.output.csv : '', /^\u{FEFF}day,door,method,outcome,count\r\n/u);
  const wrong = await desk.perform(statistics.export, { by: ['day', 'who'] }, at('auditor-1'));
  assert.equal(wrong.outcome, 'refused');
});

test('years are asked of the store a few days at a time, with room for logins between them', async () => {
  const spans: number[] = [];
  const { statistics: store } = desk.stores;
  const watched = statisticsOperations({
    statistics: {
      ...store,
      sum: (query) => {
        const [first = '', last = ''] = [query.fromDay, query.toDay];
        spans.push((Date.parse(last) - Date.parse(first)) / 86_400_000 + 1);
        return store.sum(query);
      },
    },
    ...{ today: () => '2030-03-31', dayOf: civilDays('Europe/Paris'), countServices: async () => 7 },
    names: async () => ({ service: new Map(), provider: new Map() }),
  });
  const ask = { from: '2028-01-01', to: '2030-03-31' };
  const exported = await desk.perform(watched.export, { ...ask, by: ['service', 'month'] }, at('auditor-1'));
  assert.ok(exported.outcome === 'done');
  assert.ok(spans.length > 100 && Math.max(...spans) <= 7, String(Math.max(...spans)));
  assert.match(exported.output.csv, /\r\ncabinet,2029-12,1000\r\n/);
  assert.match(exported.output.csv, /\r\ncabinet,2030-03,104\r\n/, 'of several slices, one line');
  spans.length = 0;
  assert.equal((await desk.perform(watched.show, { ...ask, service: 'cabinet' }, at('auditor-1'))).outcome, 'done');
  assert.ok(Math.max(...spans) <= 7);
});
