import type { Migration } from '../migration.ts';

/** The minutes in which the platform was ready to serve. */
export const availabilityMigration: Migration = {
  name: '0031-availability',
  sql: 'CREATE TABLE available_minute (minute INTEGER PRIMARY KEY) STRICT;',
};
