import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { migrate } from '#stores/sqlite/migrate.ts';
import type { Migration } from '#stores/sqlite/migration.ts';
import { createTransact } from '#stores/sqlite/transaction.ts';
import { makeStillClock } from './exam/examinee.ts';

const one: Migration = { name: '0001-one', sql: 'CREATE TABLE one (a TEXT); INSERT INTO one VALUES (1);' };
const two: Migration = { name: '0002-two', sql: 'ALTER TABLE one ADD COLUMN b TEXT;' };
const broken: Migration = { name: '0002-broken', sql: 'CREATE TABLE half (a TEXT); CREATE TABLE one (again TEXT);' };

const withDatabase = (play: (apply: (...migrations: Migration[]) => void, database: DatabaseSync) => void): void => {
  const database = new DatabaseSync(':memory:');
  try {
    play((...migrations) => migrate(database, createTransact(database), makeStillClock(), migrations), database);
  } finally {
    database.close();
  }
};

const applied = (database: DatabaseSync): unknown[] =>
  database
    .prepare('SELECT name FROM migration ORDER BY rowid')
    .all()
    .map(({ name }) => name);

describe('migrations', () => {
  it('are applied once, in their order', () =>
    withDatabase((apply, database) => {
      apply(one);
      apply(one, two);
      apply(one, two);
      assert.deepEqual(applied(database), ['0001-one', '0002-two']);
      assert.equal(database.prepare('SELECT count(*) AS rows FROM one').get()?.['rows'], 1);
    }));

  it('leave nothing behind when one fails, and keep those before it', () =>
    withDatabase((apply, database) => {
      assert.throws(() => apply(one, broken), /already exists/);
      assert.deepEqual(applied(database), ['0001-one']);
      assert.throws(() => database.prepare('SELECT * FROM half'), /no such table/);
    }));

  it('refuse a database that is newer than the program', () =>
    withDatabase((apply) => {
      apply(one, two);
      assert.throws(() => apply(one), /the migration 0002-two, which this program does not know/);
    }));

  it('refuse a database in which they were applied in another order', () =>
    withDatabase((apply) => {
      apply(one, two);
      assert.throws(() => apply(two, one), /does not know here/);
    }));

  it('refuse a database that was made with another text', () =>
    withDatabase((apply) => {
      apply(one);
      assert.throws(() => apply({ ...one, sql: `${one.sql} ` }), /0001-one was applied with another text/);
    }));
});
