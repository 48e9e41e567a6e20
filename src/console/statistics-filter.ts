import { type Static, Type } from '@sinclair/typebox';
import type { Day } from '#audit/statistics.ts';
import type { StatisticQuery } from '#audit/statistics-store.ts';
import { oneOf } from '#platform/declared.ts';
import { levels } from '#vocabulary/level.ts';
import { done, type OperationResult, refused } from './operation.ts';

const civilDay = (description: string) =>
  Type.Optional(Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$', description }));

/** Members of what can be asked of the counters. */
export const filterMembers = {
  from: civilDay('First day, YYYY-MM-DD; 29 days before the last when left out.'),
  to: civilDay('Last day, YYYY-MM-DD; today when left out.'),
  door: Type.Optional(oneOf(['professional', 'low', 'plus'], { description: 'Only at this door.' })),
  method: Type.Optional(oneOf(['card', 'app', 'upstream'], { description: 'Only by this method.' })),
  level: Type.Optional(oneOf(levels, { description: 'Only at this level.' })),
  provider: Type.Optional(Type.String({ maxLength: 200, description: 'Only by this identity provider.' })),
  service: Type.Optional(Type.String({ maxLength: 200, description: 'Only for this service, by its client_id.' })),
};
export const filter = Type.Object(filterMembers, { additionalProperties: false });
export type StatisticsFilter = Static<typeof filter>;

/** Both days included. */
export type Period = { readonly from: Day; readonly to: Day };

const usualDays = 30;
const longestDays = 1100;

/** The period that is asked for; refused when it runs backwards, is too long, or names a day that no month has. */
export const readPeriod = (
  { from, to }: Pick<StatisticsFilter, 'from' | 'to'>,
  today: Day,
): OperationResult<Period> => {
  for (const [pointer, given] of [
    ['/from', from],
    ['/to', to],
  ] as const) {
    if (given !== undefined && dayAt(given, 0) !== given)
      return refused(pointer, 'Ce jour n’existe pas.', 'There is no such day.');
  }
  const last = to ?? today;
  const first = from ?? dayAt(last, 1 - usualDays);
  if (first > last)
    return refused('/from', 'La période se termine avant de commencer.', 'The period ends before it begins.');
  if (dayAt(first, longestDays) <= last)
    return refused('/from', `Au plus ${longestDays} jours.`, `At most ${longestDays} days.`);
  return done({ from: first, to: last });
};

export type Narrowing = Pick<StatisticQuery, 'door' | 'method' | 'level' | 'provider' | 'service'>;

export const narrowingOf = ({ door, method, level, provider, service }: StatisticsFilter): Narrowing => ({
  ...{ door, method, level, provider, service },
});

/** Days one after the other, so many at a time: what is asked of the store at once, on the main thread. */
export const slicesOf = ({ from, to }: Period, days: number): readonly (readonly [first: Day, last: Day])[] => {
  const all = daysBetween(from, to);
  return Array.from({ length: Math.ceil(all.length / days) }, (_, index) => {
    const slice = all.slice(index * days, (index + 1) * days);
    return [slice[0] ?? from, slice.at(-1) ?? to] as const;
  });
};

export const daysBetween = (from: Day, to: Day): readonly Day[] => {
  const length = (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000 + 1;
  return Array.from({ length }, (_, index) => dayAt(from, index));
};

/** A civil day so many days later. */
const dayAt = (day: Day, later: number): Day => {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + later);
  return moment.toISOString().slice(0, 10);
};
