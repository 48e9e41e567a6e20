import type { DatabaseSync } from 'node:sqlite';
import type { OperatorSession, OperatorStore } from '#operators/operator-store.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';
import type { InsertPasskey, ReadOperator } from './operators.ts';

type SessionRow = {
  readonly token_hash: string;
  readonly operator_id: string;
  readonly id_token: string;
  /** Not `created_at`: the operator beside it has one too. */
  readonly opened_at: number;
  readonly expires_at: number;
};

type Tools = {
  readonly commit: Commit;
  readonly journal: SqliteJournal;
  readonly read: ReadOperator;
  readonly insertPasskey: InsertPasskey;
};

type Passing = Pick<
  OperatorStore,
  | 'saveEnrolment'
  | 'findEnrolment'
  | 'enrol'
  | 'saveSession'
  | 'findSession'
  | 'extendSession'
  | 'removeSession'
  | 'purge'
>;

/** Sessions of operators and the links that let them in first: what passes. */
export const createOperatorSessions = (database: DatabaseSync, tools: Tools): Passing => ({
  ...createEnrolments(database, tools),
  ...createSessions(database, tools),
  purge: async (nowSeconds, limit) =>
    ['operator_session', 'operator_enrolment']
      .map((table) => `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE expires_at < ? LIMIT ?)`)
      .map((sql) => Number(database.prepare(sql).run(nowSeconds, limit).changes))
      .reduce((sum, rows) => sum + rows, 0),
});

type Enrolments = Pick<OperatorStore, 'saveEnrolment' | 'findEnrolment' | 'enrol'>;

const createEnrolments = (database: DatabaseSync, { commit, journal, read, insertPasskey }: Tools): Enrolments => {
  const forget = database.prepare('DELETE FROM operator_enrolment WHERE operator_id = ?');
  const save = database.prepare(
    'INSERT INTO operator_enrolment (token_hash, operator_id, expires_at) VALUES (?, ?, ?)',
  );
  const find = database.prepare(
    `SELECT o.* FROM operator_enrolment e JOIN operator o USING (operator_id)
     WHERE e.token_hash = ? AND e.expires_at > ? AND o.status = 'active'`,
  );
  return {
    saveEnrolment: ({ tokenHash, operatorId, expiresAtSeconds }, events) =>
      commit(() => {
        forget.run(operatorId);
        save.run(tokenHash, operatorId, expiresAtSeconds);
        journal.appendInTransaction(events);
      }),
    findEnrolment: async (tokenHash, nowSeconds) => read(find.get(tokenHash, nowSeconds)),
    enrol: ({ tokenHash, nowSeconds }, passkey, events) =>
      commit(() => {
        const owner = read(find.get(tokenHash, nowSeconds));
        if (owner === undefined || !insertPasskey(owner.operatorId, passkey)) return false;
        forget.run(owner.operatorId);
        journal.appendInTransaction(events);
        return true;
      }),
  };
};

type Sessions = Pick<OperatorStore, 'saveSession' | 'findSession' | 'extendSession' | 'removeSession'>;

const createSessions = (database: DatabaseSync, { commit, journal, read }: Tools): Sessions => {
  const save = database.prepare(
    `INSERT INTO operator_session (token_hash, operator_id, id_token, created_at, expires_at)
     SELECT ?, operator_id, ?, ?, ? FROM operator WHERE operator_id = ? AND status = 'active'`,
  );
  const find = database.prepare(
    `SELECT s.token_hash, s.id_token, s.created_at AS opened_at, s.expires_at, o.*
     FROM operator_session s JOIN operator o USING (operator_id)
     WHERE s.token_hash = ? AND s.expires_at > ? AND o.status = 'active'`,
  );
  const extend = database.prepare('UPDATE operator_session SET expires_at = max(expires_at, ?) WHERE token_hash = ?');
  const remove = database.prepare('DELETE FROM operator_session WHERE token_hash = ?');
  return {
    saveSession: (session, events) =>
      commit(() => {
        const { tokenHash, idToken, createdAtSeconds, expiresAtSeconds, operatorId } = session;
        save.run(tokenHash, idToken, createdAtSeconds, expiresAtSeconds, operatorId);
        journal.appendInTransaction(events);
      }),
    findSession: async (tokenHash, nowSeconds) => {
      const row = find.get(tokenHash, nowSeconds) as SessionRow | undefined;
      const operator = read(row);
      return row && operator && { session: toSession(row), operator };
    },
    extendSession: (tokenHash, expiresAtSeconds) => commit(() => void extend.run(expiresAtSeconds, tokenHash)),
    removeSession: (tokenHash) => commit(() => void remove.run(tokenHash)),
  };
};

const toSession = (row: SessionRow): OperatorSession => ({
  ...{ tokenHash: row.token_hash, operatorId: row.operator_id, idToken: row.id_token },
  ...{ createdAtSeconds: row.opened_at, expiresAtSeconds: row.expires_at },
});
