import { setImmediate } from 'node:timers/promises';
import { type Static, Type } from '@sinclair/typebox';
import type { Day } from '#audit/statistics.ts';
import type { StatisticRow, StatisticsStore } from '#audit/statistics-store.ts';
import { operatorRoles } from '#operators/operator.ts';
import { defineOperation, done } from './operation.ts';
import { exportStatistics } from './statistics-export.ts';
import { showPeaks } from './statistics-peaks.ts';
import {
  daysBetween,
  filter,
  type Narrowing,
  narrowingOf,
  type Period,
  readPeriod,
  slicesOf,
  type StatisticsFilter,
} from './statistics-filter.ts';

export type StatisticsDeps = {
  readonly statistics: Pick<StatisticsStore, 'sum' | 'sumHours'>;
  /** Civil day of the readers. */
  readonly today: () => Day;
  /** The civil day of a moment, milliseconds. */
  readonly dayOf: (atMilliseconds: number) => Day;
  /** Names of services and of identity providers, by identifier, as they are today. */
  readonly names: () => Promise<Readonly<Record<'service' | 'provider', ReadonlyMap<string, string>>>>;
  /** Services that could log somebody in today. */
  readonly countServices: () => Promise<number>;
};

const count = (description: string) => Type.Integer({ description });

const row = Type.Object({
  value: Type.String({
    description: 'The door, method, level, identifier or fault; empty where the journal says none.',
  }),
  name: Type.Optional(Type.String({ description: 'How it is called today.' })),
  count: count('How often.'),
});
export type StatisticsRow = Static<typeof row>;
const rows = (description: string) => Type.Array(row, { description: `${description}, most often first.` });

const dayCount = Type.Object({
  day: Type.String({ description: 'YYYY-MM-DD.' }),
  professional: count('Authentications at the professional door.'),
  citizen: count('Authentications at the citizen door, both issuers together.'),
  refused: count('Logins, or tries within one, that ended with a fault.'),
});
export type DayCount = Static<typeof dayCount>;

const shown = Type.Object({
  from: Type.String({ description: 'First day.' }),
  to: Type.String({ description: 'Last day.' }),
  authentications: count('Authentications in the period, single sign-on among them.'),
  singleSignOn: count('Of these, by a session that was open already.'),
  refused: count('Logins, or tries within one, that ended with a fault.'),
  phoneShare: Type.Optional(
    Type.Number({ description: 'Part of the professionals’ authentications that a phone answered, 0 to 1.' }),
  ),
  services: count('Services that could log somebody in today.'),
  servicesUsed: count('Services with an authentication in the period.'),
  peak: Type.Optional(dayCount),
  days: Type.Array(dayCount, { description: 'Every day of the period, oldest first.' }),
  doors: rows('Authentications by door'),
  methods: rows('Authentications by method'),
  levels: rows('Authentications by level'),
  providers: rows('Authentications by identity provider'),
  byService: rows('Authentications by service'),
  faults: rows('Refusals by fault'),
});
export type Statistics = Static<typeof shown>;

/** What the journal counts, and its export. Sums only: nobody is in them. */
export const statisticsOperations = (deps: StatisticsDeps) => ({
  show: defineOperation({
    ...{ name: 'statistics.show', kind: 'read', roles: operatorRoles, input: filter, output: shown },
    summary: {
      fr: 'Compter les authentifications et les refus d’une période',
      en: 'Count the authentications and refusals of a period',
    },
    run: async (input) => {
      const asked = readPeriod(input, deps.today());
      return asked.outcome === 'done' ? done(await load(deps, input, asked.output)) : asked;
    },
  }),
  peaks: showPeaks(deps),
  export: exportStatistics(deps),
});

export type StatisticsOperations = ReturnType<typeof statisticsOperations>;

const load = async (deps: StatisticsDeps, input: StatisticsFilter, period: Period): Promise<Statistics> => {
  const narrowed = narrowingOf(input);
  const days = await countDays(deps, narrowed, period);
  const cells = await countCells(deps, narrowed, period);
  const names = await deps.names();
  const good = cells.filter(({ outcome }) => outcome !== 'refused');
  const professional = good.filter(({ door }) => door === 'professional');
  const byService = rowsOf(good, 'service', names.service);
  const peak = days.toSorted((one, other) => authenticationsOf(other) - authenticationsOf(one))[0];
  return {
    ...period,
    authentications: total(good),
    singleSignOn: total(good.filter(({ outcome }) => outcome === 'single-sign-on')),
    refused: total(cells) - total(good),
    ...(professional.length > 0 && {
      phoneShare: total(professional.filter(({ method }) => method === 'app')) / total(professional),
    }),
    services: await deps.countServices(),
    servicesUsed: byService.filter(({ value }) => value !== '').length,
    ...(peak !== undefined && authenticationsOf(peak) > 0 && { peak }),
    ...{ days, byService },
    doors: rowsOf(good, 'door'),
    methods: rowsOf(good, 'method'),
    levels: rowsOf(good, 'level'),
    providers: rowsOf(
      good.filter(({ provider }) => provider !== ''),
      'provider',
      names.provider,
    ),
    faults: rowsOf(
      cells.filter(({ outcome }) => outcome === 'refused'),
      'fault',
    ),
  };
};

const authenticationsOf = ({ professional, citizen }: DayCount): number => professional + citizen;

const total = (cells: readonly { readonly count: number }[]): number => cells.reduce((sum, one) => sum + one.count, 0);

const countDays = async (
  { statistics }: StatisticsDeps,
  narrowed: Narrowing,
  { from, to }: Period,
): Promise<DayCount[]> => {
  const days = new Map(
    daysBetween(from, to).map((one) => [one, { day: one, professional: 0, citizen: 0, refused: 0 }]),
  );
  for (const [fromDay, toDay] of slicesOf({ from, to }, sliceDays)) {
    const found = await statistics.sum({ ...narrowed, by: ['day', 'door', 'outcome'], fromDay, toDay });
    for (const { day: one, door, outcome, count: times } of found) {
      const counted = days.get(one);
      const part = outcome === 'refused' ? 'refused' : door === 'professional' ? 'professional' : 'citizen';
      if (counted !== undefined) counted[part] += times;
    }
    await setImmediate();
  }
  return [...days.values()];
};

const sliceDays = 7;

const dimensions = ['door', 'method', 'level', 'provider', 'service', 'outcome', 'fault'] as const;
type Cell = StatisticRow<(typeof dimensions)[number]>;

/**
 * The period with everything but the day. A week at a time, with room for logins between them: the store answers on
 * the main thread (docs/performance.md, "Statistics").
 */
const countCells = async (
  { statistics }: StatisticsDeps,
  narrowed: Narrowing,
  period: Period,
): Promise<readonly Cell[]> => {
  const cells: Cell[] = [];
  for (const [fromDay, toDay] of slicesOf(period, sliceDays)) {
    cells.push(...(await statistics.sum({ ...narrowed, by: dimensions, fromDay, toDay })));
    await setImmediate();
  }
  return cells;
};

const rowsOf = (
  cells: readonly Cell[],
  dimension: (typeof dimensions)[number],
  names: ReadonlyMap<string, string> = new Map(),
): StatisticsRow[] => {
  const sums = new Map<string, number>();
  for (const cell of cells) sums.set(cell[dimension], (sums.get(cell[dimension]) ?? 0) + cell.count);
  const sorted = [...sums].toSorted(([, one], [, other]) => other - one);
  return sorted.map(([value, times]) => {
    const name = names.get(value);
    return { value, count: times, ...(name !== undefined && { name }) };
  });
};
