import type { Migration } from '../migration.ts';

/** Roughly where logins were made, by their line of the journal. `country` is '' in the house's own network. */
export const placesMigration: Migration = {
  name: '0034-places',
  sql: `CREATE TABLE login_place (
    sequence INTEGER PRIMARY KEY,
    at_milliseconds INTEGER NOT NULL,
    country TEXT NOT NULL,
    locality TEXT
  ) STRICT;`,
};
