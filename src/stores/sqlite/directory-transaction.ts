import type { DatabaseSync } from 'node:sqlite';

/** Runs the work between BEGIN IMMEDIATE and COMMIT; rolls back and throws on when it throws. */
export const inTransaction = <Result>(database: DatabaseSync, work: () => Result): Result => {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (cause) {
    database.exec('ROLLBACK');
    throw cause;
  }
};
