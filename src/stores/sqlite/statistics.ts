import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { DayCounter, HourCounter, Tally } from '#audit/statistics.ts';
import type {
  HourRow,
  StatisticDimension,
  StatisticQuery,
  StatisticRow,
  StatisticsStore,
} from '#audit/statistics-store.ts';
import type { Commit } from './commit.ts';

/** The counters of the journal on SQLite. */
export const createStatisticsStore = (database: DatabaseSync, commit: Commit): StatisticsStore => {
  const selectCounted = database.prepare('SELECT counted FROM statistic_progress');
  const moveCounted = database.prepare('UPDATE statistic_progress SET counted = ? WHERE counted = ?');
  const addTally = prepareAdding(database);
  const busiest = database.prepare(
    `SELECT hour, SUM(count) AS count FROM statistic_hour WHERE outcome IN ('granted', 'single-sign-on')
     GROUP BY hour ORDER BY count DESC, hour LIMIT 1`,
  );
  const hours = database.prepare(
    `SELECT hour, door, SUM(count) AS count FROM statistic_hour
     WHERE hour >= :fromHour AND hour < :beforeHour AND outcome IN ('granted', 'single-sign-on')
       AND (:door IS NULL OR door = :door) AND (:method IS NULL OR method = :method)
     GROUP BY hour, door ORDER BY hour, door`,
  );
  return {
    counted: async () => (selectCounted.get() as { readonly counted: number }).counted,
    add: ({ after, upTo, tally }) =>
      commit(() => {
        if (moveCounted.run(upTo, after).changes === 0) return false;
        addTally(tally);
        return true;
      }),
    sum: async <By extends StatisticDimension>(query: StatisticQuery<By>) => {
      const { sql, values } = sumOf(query);
      return database.prepare(sql).all(...values) as StatisticRow<By>[];
    },
    sumHours: async ({ fromHour, beforeHour, door = null, method = null }) =>
      hours.all({ fromHour, beforeHour, door, method }) as HourRow[],
    busiestHour: async () => busiest.get() as Pick<HourCounter, 'hour' | 'count'> | undefined,
  };
};

const prepareAdding = (database: DatabaseSync): ((tally: Tally) => void) => {
  const addDay = database.prepare(
    `INSERT INTO statistic_day (day, door, method, level, provider, service, outcome, fault, count)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  );
  const addHour = database.prepare(
    `INSERT INTO statistic_hour (hour, door, method, outcome, count) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  );
  const addTotal = database.prepare(
    `INSERT INTO statistic_total (day, door, method, outcome, count) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  );
  return ({ days, hours }) => {
    for (const { day, door, method, outcome, count } of totalsOf(days)) addTotal.run(day, door, method, outcome, count);
    for (const { day, door, method, level, provider, service, outcome, fault, count } of days)
      addDay.run(day, door, method, level, provider, service, outcome, fault, count);
    for (const { hour, door, method, outcome, count } of hours) addHour.run(hour, door, method, outcome, count);
  };
};

/** The counters of days without service, level, provider and fault. */
const totalsOf = (
  days: readonly DayCounter[],
): readonly Omit<DayCounter, 'level' | 'provider' | 'service' | 'fault'>[] => {
  const totals = new Map<string, DayCounter>();
  for (const counter of days) {
    const key = [counter.day, counter.door, counter.method, counter.outcome].join('\u0000');
    totals.set(key, { ...counter, count: counter.count + (totals.get(key)?.count ?? 0) });
  }
  return [...totals.values()];
};

/** What the small table knows. */
const inTotals: ReadonlySet<StatisticDimension> = new Set(['day', 'month', 'door', 'method', 'outcome']);

/** Names stand in the text of the statement, so they come from this table and nowhere else. */
const columns: Readonly<Record<StatisticDimension, string>> = {
  day: 'day',
  month: 'substr(day, 1, 7)',
  door: 'door',
  method: 'method',
  level: 'level',
  provider: 'provider',
  service: 'service',
  outcome: 'outcome',
  fault: 'fault',
};

/** What a query may be narrowed to. */
const narrowing = ['door', 'method', 'level', 'provider', 'service'] as const;

const sumOf = (query: StatisticQuery): { readonly sql: string; readonly values: readonly SQLInputValue[] } => {
  const { by, limit } = query;
  const conditions = conditionsOf(query);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`;
  const asked = [...by, ...narrowing.filter((name) => query[name] !== undefined)];
  const table = asked.every((name) => inTotals.has(name)) ? 'statistic_total' : 'statistic_day';
  const names = by.map((name) => `${columns[name]} AS ${name}`);
  const places = by.map((_, index) => index + 1).join(', ');
  const group = by.length === 0 ? '' : `GROUP BY ${places} ORDER BY ${places}`;
  const selected = [...names, 'COALESCE(SUM(count), 0) AS count'].join(', ');
  return {
    sql: `SELECT ${selected} FROM ${table} ${where} ${group} LIMIT ?`,
    values: [...conditions.flatMap(([, ...values]) => values), limit ?? -1],
  };
};

type Condition = readonly [sql: string, ...values: SQLInputValue[]];

const conditionsOf = (query: StatisticQuery): readonly Condition[] => {
  const { fromDay, toDay, outcomes } = query;
  return [
    ...(fromDay === undefined ? [] : [['day >= ?', fromDay] as const]),
    ...(toDay === undefined ? [] : [['day <= ?', toDay] as const]),
    ...narrowing.flatMap((name): readonly Condition[] => {
      const value = query[name];
      return value === undefined ? [] : [[`${columns[name]} = ?`, value]];
    }),
    ...(outcomes === undefined ? [] : [[`outcome IN (${outcomes.map(() => '?').join(', ')})`, ...outcomes] as const]),
  ];
};
