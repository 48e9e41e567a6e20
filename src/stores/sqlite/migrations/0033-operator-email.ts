import type { Migration } from '../migration.ts';

/** Where an operator is told what was done in their name. */
export const operatorEmailMigration: Migration = {
  name: '0033-operator-email',
  sql: 'ALTER TABLE operator ADD COLUMN email TEXT;',
};
