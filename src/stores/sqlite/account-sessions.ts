import type { DatabaseSync } from 'node:sqlite';
import type { AccountSession, AccountSessionStore } from '#account/account-session.ts';
import { type Holder, holderId, holderOf } from '#account/holder.ts';
import type { Commit } from './commit.ts';

type SessionRow = {
  readonly token_hash: string;
  readonly holder_kind: Holder['kind'];
  readonly holder_id: string;
  readonly opened_by: string;
  readonly id_token: string;
  readonly created_at: number;
  readonly expires_at: number;
};

/** The sessions of the account space on SQLite. */
export const createAccountSessionStore = (database: DatabaseSync, commit: Commit): AccountSessionStore => {
  const statements = prepareStatements(database);
  return {
    save: (session) => commit(() => void statements.save.run(...columnsOf(session))),
    find: async (tokenHash, nowSeconds) => {
      const row = statements.find.get(tokenHash, nowSeconds) as SessionRow | undefined;
      return row && toSession(row);
    },
    extend: (tokenHash, expiresAtSeconds) => commit(() => void statements.extend.run(expiresAtSeconds, tokenHash)),
    remove: (tokenHash) => commit(() => void statements.remove.run(tokenHash)),
    removeOf: (holder, openedBy) =>
      commit(() => void statements.removeOf.run(holder.kind, holderId(holder), openedBy ?? null, openedBy ?? null)),
    purge: async (nowSeconds, limit) => Number(statements.purge.run(nowSeconds, limit).changes),
  };
};

const columnsOf = (session: AccountSession) => [
  session.tokenHash,
  session.holder.kind,
  holderId(session.holder),
  session.openedBy,
  session.idToken,
  session.createdAtSeconds,
  session.expiresAtSeconds,
];

const toSession = (row: SessionRow): AccountSession => ({
  tokenHash: row.token_hash,
  holder: holderOf(row.holder_kind, row.holder_id),
  openedBy: row.opened_by,
  idToken: row.id_token,
  createdAtSeconds: row.created_at,
  expiresAtSeconds: row.expires_at,
});

const prepareStatements = (database: DatabaseSync) => ({
  save: database.prepare(
    `INSERT INTO account_session (token_hash, holder_kind, holder_id, opened_by, id_token, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ),
  find: database.prepare('SELECT * FROM account_session WHERE token_hash = ? AND expires_at > ?'),
  extend: database.prepare('UPDATE account_session SET expires_at = max(expires_at, ?) WHERE token_hash = ?'),
  remove: database.prepare('DELETE FROM account_session WHERE token_hash = ?'),
  removeOf: database.prepare(
    'DELETE FROM account_session WHERE holder_kind = ? AND holder_id = ? AND (? IS NULL OR opened_by = ?)',
  ),
  purge: database.prepare(
    'DELETE FROM account_session WHERE rowid IN (SELECT rowid FROM account_session WHERE expires_at < ? ORDER BY expires_at LIMIT ?)',
  ),
});
