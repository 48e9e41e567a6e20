import { type Static, Type } from '@sinclair/typebox';
import type { JournalStore } from '#audit/journal.ts';
import { type DirectoryLookup, type DirectoryStore, directorySources } from '#directory/directory-store.ts';
import type { ImportDesk } from '#directory/import/import-desk.ts';
import type { ImportReportStore } from '#directory/import/report-store.ts';
import type { Clock } from '#vocabulary/clock.ts';
import { directoryImports, importShape, shownImport } from './directory-imports.ts';
import { lookUpEntry } from './directory-entry.ts';
import { defineOperation, done } from './operation.ts';
import { type FindOperator, nameOperator, operatorShape } from './operator-names.ts';

export type DirectoryDeps = {
  readonly directory: DirectoryLookup & Pick<DirectoryStore, 'findAppliedFile'>;
  readonly reports: Pick<ImportReportStore, 'list' | 'findLastApplied'>;
  readonly desk: ImportDesk;
  readonly journal: Pick<JournalStore, 'append'>;
  readonly findOperator: FindOperator;
  readonly clock: Clock;
};

/** The directory of professionals: what stands, how it came, who is in it. */
export const directoryOperations = (deps: DirectoryDeps) => ({
  show: show(deps),
  ...directoryImports(deps),
  lookUp: lookUpEntry(deps),
});
export type DirectoryOperations = ReturnType<typeof directoryOperations>;

const orNull = <Shape extends Parameters<typeof Type.Union>[0][number]>(shape: Shape) =>
  Type.Union([shape, Type.Null()]);

const standing = Type.Object({
  source: Type.Union(
    directorySources.map((name) => Type.Literal(name)),
    { description: '`extraction`: the public file. `staff`: staff of establishments, who are in no public file.' },
  ),
  fileName: Type.String(),
  extractedOn: Type.Union([Type.String(), Type.Null()], {
    description: 'Day of the extraction, YYYY-MM-DD, where its name says it.',
  }),
  importedAtMilliseconds: Type.Integer(),
  ageSeconds: Type.Integer({ description: 'How long ago it was imported.' }),
  generation: Type.Integer({ description: 'How many files of this source were applied.' }),
  report: orNull(importShape),
});

const shownDirectory = Type.Object({
  sources: Type.Array(standing),
  configuredFile: Type.Union([Type.String(), Type.Null()], {
    description: 'Name of the file that `directory.import` reads; null when the configuration names none.',
  }),
  running: orNull(Type.Object({ beganAtMilliseconds: Type.Integer(), by: operatorShape })),
  brokeOffAtMilliseconds: Type.Union([Type.Integer(), Type.Null()], {
    description: 'When the last import that was begun here broke off: its file or the disk could not be read.',
  }),
});
export type ShownDirectory = Static<typeof shownDirectory>;

const show = ({ directory, reports, desk, findOperator, clock }: DirectoryDeps) =>
  defineOperation({
    name: 'directory.show',
    summary: {
      fr: 'Dire ce que contient l’annuaire et de quand il date',
      en: 'Say what the directory holds and of when',
    },
    kind: 'read',
    roles: ['operator', 'auditor', 'support'],
    input: Type.Object({}, { additionalProperties: false }),
    output: shownDirectory,
    run: async () => {
      const sources = await Promise.all(
        directorySources.map(async (source) => {
          const [applied, report] = await Promise.all([
            directory.findAppliedFile(source),
            reports.findLastApplied(source),
          ]);
          if (applied === undefined) return [];
          const { fileName, atMilliseconds, generation } = applied;
          const ageSeconds = clock.nowSeconds() - Math.floor(atMilliseconds / 1000);
          const isOfThisFile = report?.report.file === fileName;
          return [
            {
              ...{ source, fileName, generation, ageSeconds, extractedOn: extractionDay(fileName) },
              importedAtMilliseconds: atMilliseconds,
              report: isOfThisFile ? await shownImport(findOperator, report) : null,
            },
          ];
        }),
      );
      const running = desk.running();
      return done({
        sources: sources.flat(),
        configuredFile: desk.fileName ?? null,
        running: running ? { ...running, by: await nameOperator(findOperator, running.by) } : null,
        brokeOffAtMilliseconds: desk.brokeOffAtMilliseconds() ?? null,
      });
    },
  });

/** `PS_LibreAcces_Personne_activite_202611200830.txt` was extracted on 2026-11-20. */
const extractionDay = (fileName: string): string | null => {
  const [, year, month, day] = /_(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{0,6}\.\w+$/.exec(fileName) ?? [];
  return year === undefined ? null : `${year}-${month}-${day}`;
};
