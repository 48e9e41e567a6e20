import type { Migration } from '../migration.ts';

/** Reports of directory imports, with the first faults of their files, and what the verifications of the journal found. */
export const reportsMigration: Migration = {
  name: '0028-reports',
  sql: `
CREATE TABLE directory_report (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  is_applied INTEGER NOT NULL CHECK (is_applied IN (0, 1)),
  kept TEXT NOT NULL
) STRICT;

CREATE TABLE journal_verification (
  id INTEGER PRIMARY KEY,
  verification TEXT NOT NULL
) STRICT;
`,
};
