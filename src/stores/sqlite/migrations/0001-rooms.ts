import type { Migration } from '../migration.ts';

/** Protocol records, deliveries, keys, clients, handoffs and the journal. Times are whole seconds since the epoch, the journal's milliseconds. */
export const rooms: Migration = {
  name: '0001-rooms',
  sql: `
CREATE TABLE protocol_record (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  payload TEXT NOT NULL,
  expires_at INTEGER,
  consumed_at INTEGER,
  grant_id TEXT,
  uid TEXT,
  PRIMARY KEY (kind, id)
) STRICT;
CREATE INDEX protocol_record_expiry ON protocol_record (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX protocol_record_grant ON protocol_record (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX protocol_record_uid ON protocol_record (uid) WHERE uid IS NOT NULL;

CREATE TABLE handoff (
  token_hash TEXT PRIMARY KEY,
  interaction_id TEXT NOT NULL,
  proof TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX handoff_expiry ON handoff (expires_at);

CREATE TABLE delivery (
  id TEXT PRIMARY KEY,
  client_id TEXT NOT NULL,
  uri TEXT NOT NULL,
  subject TEXT NOT NULL,
  session_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'failed')),
  tries INTEGER NOT NULL DEFAULT 0,
  next_try_at INTEGER NOT NULL,
  last_outcome TEXT NOT NULL DEFAULT '',
  finished_at INTEGER
) STRICT;
CREATE INDEX delivery_due ON delivery (next_try_at) WHERE state = 'waiting';
CREATE INDEX delivery_finished ON delivery (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE signing_key (
  kid TEXT PRIMARY KEY,
  algorithm TEXT NOT NULL CHECK (algorithm IN ('RS256')),
  state TEXT NOT NULL CHECK (state IN ('published', 'active', 'retired')),
  public_jwk TEXT NOT NULL,
  sealed_private_jwk TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  activated_at INTEGER,
  removable_at INTEGER
) STRICT;

CREATE TABLE client (
  client_id TEXT PRIMARY KEY,
  registration TEXT NOT NULL
) STRICT;
CREATE TABLE client_version (version INTEGER NOT NULL) STRICT;
INSERT INTO client_version (version) VALUES (0);

CREATE TABLE journal (
  sequence INTEGER PRIMARY KEY,
  at_milliseconds INTEGER NOT NULL,
  kind TEXT NOT NULL,
  national_id TEXT,
  client_id TEXT,
  session_id TEXT,
  correlation_id TEXT,
  details TEXT,
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX journal_kind ON journal (kind, at_milliseconds);
CREATE INDEX journal_national_id ON journal (national_id) WHERE national_id IS NOT NULL;
CREATE INDEX journal_client ON journal (client_id) WHERE client_id IS NOT NULL;
CREATE INDEX journal_correlation ON journal (correlation_id) WHERE correlation_id IS NOT NULL;

CREATE TRIGGER journal_never_changes BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'a journal line is never changed'); END;
CREATE TRIGGER journal_never_shrinks BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'a journal line is never removed'); END;
-- INSERT OR REPLACE removes a line without asking the trigger above; this one stops it, and gaps.
CREATE TRIGGER journal_only_grows BEFORE INSERT ON journal
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM journal)
BEGIN SELECT RAISE(ABORT, 'a journal line only follows the last one'); END;
`,
};
