import type { Migration } from '../migration.ts';

/**
 * The citizen door: what operators declare, accounts, logins in progress and accepted. Traits stand in sealed columns
 * only. Times are whole seconds since the epoch.
 */
export const citizenMigration: Migration = {
  name: '0010-citizen',
  sql: `
ALTER TABLE journal ADD COLUMN account_id TEXT;
CREATE INDEX journal_account ON journal (account_id) WHERE account_id IS NOT NULL;

-- The first table knew RS256 only, and SQLite changes no constraint in place (https://sqlite.org/lang_altertable.html §7).
ALTER TABLE signing_key RENAME TO signing_key_before;
CREATE TABLE signing_key (
  kid TEXT PRIMARY KEY,
  algorithm TEXT NOT NULL CHECK (algorithm IN ('ES256', 'RS256')),
  state TEXT NOT NULL CHECK (state IN ('published', 'active', 'retired')),
  public_jwk TEXT NOT NULL,
  sealed_private_jwk TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  activated_at INTEGER,
  removable_at INTEGER,
  ring TEXT NOT NULL CHECK (ring IN ('professional', 'low', 'plus'))
) STRICT;
INSERT INTO signing_key
  SELECT kid, algorithm, state, public_jwk, sealed_private_jwk, created_at, activated_at, removable_at, 'professional'
  FROM signing_key_before;
DROP TABLE signing_key_before;

CREATE TABLE registry (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT;

CREATE TABLE sealed_secret (
  name TEXT PRIMARY KEY,
  sealed TEXT NOT NULL
) STRICT;

CREATE TABLE account (
  account_id TEXT PRIMARY KEY,
  identity_hash TEXT NOT NULL UNIQUE,
  active INTEGER NOT NULL DEFAULT 1,
  preferences TEXT,
  created_at INTEGER NOT NULL,
  last_login_at INTEGER NOT NULL
) STRICT;
CREATE INDEX account_last_login ON account (last_login_at);

CREATE TABLE account_subject (
  account_id TEXT NOT NULL REFERENCES account (account_id) ON DELETE CASCADE,
  entity_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  PRIMARY KEY (account_id, entity_id)
) STRICT;

CREATE TABLE citizen_login (
  interaction_id TEXT PRIMARY KEY,
  door TEXT NOT NULL CHECK (door IN ('low', 'plus')),
  browser_hash TEXT NOT NULL,
  step TEXT NOT NULL CHECK (step IN ('choosing', 'away', 'proved', 'verified', 'sent')),
  state_hash TEXT,
  sealed_state TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  CHECK ((step = 'away') = (state_hash IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX citizen_login_state ON citizen_login (state_hash) WHERE state_hash IS NOT NULL;
CREATE INDEX citizen_login_expiry ON citizen_login (expires_at);

CREATE TABLE accepted_citizen (
  login_id TEXT PRIMARY KEY,
  door TEXT NOT NULL CHECK (door IN ('low', 'plus')),
  account_id TEXT NOT NULL,
  auth_time INTEGER NOT NULL,
  sealed_citizen TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX accepted_citizen_account ON accepted_citizen (account_id);
CREATE INDEX accepted_citizen_expiry ON accepted_citizen (expires_at);

CREATE TABLE ins_evidence (
  account_id TEXT NOT NULL REFERENCES account (account_id) ON DELETE CASCADE,
  obtained_at INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;
CREATE INDEX ins_evidence_account ON ins_evidence (account_id, obtained_at);
`,
};
