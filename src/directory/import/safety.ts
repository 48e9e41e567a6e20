import type { ImportReport } from './report.ts';

/** Shares beyond which a person must look before the import goes on (directory-cards-ins.md §1.2.1, point 6). */
const limits = { malformedShare: 0.01, closedShare: 0.01, updatedShare: 0.05 } as const;

/** Why an import stopped before it wrote anything. */
export type StopReason =
  | 'missing-column'
  | 'not-an-extraction'
  | 'no-rows'
  | 'too-many-malformed'
  | 'too-many-closed'
  | 'too-many-updated'
  | 'already-running'
  | 'overtaken';

export type Stop = { readonly reason: StopReason; readonly detail: string };

/** After reading: is this file sound enough to be believed? No force overrides it. */
export const decideSoundness = (rows: number, malformedCount: number): Stop | undefined => {
  if (rows === 0) return { reason: 'no-rows', detail: 'the file has a header and nothing below it' };
  if (malformedCount <= rows * limits.malformedShare) return undefined;
  return {
    reason: 'too-many-malformed',
    detail: `${malformedCount} of ${rows} lines are malformed; at most 1 % may be`,
  };
};

/** Before writing: would an unusual share of the directory change? A first import has nothing to compare with. */
export const decideSafety = (report: ImportReport, activeCount: number): Stop | undefined => {
  if (report.closed > activeCount * limits.closedShare) {
    return {
      reason: 'too-many-closed',
      detail: `${report.closed} of ${activeCount} entries would be closed; beyond 1 % only with --force`,
    };
  }
  if (activeCount > 0 && report.updated > activeCount * limits.updatedShare) {
    return {
      reason: 'too-many-updated',
      detail: `${report.updated} of ${activeCount} entries would change; beyond 5 % only with --force`,
    };
  }
  return undefined;
};
