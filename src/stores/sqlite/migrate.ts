import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '#vocabulary/clock.ts';
import type { Migration } from './migration.ts';
import type { Transact } from './transaction.ts';

type Applied = { readonly name: string; readonly checksum: string };

/**
 * Brings the database to the program's shape, one transaction a migration; safe when two processes start
 * together. Throws, with one sentence for the operator, when the database is ahead of the program or was
 * made by other text than the program's.
 */
export const migrate = (
  database: DatabaseSync,
  transact: Transact,
  clock: Clock,
  migrations: readonly Migration[],
): void => {
  database.exec(
    'CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT',
  );
  while (transact(() => applyNext(database, clock, migrations))) {
    // one migration was applied; look again
  }
};

/** True when it applied one, false when nothing was left to do. */
const applyNext = (database: DatabaseSync, clock: Clock, migrations: readonly Migration[]): boolean => {
  const applied = database.prepare('SELECT name, checksum FROM migration ORDER BY rowid').all() as Applied[];
  checkApplied(applied, migrations);
  const next = migrations[applied.length];
  if (!next) return false;
  database.exec(next.sql);
  database
    .prepare('INSERT INTO migration (name, checksum, applied_at) VALUES (?, ?, ?)')
    .run(next.name, checksumOf(next), clock.nowSeconds());
  return true;
};

const checkApplied = (applied: readonly Applied[], migrations: readonly Migration[]): void => {
  for (const [index, { name, checksum }] of applied.entries()) {
    const known = migrations[index];
    if (known?.name !== name) {
      throw new Error(
        `The database has the migration ${name}, which this program does not know here: start the program that made it, or a newer one.`,
      );
    }
    if (checksumOf(known) !== checksum) {
      throw new Error(
        `The migration ${name} was applied with another text than this program's: start the program that made the database, or a newer one.`,
      );
    }
  }
};

const checksumOf = (migration: Migration): string => createHash('sha256').update(migration.sql).digest('hex');
