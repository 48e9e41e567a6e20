import { authenticated, type Day } from './statistics.ts';
import type { StatisticsStore } from './statistics-store.ts';

/** Authentications at each door; the two issuers of the citizen door together. */
export type ByDoor = { readonly professional: number; readonly citizen: number };
export type MonthFigure = ByDoor & { readonly month: string };
export type DayFigure = ByDoor & { readonly day: Day };

/** What the figures page says. Sums only: no service, nobody. */
export type Figures = {
  /** The last month that is over, its authentications, and the part of the professionals' that a phone answered (0 to 1). */
  readonly lastMonth: MonthFigure & { readonly phoneShare: number | undefined };
  readonly thisMonth: MonthFigure;
  /** The month with most authentications; undefined before the first. */
  readonly peak: { readonly month: string; readonly count: number } | undefined;
  readonly busiestHour: { readonly atMilliseconds: number; readonly count: number } | undefined;
  /** Part of the last thirty days in which the platform was ready, 0 to 1; undefined before an hour was watched. */
  readonly availability: number | undefined;
  /** The last twelve months, oldest first, this one included. */
  readonly months: readonly MonthFigure[];
  /** The last thirty days, oldest first, today included. */
  readonly days: readonly DayFigure[];
};

/** Reads the figures as they stand. @param today civil day of the reader */
export const loadFigures = async (
  statistics: Pick<StatisticsStore, 'sum' | 'busiestHour'>,
  today: Day,
  availability: number | undefined,
): Promise<Figures> => {
  const months = lastMonths(today, 12);
  const days = lastDays(today, 30);
  const [thisMonth = today.slice(0, 7), lastMonth = ''] = months.toReversed();
  const byMonth = await statistics.sum({ by: ['month', 'door'], outcomes: authenticated });
  const byDay = await statistics.sum({ by: ['day', 'door'], outcomes: authenticated, fromDay: days[0] });
  const hour = await statistics.busiestHour();
  const inMonth = (month: string): MonthFigure => ({
    month,
    ...byDoor(byMonth.filter((row) => row.month === month)),
  });
  return {
    lastMonth: { ...inMonth(lastMonth), phoneShare: await loadPhoneShare(statistics, lastMonth) },
    thisMonth: inMonth(thisMonth),
    peak: peakOf(byMonth),
    busiestHour: hour && { atMilliseconds: hour.hour * 3_600_000, count: hour.count },
    availability,
    months: months.map(inMonth),
    days: days.map((day) => ({ day, ...byDoor(byDay.filter((row) => row.day === day)) })),
  };
};

type DoorRow = { readonly door: string; readonly count: number };

const byDoor = (rows: readonly DoorRow[]): ByDoor => ({
  professional: total(rows.filter(({ door }) => door === 'professional')),
  citizen: total(rows.filter(({ door }) => door !== 'professional')),
});

const total = (rows: readonly { readonly count: number }[]): number => rows.reduce((sum, { count }) => sum + count, 0);

const loadPhoneShare = async (statistics: Pick<StatisticsStore, 'sum'>, month: string): Promise<number | undefined> => {
  const rows = await statistics.sum({
    by: ['method'],
    outcomes: authenticated,
    door: 'professional',
    fromDay: `${month}-01`,
    toDay: `${month}-31`,
  });
  const all = total(rows);
  return all === 0 ? undefined : total(rows.filter(({ method }) => method === 'app')) / all;
};

const peakOf = (rows: readonly { readonly month: string; readonly count: number }[]): Figures['peak'] => {
  const sums = new Map<string, number>();
  for (const { month, count } of rows) sums.set(month, (sums.get(month) ?? 0) + count);
  const highest = [...sums].toSorted(([, left], [, right]) => right - left)[0];
  return highest && { month: highest[0], count: highest[1] };
};

/** `YYYY-MM` of so many months, oldest first, the one of `today` last. */
const lastMonths = (today: Day, count: number): readonly string[] => {
  const [year = 0, month = 1] = today.split('-').map(Number);
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.UTC(year, month - count + index, 1)).toISOString().slice(0, 7),
  );
};

const lastDays = (today: Day, count: number): readonly Day[] => {
  const end = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: count }, (_, index) =>
    new Date(end - (count - 1 - index) * 86_400_000).toISOString().slice(0, 10),
  );
};
