import type { Migration } from '../migration.ts';

/**
 * The account space: its sessions, reports of fraud, and the way from a subject to its account. Times are whole seconds
 * since the epoch, those of the journal milliseconds.
 */
export const accountMigration: Migration = {
  name: '0021-account',
  sql: `
CREATE TABLE account_session (
  token_hash TEXT PRIMARY KEY,
  holder_kind TEXT NOT NULL CHECK (holder_kind IN ('professional', 'citizen')),
  holder_id TEXT NOT NULL,
  opened_by TEXT NOT NULL,
  id_token TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX account_session_holder ON account_session (holder_kind, holder_id);
CREATE INDEX account_session_expiry ON account_session (expires_at);

CREATE TABLE fraud_report (
  report_id TEXT PRIMARY KEY,
  holder_kind TEXT NOT NULL CHECK (holder_kind IN ('professional', 'citizen')),
  holder_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  correlation_id TEXT,
  client_id TEXT,
  happened_at_milliseconds INTEGER NOT NULL,
  reported_at INTEGER NOT NULL,
  sealed_words TEXT NOT NULL,
  UNIQUE (holder_kind, holder_id, sequence)
) STRICT;
CREATE INDEX fraud_report_correlation ON fraud_report (correlation_id) WHERE correlation_id IS NOT NULL;

CREATE INDEX account_subject_subject ON account_subject (entity_id, subject);
`,
};
