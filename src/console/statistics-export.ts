import { Type } from '@sinclair/typebox';
import { type StatisticDimension, statisticDimensions, type StatisticsStore } from '#audit/statistics-store.ts';
import type { Day } from '#audit/statistics.ts';
import { operatorRoles } from '#operators/operator.ts';
import { csvOf } from '#platform/csv.ts';
import { oneOf } from '#platform/declared.ts';
import { defineOperation, done, refused } from './operation.ts';
import { filterMembers, narrowingOf, readPeriod } from './statistics-filter.ts';

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
      const { from, to } = asked.output;
      const by: readonly StatisticDimension[] = input.by;
      const query = { ...narrowingOf(input), by, fromDay: from, toDay: to, limit: mostRows + 1 };
      const found = await deps.statistics.sum(query);
      if (found.length > mostRows) return tooMany;
      const csv = csvOf(
        [...by, 'count'],
        found.map((row) => [...by.map((name) => row[name]), row.count]),
      );
      return done({ fileName: `vestibule-${from}-${to}.csv`, csv, rows: found.length });
    },
  });

const tooMany = refused(
  '/by',
  `Plus de ${mostRows} lignes : choisissez une période plus courte ou moins de colonnes.`,
  `More than ${mostRows} lines: choose a shorter period or fewer columns.`,
);
