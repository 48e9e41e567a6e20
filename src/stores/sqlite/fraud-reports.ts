import type { DatabaseSync } from 'node:sqlite';
import type { FraudForm, FraudReport, FraudReportStore } from '#account/fraud.ts';
import { type Holder, holderId, holderOf } from '#account/holder.ts';
import type { Vault } from '#issuer/keys.ts';
import { asClientId, asCorrelationId } from '#vocabulary/identifiers.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';

type ReportRow = {
  readonly report_id: string;
  readonly holder_kind: Holder['kind'];
  readonly holder_id: string;
  readonly sequence: number;
  readonly correlation_id: string | null;
  readonly client_id: string | null;
  readonly happened_at_milliseconds: number;
  readonly reported_at: number;
  readonly sealed_words: string;
};

/** Reports of fraud on SQLite; `vault` seals what the person wrote, bound to the report. */
export const createFraudReportStore = (
  database: DatabaseSync,
  commit: Commit,
  journal: SqliteJournal,
  vault: Vault,
): FraudReportStore => {
  const insert = database.prepare(
    `INSERT INTO fraud_report (report_id, holder_kind, holder_id, sequence, correlation_id, client_id,
       happened_at_milliseconds, reported_at, sealed_words)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (holder_kind, holder_id, sequence) DO NOTHING`,
  );
  const list = database.prepare(
    'SELECT * FROM fraud_report WHERE holder_kind = ? AND holder_id = ? ORDER BY reported_at DESC, sequence DESC',
  );
  const purge = database.prepare(
    `DELETE FROM fraud_report WHERE rowid IN (
       SELECT rowid FROM fraud_report WHERE reported_at < ? ORDER BY reported_at LIMIT ?)`,
  );
  return {
    save: (report, events) =>
      commit(() => {
        if (insert.run(...columnsOf(report, vault)).changes === 0) return false;
        journal.appendInTransaction(events);
        return true;
      }),
    listOf: async (holder) =>
      (list.all(holder.kind, holderId(holder)) as ReportRow[]).map((row) => toReport(row, vault)),
    purge: (beforeSeconds, limit) => commit(() => Number(purge.run(beforeSeconds, limit).changes)),
  };
};

const columnsOf = (report: FraudReport, vault: Vault) => {
  const { contact, phone, comment } = report;
  return [
    report.reportId,
    report.holder.kind,
    holderId(report.holder),
    report.sequence,
    report.correlationId ?? null,
    report.clientId ?? null,
    report.happenedAtMilliseconds,
    report.reportedAtSeconds,
    vault.seal(JSON.stringify({ contact, phone, comment }), report.reportId),
  ];
};

const toReport = (row: ReportRow, vault: Vault): FraudReport => ({
  reportId: row.report_id,
  holder: holderOf(row.holder_kind, row.holder_id),
  sequence: row.sequence,
  correlationId: row.correlation_id === null ? undefined : asCorrelationId(row.correlation_id),
  clientId: row.client_id === null ? undefined : asClientId(row.client_id),
  happenedAtMilliseconds: row.happened_at_milliseconds,
  reportedAtSeconds: row.reported_at,
  // Written by `save` alone.
  ...(JSON.parse(vault.open(row.sealed_words, row.report_id)) as FraudForm),
});
