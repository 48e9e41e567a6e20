import type { Migration } from '../migration.ts';

/** Examinations of services, with what was asked and the signed report of the last run. */
export const examinationsMigration: Migration = {
  name: '0023-examinations',
  sql: `
CREATE TABLE examination (
  id TEXT PRIMARY KEY,
  service_id TEXT NOT NULL,
  request TEXT NOT NULL,
  client_id TEXT NOT NULL UNIQUE,
  secret_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready', 'running', 'finished', 'interrupted')),
  started_at INTEGER,
  done INTEGER NOT NULL,
  total INTEGER NOT NULL,
  report TEXT
) STRICT;
CREATE INDEX examination_of_service ON examination (service_id, created_at DESC);
`,
};
