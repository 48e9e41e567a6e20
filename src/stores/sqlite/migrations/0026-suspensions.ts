import type { Migration } from '../migration.ts';

/**
 * What the operator suspended: professionals by national identifier, citizens by account, services by client
 * identifier. Apart from what others declare, so that no import and no declaration lifts it. Times are whole seconds.
 */
export const suspensionsMigration: Migration = {
  name: '0026-suspensions',
  sql: `
CREATE TABLE suspension (
  kind TEXT NOT NULL CHECK (kind IN ('professional', 'citizen', 'client', 'citizen-client')),
  id TEXT NOT NULL,
  reason TEXT NOT NULL,
  by_whom TEXT NOT NULL,
  since_at INTEGER NOT NULL,
  until_at INTEGER,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
`,
};
