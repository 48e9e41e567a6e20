import type { Migration } from '../migration.ts';

/** Who runs the platform, how they come in, and who is in. Times are whole seconds since the epoch. */
export const operatorsMigration: Migration = {
  name: '0032-operators',
  sql: `
CREATE TABLE operator (
  operator_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  roles TEXT NOT NULL,
  national_id TEXT,
  status TEXT NOT NULL CHECK (status IN ('active', 'removed')),
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX operator_national_id ON operator (national_id) WHERE status = 'active' AND national_id IS NOT NULL;

CREATE TABLE operator_passkey (
  credential_id TEXT PRIMARY KEY,
  operator_id TEXT NOT NULL REFERENCES operator (operator_id),
  public_key TEXT NOT NULL,
  counter INTEGER NOT NULL,
  name TEXT NOT NULL,
  added_at INTEGER NOT NULL
) STRICT;
CREATE INDEX operator_passkey_operator ON operator_passkey (operator_id, added_at);

CREATE TABLE operator_enrolment (
  token_hash TEXT PRIMARY KEY,
  operator_id TEXT NOT NULL REFERENCES operator (operator_id),
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX operator_enrolment_operator ON operator_enrolment (operator_id);
CREATE INDEX operator_enrolment_expiry ON operator_enrolment (expires_at);

CREATE TABLE operator_session (
  token_hash TEXT PRIMARY KEY,
  operator_id TEXT NOT NULL REFERENCES operator (operator_id),
  id_token TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX operator_session_operator ON operator_session (operator_id);
CREATE INDEX operator_session_expiry ON operator_session (expires_at);
`,
};
