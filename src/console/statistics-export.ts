import { setImmediate } from 'node:timers/promises';
import { Type } from '@sinclair/typebox';
import { type StatisticDimension, statisticDimensions, type StatisticsStore } from '#audit/statistics-store.ts';
import type { Day } from '#audit/statistics.ts';
import { operatorRoles } from '#operators/operator.ts';
import { type CsvCell, csvLines, csvOf } from '#platform/csv.ts';
import { oneOf } from '#platform/declared.ts';
import { defineOperation, done, refused } from './operation.ts';
import {
  filterMembers,
  narrowingOf,
  type Period,
  readPeriod,
  slicesOf,
  type StatisticsFilter,
} from './statistics-filter.ts';

/** What a spreadsheet still opens, and an answer still carries. */
const mostRows = 100_000;

/** The counters as a table for a spreadsheet. */
export const exportStatistics = (deps: {
  readonly statistics: Pick<StatisticsStore, 'sum'>;
  readonly today: () => Day;
}) =>
  defineOperation({
    ...{ name: 'statistics.export', kind: 'read', roles: operatorRoles },
    summary: {
      fr: 'Exporter les compteurs d’une période en CSV',
      en: 'Export the counters of a period as CSV',
    },
    input: Type.Object(
      {
        ...filterMembers,
        by: Type.Array(oneOf(statisticDimensions, { description: 'A column.' }), {
          ...{ default: ['day', 'door', 'method', 'outcome'], minItems: 1, uniqueItems: true },
          description: 'Columns: one line for each combination that occurs.',
        }),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({
      fileName: Type.String({ description: 'How the file may be called.' }),
      csv: Type.String({ description: 'The table (RFC 4180), with a mark of UTF-8 at its start.' }),
      rows: Type.Integer({ description: 'Lines, without the head.' }),
    }),
    run: async (input) => {
      const asked = readPeriod(input, deps.today());
      if (asked.outcome !== 'done') return asked;
      const rows = await collect(deps.statistics, input, asked.output);
      if (rows === undefined) return tooMany;
      const { from, to } = asked.output;
      const csv = await write([...input.by, 'count'], rows);
      return done({ fileName: `vestibule-${from}-${to}.csv`, csv, rows: rows.length });
    },
  });

type Asked = StatisticsFilter & { readonly by: readonly StatisticDimension[] };
type Row = readonly CsvCell[];

/**
 * A week at a time, with room for logins between them: the store answers on the main thread. Rows come in the order of
 * time. @returns undefined when there are too many
 */
const collect = async (
  statistics: Pick<StatisticsStore, 'sum'>,
  { by, ...asked }: Asked,
  period: Period,
): Promise<readonly Row[] | undefined> => {
  const sums = new Map<string, { readonly cells: readonly string[]; count: number }>();
  for (const [fromDay, toDay] of slicesOf(period, 7)) {
    const found = await statistics.sum({ ...narrowingOf(asked), by, fromDay, toDay, limit: mostRows + 1 });
    for (const row of found)
      addTo(
        sums,
        by.map((name) => row[name]),
        row.count,
      );
    if (sums.size > mostRows) return undefined;
    await setImmediate();
  }
  return [...sums.values()].map(({ cells, count }) => [...cells, count]);
};

const addTo = (
  sums: Map<string, { readonly cells: readonly string[]; count: number }>,
  cells: readonly string[],
  count: number,
): void => {
  const key = cells.join('\u0000');
  const sum = sums.get(key);
  if (sum === undefined) sums.set(key, { cells, count });
  else sum.count += count;
};

/** Some milliseconds of the event loop. */
const rowsAtATime = 2000;

const write = async (header: readonly string[], rows: readonly Row[]): Promise<string> => {
  const parts = [csvOf(header, [])];
  for (let start = 0; start < rows.length; start += rowsAtATime) {
    parts.push(csvLines(rows.slice(start, start + rowsAtATime)));
    await setImmediate();
  }
  return parts.join('');
};

const tooMany = refused(
  '/by',
  `Plus de ${mostRows} lignes : choisissez une période plus courte ou moins de colonnes.`,
  `More than ${mostRows} lines: choose a shorter period or fewer columns.`,
);
