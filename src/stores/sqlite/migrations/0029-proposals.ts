import type { Migration } from '../migration.ts';

/** What operators propose to each other, and the tokens of their programs. */
export const proposalsMigration: Migration = {
  name: '0029-proposals',
  sql: `
CREATE TABLE proposal (
  id TEXT PRIMARY KEY,
  operation TEXT NOT NULL,
  input TEXT NOT NULL,
  proposed_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  proposed_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('open', 'agreed', 'carried-out', 'failed', 'declined', 'withdrawn', 'expired')),
  decided_by TEXT,
  decided_at INTEGER,
  failure TEXT
) STRICT;
CREATE INDEX proposal_in_time ON proposal (proposed_at DESC);
CREATE INDEX proposal_unsettled ON proposal (state) WHERE state IN ('open', 'agreed');

CREATE TABLE operator_token (
  id TEXT PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  operator_id TEXT NOT NULL,
  roles TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  revoked_at INTEGER,
  revoked_by TEXT
) STRICT;
CREATE INDEX operator_token_in_time ON operator_token (created_at DESC);
`,
};
