import type { DirectorySource } from '../directory-store.ts';
import type { ImportReport } from './report.ts';
import type { Stop } from './safety.ts';

/** The report of an import, whatever became of it, for whoever asks later. */
export type KeptReport = {
  readonly atMilliseconds: number;
  /** Operator who asked for it; '' for a start and for a command. */
  readonly by: string;
  /** Why nothing was written; undefined when it was applied. */
  readonly stop: Stop | undefined;
  readonly report: ImportReport;
};

export type ImportReportStore = {
  readonly keep: (report: KeptReport) => Promise<void>;
  /** Newest first, of all sources. */
  readonly list: (limit: number) => Promise<readonly KeptReport[]>;
  readonly findLastApplied: (source: DirectorySource) => Promise<KeptReport | undefined>;
};
