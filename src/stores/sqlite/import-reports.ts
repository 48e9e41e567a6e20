import type { DatabaseSync } from 'node:sqlite';
import type { ImportReportStore, KeptReport } from '#directory/import/report-store.ts';
import type { Commit } from './commit.ts';

type ReportRow = { readonly kept: string };

/** Reports of directory imports on SQLite. */
export const createImportReportStore = (database: DatabaseSync, commit: Commit): ImportReportStore => {
  const insert = database.prepare('INSERT INTO directory_report (source, is_applied, kept) VALUES (?, ?, ?)');
  const newest = database.prepare('SELECT kept FROM directory_report ORDER BY id DESC LIMIT ?');
  const applied = database.prepare(
    'SELECT kept FROM directory_report WHERE source = ? AND is_applied = 1 ORDER BY id DESC LIMIT 1',
  );
  return {
    keep: (kept) =>
      commit(() => void insert.run(kept.report.source, Number(kept.stop === undefined), JSON.stringify(kept))),
    list: async (limit) => (newest.all(limit) as ReportRow[]).map(toReport),
    findLastApplied: async (source) => {
      const row = applied.get(source) as ReportRow | undefined;
      return row && toReport(row);
    },
  };
};

/** As `keep` wrote it. */
const toReport = ({ kept }: ReportRow): KeptReport => {
  const report = JSON.parse(kept) as KeptReport;
  return { ...report, stop: report.stop };
};
