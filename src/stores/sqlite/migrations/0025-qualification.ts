import type { Migration } from '../migration.ts';

/**
 * Examinations belong to a request and appear as its sandbox client, so that an identifier may come twice; those that
 * were begun before had credentials of their own, which no request knows, and are not carried over. Answers to the
 * questions that a machine cannot decide. The way from a client to the request that it was made from, for its logo.
 */
export const qualificationMigration: Migration = {
  name: '0025-qualification',
  sql: `
DROP TABLE examination;
CREATE TABLE examination (
  id TEXT PRIMARY KEY,
  service_id TEXT NOT NULL,
  request TEXT NOT NULL,
  client_id TEXT NOT NULL,
  authentication TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready', 'running', 'finished', 'interrupted')),
  started_at INTEGER,
  done INTEGER NOT NULL,
  total INTEGER NOT NULL,
  report TEXT
) STRICT;
CREATE INDEX examination_of_service ON examination (service_id, created_at DESC);
CREATE INDEX examination_age ON examination (coalesce(started_at, created_at));

CREATE TABLE partner_answer (
  request_id TEXT NOT NULL REFERENCES partner_request (request_id) ON DELETE CASCADE,
  question TEXT NOT NULL,
  document TEXT NOT NULL,
  media_type TEXT,
  bytes BLOB,
  PRIMARY KEY (request_id, question)
) STRICT;

CREATE INDEX partner_request_sandbox ON partner_request (json_extract(document, '$.clients.sandbox'));
CREATE INDEX partner_request_production ON partner_request (json_extract(document, '$.clients.production'));
CREATE INDEX fraud_report_age ON fraud_report (reported_at);
`,
};
