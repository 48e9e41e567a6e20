import type { CountedKind, Day, HourCounter, StatisticOutcome, Tally } from './statistics.ts';

/** What the counters can be grouped by; `month` is `YYYY-MM`. */
export const statisticDimensions = [
  'day',
  'month',
  'door',
  'method',
  'level',
  'provider',
  'service',
  'outcome',
  'fault',
] as const;
export type StatisticDimension = (typeof statisticDimensions)[number];

export type StatisticQuery<By extends StatisticDimension = StatisticDimension> = {
  /** The answer has one row for each combination that occurs, ordered by it. Empty: one row, the sum of all. */
  readonly by: readonly By[];
  /** First day, and last, both included; from the beginning, to the end, when left out. */
  readonly fromDay?: Day | undefined;
  readonly toDay?: Day | undefined;
  readonly outcomes?: readonly StatisticOutcome[] | undefined;
  readonly door?: CountedKind['door'] | undefined;
  readonly method?: string | undefined;
  readonly level?: string | undefined;
  readonly provider?: string | undefined;
  readonly service?: string | undefined;
  /** Rows at most; all of them when left out. */
  readonly limit?: number | undefined;
};

export type StatisticRow<By extends StatisticDimension = StatisticDimension> = Readonly<Record<By, string>> & {
  readonly count: number;
};

/** Hours since the epoch, the last one not included. */
export type HourQuery = Pick<StatisticQuery, 'door' | 'method'> & {
  readonly fromHour: number;
  readonly beforeHour: number;
};
export type HourRow = Pick<HourCounter, 'hour' | 'door' | 'count'>;

/** Counters made from the journal: `counting.ts` fills them, public pages and console read them. */
export type StatisticsStore = {
  /** Number of the last journal line that is counted; 0 before the first. */
  readonly counted: () => Promise<number>;
  /**
   * Adds what the lines after `after` up to `upTo` count, and moves the counted line, in one transaction. False, and
   * nothing is added, when `after` is no longer the last counted line: another process counted meanwhile.
   */
  readonly add: (batch: { readonly after: number; readonly upTo: number; readonly tally: Tally }) => Promise<boolean>;
  readonly sum: <By extends StatisticDimension>(query: StatisticQuery<By>) => Promise<readonly StatisticRow<By>[]>;
  /** Authentications of each hour by door, in the order of time: hours with none are left out. */
  readonly sumHours: (query: HourQuery) => Promise<readonly HourRow[]>;
  /** The hour with most authentications; undefined before the first. */
  readonly busiestHour: () => Promise<Pick<HourCounter, 'hour' | 'count'> | undefined>;
};
