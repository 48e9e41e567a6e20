import { type Static, Type } from '@sinclair/typebox';
import type { ImportDesk } from '#directory/import/import-desk.ts';
import type { ImportReportStore, KeptReport } from '#directory/import/report-store.ts';
import type { Caller } from '#operators/operator.ts';
import { defineOperation, done, type OperationResult, reason, refused } from './operation.ts';
import { type FindOperator, nameOperator, operatorOrNull } from './operator-names.ts';

type ImportDeps = {
  readonly reports: Pick<ImportReportStore, 'list'>;
  readonly desk: ImportDesk;
  readonly findOperator: FindOperator;
};

/** The history of imports, and beginning one. */
export const directoryImports = (deps: ImportDeps) => ({
  imports: imports(deps),
  import: importNow(deps),
  forceImport: forceImport(deps),
});

const count = (description: string) => Type.Integer({ minimum: 0, description });

/** One import that came to its end. */
export const importShape = Type.Object({
  atMilliseconds: Type.Integer(),
  by: operatorOrNull('Operator; null for a start and for a command.'),
  stop: Type.Union([Type.Object({ reason: Type.String(), detail: Type.String() }), Type.Null()], {
    description: 'Why nothing was written; null when it was applied.',
  }),
  file: Type.String(),
  source: Type.String(),
  sha256: Type.Union([Type.String(), Type.Null()], { description: 'Of the file, when it was read to its end.' }),
  rows: count('Lines of the file after its header.'),
  persons: count('Persons that they make.'),
  created: count('Persons added.'),
  updated: count('Persons changed.'),
  closed: count('Persons removed: their entry is closed.'),
  unchanged: count('Persons as they were.'),
  malformedCount: count('Lines refused.'),
  malformed: Type.Array(Type.Object({ line: Type.Integer(), defect: Type.String() }), {
    description: 'The first faults of the file; never what stands in the line.',
  }),
});
export type ShownImport = Static<typeof importShape>;

export const shownImport = async (
  find: FindOperator,
  { atMilliseconds, by, stop, report }: KeptReport,
): Promise<ShownImport> => {
  const { file, source, rows, persons, created, updated, closed, unchanged, malformedCount } = report;
  return {
    ...{ atMilliseconds, by: by === '' ? null : await nameOperator(find, by), stop: stop ? { ...stop } : null },
    ...{ file, source, rows, persons, created, updated, closed, unchanged, malformedCount },
    sha256: report.sha256 === '' ? null : report.sha256,
    malformed: report.malformed.map(({ line, defect }) => ({ line, defect })),
  };
};

const imports = ({ reports, findOperator }: ImportDeps) =>
  defineOperation({
    name: 'directory.imports',
    summary: { fr: 'Lire l’historique des imports et leurs comptes rendus', en: 'Read the history of imports' },
    kind: 'read',
    roles: ['operator', 'auditor'],
    input: Type.Object(
      { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: 'Default 50.' })) },
      { additionalProperties: false },
    ),
    output: Type.Array(importShape, { description: 'Newest first.' }),
    run: async ({ limit = 50 }) =>
      done(await Promise.all((await reports.list(limit)).map((one) => shownImport(findOperator, one)))),
  });

const begun = Type.Object({ fileName: Type.String({ description: 'The file that is being imported.' }) });

const importNow = ({ desk }: ImportDeps) =>
  defineOperation({
    name: 'directory.import',
    summary: {
      fr: 'Importer maintenant l’extraction que nomme la configuration',
      en: 'Import the extraction that the configuration names now',
    },
    kind: 'change',
    roles: ['operator'],
    input: Type.Object({}, { additionalProperties: false }),
    output: begun,
    run: async (_input, caller) => start(desk, false, caller),
  });

const forceImport = ({ desk }: ImportDeps) =>
  defineOperation({
    name: 'directory.force-import',
    summary: {
      fr: 'Importer l’extraction même si elle change plus de l’annuaire que d’habitude',
      en: 'Import the extraction even if it changes more of the directory than usual',
    },
    kind: 'four-eyes',
    roles: ['operator'],
    input: Type.Object({ reason }, { additionalProperties: false }),
    output: begun,
    check: async () => (desk.fileName === undefined ? noFile : undefined),
    run: async (_input, caller) => start(desk, true, caller),
  });

const start = (
  desk: ImportDesk,
  force: boolean,
  { operatorId }: Caller,
): OperationResult<{ readonly fileName: string }> => {
  const answer = desk.start({ force, by: operatorId });
  if (answer === 'running') return running;
  return answer === 'no-file' || desk.fileName === undefined ? noFile : done({ fileName: desk.fileName });
};

const noFile = refused(
  '',
  'La configuration ne nomme aucune extraction (directory.extractionFile).',
  'The configuration names no extraction (directory.extractionFile).',
);
const running = refused('', 'Un import est déjà en cours.', 'An import is already under way.');
