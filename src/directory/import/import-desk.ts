import { basename } from 'node:path';
import type { DirectoryStore } from '../directory-store.ts';
import type { ImportDependencies, ImportOutcome } from './import-extraction.ts';
import { type FileOrder, importFile } from './import-file.ts';
import type { ImportReportStore } from './report-store.ts';

export type ReportedImport = ImportDependencies & {
  readonly store: Pick<DirectoryStore, 'findAppliedFile'>;
  readonly reports: Pick<ImportReportStore, 'keep'>;
};

/** Imports a file as `importFile` does, and keeps the report of what became of it. */
export const importAndReport = async (room: ReportedImport, order: FileOrder): Promise<ImportOutcome | undefined> => {
  const outcome = await importFile(room, order);
  if (outcome === undefined) return undefined;
  const { report } = outcome;
  const stop = outcome.kind === 'stopped' ? outcome.stop : undefined;
  await room.reports.keep({ atMilliseconds: room.clock.nowMilliseconds(), by: order.by ?? '', stop, report });
  return outcome;
};

/** An import that an operator asked for and that goes on by itself. */
export type RunningImport = { readonly beganAtMilliseconds: number; readonly by: string };

export type ImportDesk = {
  /** Name of the configured file, without its path; undefined when none is configured. */
  readonly fileName: string | undefined;
  /** Begins an import of the configured file and does not wait for its end. */
  readonly start: (wish: { readonly force: boolean; readonly by: string }) => 'started' | 'running' | 'no-file';
  readonly running: () => RunningImport | undefined;
  /** When the last one broke off without a report: the file or the disk could not be read. */
  readonly brokeOffAtMilliseconds: () => number | undefined;
  /** Resolves when none runs. */
  readonly settled: () => Promise<void>;
  /** Gives up the one that runs, and resolves when it has ended. */
  readonly stop: () => Promise<void>;
};

/** @param path of the configured extraction @param onError is told of a defect: refused files are reports */
export const createImportDesk = (
  room: ReportedImport,
  path: string | undefined,
  onError: (error: unknown) => void,
): ImportDesk => {
  const stopping = new AbortController();
  let running: RunningImport | undefined;
  let brokeOff: number | undefined;
  let ending: Promise<unknown> = Promise.resolve();
  return {
    fileName: path === undefined ? undefined : basename(path),
    start: ({ force, by }) => {
      if (path === undefined) return 'no-file';
      if (running !== undefined) return 'running';
      running = { beganAtMilliseconds: room.clock.nowMilliseconds(), by };
      brokeOff = undefined;
      const order = { path, source: 'extraction', force, again: true, by, signal: stopping.signal } as const;
      ending = importAndReport(room, order)
        .catch((error: unknown) => {
          brokeOff = room.clock.nowMilliseconds();
          onError(error);
        })
        .finally(() => {
          running = undefined;
        });
      return 'started';
    },
    running: () => running,
    brokeOffAtMilliseconds: () => brokeOff,
    settled: async () => void (await ending),
    stop: async () => {
      stopping.abort();
      await ending;
    },
  };
};
