import type { DatabaseSync } from 'node:sqlite';
import type { Account, AccountStore } from '#identity/citizen/account-store.ts';
import { asAccountId } from '#vocabulary/identifiers.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';

type AccountRow = {
  readonly account_id: string;
  readonly identity_hash: string;
  readonly active: number;
  readonly preferences: string | null;
  readonly created_at: number;
  readonly last_login_at: number;
};

/** The accounts of citizens on SQLite. */
export const createAccountStore = (database: DatabaseSync, commit: Commit, journal: SqliteJournal): AccountStore => {
  const statements = prepareStatements(database);
  const changed = (changes: number | bigint, events: Parameters<SqliteJournal['appendInTransaction']>[0]): boolean => {
    if (changes === 0) return false;
    journal.appendInTransaction(events);
    return true;
  };
  return {
    find: async (accountId) => toAccount(statements.find.get(accountId) as AccountRow | undefined),
    findByHash: async (identityHash) => toAccount(statements.findByHash.get(identityHash) as AccountRow | undefined),
    noteLogin: (identityHash, fresh, atSeconds, eventsOf) =>
      commit(() => {
        const row = statements.note.get({ id: fresh, hash: identityHash, at: atSeconds }) as AccountRow;
        const account = readAccount(row);
        journal.appendInTransaction(eventsOf(account));
        return account;
      }),
    setActive: (accountId, active, events) =>
      commit(() => changed(statements.activate.run(active ? 1 : 0, accountId).changes, events)),
    setPreferences: (accountId, preferences, events) =>
      commit(() => changed(statements.prefer.run(JSON.stringify(preferences), accountId).changes, events)),
    findSubject: async (accountId, entityId) => subjectOf(statements.findSubject.get(accountId, entityId)),
    findBySubject: async (entityId, subject) =>
      toAccount(statements.findBySubject.get(entityId, subject) as AccountRow | undefined),
    keepSubject: (accountId, entityId, subject, events) =>
      commit(() => {
        changed(statements.keepSubject.run(accountId, entityId, subject).changes, events);
        return subjectOf(statements.findSubject.get(accountId, entityId)) ?? subject;
      }),
    purge: async (before, limit) => Number(statements.purge.run(before, limit).changes),
  };
};

const subjectOf = (row: unknown): string | undefined => (row as { subject: string } | undefined)?.subject;

const toAccount = (row: AccountRow | undefined): Account | undefined => row && readAccount(row);

const readAccount = (row: AccountRow): Account => ({
  accountId: asAccountId(row.account_id),
  identityHash: row.identity_hash,
  active: row.active === 1,
  preferences: row.preferences === null ? undefined : (JSON.parse(row.preferences) as Account['preferences']),
  createdAtSeconds: row.created_at,
  lastLoginAtSeconds: row.last_login_at,
});

const prepareStatements = (database: DatabaseSync) => ({
  find: database.prepare('SELECT * FROM account WHERE account_id = ?'),
  findByHash: database.prepare('SELECT * FROM account WHERE identity_hash = ?'),
  // Two logins of one person at once make one row; a clock that steps back never makes an account look older.
  note: database.prepare(
    `INSERT INTO account (account_id, identity_hash, created_at, last_login_at) VALUES (:id, :hash, :at, :at)
     ON CONFLICT (identity_hash) DO UPDATE SET last_login_at = max(last_login_at, excluded.last_login_at) RETURNING *`,
  ),
  activate: database.prepare('UPDATE account SET active = ? WHERE account_id = ?'),
  prefer: database.prepare('UPDATE account SET preferences = ? WHERE account_id = ?'),
  findSubject: database.prepare('SELECT subject FROM account_subject WHERE account_id = ? AND entity_id = ?'),
  findBySubject: database.prepare(
    'SELECT account.* FROM account_subject JOIN account USING (account_id) WHERE entity_id = ? AND subject = ?',
  ),
  keepSubject: database.prepare(
    `INSERT INTO account_subject (account_id, entity_id, subject) VALUES (?, ?, ?)
     ON CONFLICT (account_id, entity_id) DO NOTHING`,
  ),
  purge: database.prepare(
    'DELETE FROM account WHERE rowid IN (SELECT rowid FROM account WHERE last_login_at < ? ORDER BY last_login_at LIMIT ?)',
  ),
});
