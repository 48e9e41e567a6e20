import type { Migration } from '../migration.ts';

/** Phones, the requests for their approval, and the ways to enrol one. Times are whole seconds since the epoch. */
export const phoneMigration: Migration = {
  name: '0003-phone',
  sql: `
CREATE TABLE device (
  id TEXT PRIMARY KEY,
  national_id TEXT NOT NULL,
  name TEXT NOT NULL,
  public_jwk TEXT NOT NULL,
  lock TEXT NOT NULL,
  wrong_pins INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'blocked', 'revoked')),
  enrolled_by TEXT NOT NULL,
  enrolled_at INTEGER NOT NULL,
  last_used_at INTEGER,
  push_subscription TEXT
) STRICT;
CREATE INDEX device_owner ON device (national_id, enrolled_at);

CREATE TABLE device_session (
  device_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (device_id, session_id)
) STRICT;
CREATE INDEX device_session_expiry ON device_session (expires_at);

CREATE TABLE challenge (
  id TEXT PRIMARY KEY,
  slot TEXT,
  national_id TEXT,
  channel TEXT NOT NULL CHECK (channel IN ('MOBILE', 'CARD')),
  document TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending',
  ended_at INTEGER,
  proof TEXT,
  proof_taken INTEGER NOT NULL DEFAULT 0,
  expires_at INTEGER NOT NULL,
  CHECK ((state = 'pending') = (ended_at IS NULL)),
  CHECK ((state = 'approved') = (proof IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX challenge_slot ON challenge (slot) WHERE state = 'pending' AND slot IS NOT NULL;
CREATE INDEX challenge_person ON challenge (national_id, channel) WHERE state = 'pending' AND national_id IS NOT NULL;
CREATE INDEX challenge_expiry ON challenge (expires_at);

CREATE TABLE request_count (
  key TEXT PRIMARY KEY,
  requests INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX request_count_expiry ON request_count (expires_at);

CREATE TABLE quiet_person (
  national_id TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX quiet_person_expiry ON quiet_person (expires_at);

CREATE TABLE enrolment_offer (
  token_hash TEXT PRIMARY KEY,
  national_id TEXT NOT NULL,
  offered_by TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX enrolment_offer_expiry ON enrolment_offer (expires_at);

CREATE TABLE message_codes (
  id TEXT PRIMARY KEY,
  national_id TEXT,
  mail_code_hash TEXT NOT NULL,
  sms_code_hash TEXT NOT NULL,
  tries INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX message_codes_expiry ON message_codes (expires_at);
`,
};
