import { setImmediate } from 'node:timers/promises';
import { type Static, Type } from '@sinclair/typebox';
import type { Day } from '#audit/statistics.ts';
import type { HourRow, StatisticsStore } from '#audit/statistics-store.ts';
import { operatorRoles } from '#operators/operator.ts';
import { defineOperation, done } from './operation.ts';
import { filterMembers, type Period, readPeriod, slicesOf, type StatisticsFilter } from './statistics-filter.ts';

const count = (description: string) => Type.Integer({ description });

const peakShape = Type.Object({
  month: Type.String({ description: 'YYYY-MM.' }),
  atSeconds: count('When the hour began, seconds since the epoch.'),
  professional: count('Authentications of that hour at the professional door.'),
  citizen: count('Authentications of that hour at the citizen door, both issuers together.'),
});
export type MonthPeak = Static<typeof peakShape>;

const { from, to, door, method } = filterMembers;

/** The busiest hour of each month: what the machines have to bear. */
export const showPeaks = (deps: {
  readonly statistics: Pick<StatisticsStore, 'sumHours'>;
  readonly today: () => Day;
  readonly dayOf: (atMilliseconds: number) => Day;
}) =>
  defineOperation({
    ...{ name: 'statistics.peaks', kind: 'read', roles: operatorRoles },
    summary: { fr: 'Donner l’heure la plus chargée de chaque mois', en: 'Tell the busiest hour of each month' },
    input: Type.Object({ from, to, door, method }, { additionalProperties: false }),
    output: Type.Object({
      months: Type.Array(peakShape, { description: 'Months of the period with an authentication, oldest first.' }),
    }),
    run: async (input) => {
      const asked = readPeriod(input, deps.today());
      return asked.outcome === 'done' ? done({ months: await findPeaks(deps, input, asked.output) }) : asked;
    },
  });

type PeakDeps = Parameters<typeof showPeaks>[0];

/** A month of hours at a time, with room for logins between them. */
const findPeaks = async (
  { statistics, dayOf }: PeakDeps,
  asked: Pick<StatisticsFilter, 'door' | 'method'>,
  period: Period,
): Promise<MonthPeak[]> => {
  const peaks = new Map<string, MonthPeak>();
  for (const [first, last] of slicesOf(period, 31)) {
    const [fromHour, beforeHour] = [hourOf(first) - mostOffset, hourOf(last) + 24 + mostOffset];
    const rows = await statistics.sumHours({ door: asked.door, method: asked.method, fromHour, beforeHour });
    for (const hour of hoursOf(rows)) {
      const day = dayOf(hour.atSeconds * 1000);
      if (day >= first && day <= last) keepHigher(peaks, { ...hour, month: day.slice(0, 7) });
    }
    await setImmediate();
  }
  return [...peaks.values()];
};

/** The day of the readers begins so many hours before or after that of UTC, at most. */
const mostOffset = 14;

const hourOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / 3_600_000;

const hoursOf = (rows: readonly HourRow[]): readonly Omit<MonthPeak, 'month'>[] =>
  [...Map.groupBy(rows, ({ hour }) => hour)].map(([hour, ofHour]) => ({
    atSeconds: hour * 3600,
    professional: total(ofHour.filter((row) => row.door === 'professional')),
    citizen: total(ofHour.filter((row) => row.door !== 'professional')),
  }));

const total = (rows: readonly HourRow[]): number => rows.reduce((sum, row) => sum + row.count, 0);

const keepHigher = (peaks: Map<string, MonthPeak>, peak: MonthPeak): void => {
  const known = peaks.get(peak.month);
  if (known === undefined || sumOf(peak) > sumOf(known)) peaks.set(peak.month, peak);
};

const sumOf = ({ professional, citizen }: MonthPeak): number => professional + citizen;
