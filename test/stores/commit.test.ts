import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { createCommitting } from '#stores/sqlite/commit.ts';
import { createTransact } from '#stores/sqlite/transaction.ts';
import { makeDirectory } from './sqlite-examinee.ts';

type Scene = { readonly database: DatabaseSync; readonly other: DatabaseSync; readonly commits: () => number };

const onStage = async (play: (scene: Scene & ReturnType<typeof createCommitting>) => Promise<void>): Promise<void> => {
  const directory = await makeDirectory();
  const [database, other] = [1, 2].map(() => new DatabaseSync(`${directory.path}/a.db`)) as [
    DatabaseSync,
    DatabaseSync,
  ];
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE number (n INTEGER PRIMARY KEY)');
  const transact = createTransact(database);
  let commits = 0;
  const counted = <Result>(work: () => Result): Result => {
    const result = transact(work);
    commits += 1;
    return result;
  };
  try {
    await play({ database, other, commits: () => commits, ...createCommitting(counted) });
  } finally {
    database.close();
    other.close();
    await directory.remove();
  }
};

const insert = (database: DatabaseSync, n: number) => () =>
  Number(database.prepare('INSERT INTO number VALUES (?)').run(n).lastInsertRowid);

const numbers = (database: DatabaseSync): unknown[] =>
  database
    .prepare('SELECT n FROM number ORDER BY n')
    .all()
    .map(({ n }) => n);

describe('what is asked for in one turn', () => {
  it('shares a commit, and each gets its own answer once it is made', () =>
    onStage(async ({ database, other, commit, commits }) => {
      const asked = [3, 1, 2].map((n) => commit(insert(database, n)));
      assert.deepEqual(numbers(other), []);
      assert.deepEqual(await Promise.all(asked), [3, 1, 2]);
      assert.deepEqual(numbers(other), [1, 2, 3]);
      assert.equal(commits(), 1);
    }));

  it('does not fail for the one that fails', () =>
    onStage(async ({ database, other, commit }) => {
      const asked = await Promise.allSettled([1, 2, 1, 3].map((n) => commit(insert(database, n))));
      assert.deepEqual(
        asked.map(({ status }) => status),
        ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
      );
      assert.deepEqual(numbers(other), [1, 2, 3]);
    }));

  it('fails as a whole while another process holds the database, and works again after', () =>
    onStage(async ({ database, other, commit, commits }) => {
      other.exec('BEGIN IMMEDIATE');
      const asked = await Promise.allSettled([1, 2].map((n) => commit(insert(database, n))));
      assert.deepEqual(
        asked.map(({ status }) => status),
        ['rejected', 'rejected'],
      );
      other.exec('COMMIT');
      await commit(insert(database, 1));
      assert.equal(commits(), 1);
    }));

  it('is committed at once when the database is about to be closed', () =>
    onStage(async ({ database, other, commit, commitWaiting }) => {
      const asked = commit(insert(database, 1));
      commitWaiting();
      assert.deepEqual(numbers(other), [1]);
      assert.equal(await asked, 1);
    }));
});
