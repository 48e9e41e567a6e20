import type { Migration } from '../migration.ts';

/** What the operators decided of roots of cards: one row a root, the last decision. */
export const trustRootsMigration: Migration = {
  name: '0027-trust-roots',
  sql: `
CREATE TABLE trust_root (
  fingerprint TEXT PRIMARY KEY,
  store TEXT NOT NULL CHECK (store IN ('production', 'test')),
  state TEXT NOT NULL CHECK (state IN ('added', 'withdrawn')),
  pem TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  decided_at INTEGER NOT NULL
) STRICT;
`,
};
