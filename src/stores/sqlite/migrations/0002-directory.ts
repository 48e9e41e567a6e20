import type { Migration } from '../migration.ts';

/**
 * The directory. A person is one JSON document, found by the primary identifier or through an alias;
 * `row_hash` is what an import compares, so that an unchanged person costs no write.
 */
export const directoryMigration: Migration = {
  name: '0002-directory',
  sql: `
CREATE TABLE directory_person (
  national_id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'closed')),
  document TEXT NOT NULL,
  row_hash TEXT NOT NULL,
  generation INTEGER NOT NULL
) STRICT;

-- An import walks its source in this order and needs nothing else of a person: the documents stay unread.
CREATE UNIQUE INDEX directory_person_by_source ON directory_person (source, national_id, status, row_hash);

CREATE TABLE directory_alias (
  alias TEXT PRIMARY KEY,
  national_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX directory_alias_by_person ON directory_alias (national_id);

CREATE TABLE directory_source (
  source TEXT PRIMARY KEY,
  generation INTEGER NOT NULL,
  file_name TEXT NOT NULL,
  file_key TEXT NOT NULL,
  applied_at_milliseconds INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
