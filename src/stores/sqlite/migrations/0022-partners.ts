import type { Migration } from '../migration.ts';

/** The partner space: accounts by e-mail, organisations, requests. */
export const partnersMigration: Migration = {
  name: '0022-partners',
  sql: `
CREATE TABLE partner_code (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  is_used INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX partner_code_email ON partner_code (email, created_at);
CREATE INDEX partner_code_created ON partner_code (created_at);

CREATE TABLE partner_account (
  account_id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE partner_session (
  token_hash TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES partner_account (account_id) ON DELETE CASCADE,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX partner_session_expiry ON partner_session (expires_at);

CREATE TABLE partner_organisation (
  organisation_id TEXT PRIMARY KEY,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE partner_member (
  organisation_id TEXT NOT NULL REFERENCES partner_organisation (organisation_id) ON DELETE CASCADE,
  account_id TEXT NOT NULL REFERENCES partner_account (account_id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('admin', 'technical', 'contributor')),
  PRIMARY KEY (organisation_id, account_id)
) STRICT;
CREATE INDEX partner_member_account ON partner_member (account_id);

CREATE TABLE partner_invitation (
  token_hash TEXT PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES partner_organisation (organisation_id) ON DELETE CASCADE,
  email TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('admin', 'technical', 'contributor')),
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX partner_invitation_organisation ON partner_invitation (organisation_id);
CREATE INDEX partner_invitation_expiry ON partner_invitation (expires_at);

CREATE TABLE partner_request (
  request_id TEXT PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES partner_organisation (organisation_id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;
CREATE INDEX partner_request_organisation ON partner_request (organisation_id, created_at);
CREATE INDEX partner_request_state ON partner_request (state, updated_at);

CREATE TABLE partner_file (
  request_id TEXT NOT NULL REFERENCES partner_request (request_id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('logo', 'certificate')),
  media_type TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (request_id, kind)
) STRICT;
`,
};
