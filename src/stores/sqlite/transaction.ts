import type { DatabaseSync } from 'node:sqlite';

/** Runs the work in one transaction: all of it is kept when it returns, none of it when it throws. Not nestable. */
export type Transact = <Result>(work: () => Result) => Result;

/**
 * Takes the write lock at the start (`BEGIN IMMEDIATE`): a transaction that reads first and writes later
 * fails at once when another process wrote in between, without waiting (https://sqlite.org/isolation.html).
 */
export const createTransact = (database: DatabaseSync): Transact => {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const rollback = database.prepare('ROLLBACK');
  return (work) => {
    begin.run();
    try {
      const result = work();
      commit.run();
      return result;
    } catch (error) {
      // SQLite rolls back by itself after some errors, such as a full disk.
      if (database.isTransaction) rollback.run();
      throw error;
    }
  };
};
