import type { DatabaseSync } from 'node:sqlite';
import type { Operator, OperatorRole } from '#operators/operator.ts';
import type { OperatorStore } from '#operators/operator-store.ts';
import { mostPasskeys, type Passkey } from '#platform/passkey.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';
import { createOperatorSessions } from './operator-sessions.ts';

type OperatorRow = {
  readonly operator_id: string;
  readonly name: string;
  readonly roles: string;
  readonly national_id: string | null;
  readonly email: string | null;
  readonly status: Operator['status'];
  readonly created_at: number;
};

type PasskeyRow = {
  readonly credential_id: string;
  readonly public_key: string;
  readonly counter: number;
  readonly name: string;
  readonly added_at: number;
};

/** Reads an operator with their passkeys. */
export type ReadOperator = (row: unknown) => Operator | undefined;
/** Adds a passkey inside a transaction; false when there is no place for it. */
export type InsertPasskey = (operatorId: string, passkey: Passkey) => boolean;

/** Who runs the platform, on SQLite. */
export const createOperatorStore = (database: DatabaseSync, commit: Commit, journal: SqliteJournal): OperatorStore => {
  const read = readerOf(database);
  const insertPasskey = passkeyInserterOf(database);
  return {
    ...createFinding(database, read),
    ...createChanging(database, commit, journal),
    ...createPasskeys(database, commit, journal, insertPasskey),
    ...createOperatorSessions(database, { commit, journal, read, insertPasskey }),
  };
};

const readerOf = (database: DatabaseSync): ReadOperator => {
  const passkeys = database.prepare('SELECT * FROM operator_passkey WHERE operator_id = ? ORDER BY added_at, rowid');
  return (found) => {
    if (found === undefined) return undefined;
    const row = found as OperatorRow;
    return {
      ...{ operatorId: row.operator_id, name: row.name, status: row.status, createdAtSeconds: row.created_at },
      // Written by this file alone, from a list of the same type.
      roles: JSON.parse(row.roles) as readonly OperatorRole[],
      nationalId: row.national_id === null ? undefined : asNationalId(row.national_id),
      ...(row.email === null ? {} : { email: row.email }),
      passkeys: (passkeys.all(row.operator_id) as PasskeyRow[]).map(toPasskey),
    };
  };
};

const toPasskey = (row: PasskeyRow): Passkey => ({
  ...{ credentialId: row.credential_id, publicKey: row.public_key, counter: row.counter },
  ...{ name: row.name, addedAtSeconds: row.added_at },
});

type Finding = Pick<OperatorStore, 'find' | 'findByNationalId' | 'findByPasskey' | 'list'>;

const createFinding = (database: DatabaseSync, read: ReadOperator): Finding => {
  const find = database.prepare('SELECT * FROM operator WHERE operator_id = ?');
  const byNationalId = database.prepare(`SELECT * FROM operator WHERE national_id = ? AND status = 'active'`);
  const byPasskey = database.prepare(
    `SELECT o.* FROM operator_passkey p JOIN operator o USING (operator_id)
     WHERE p.credential_id = ? AND o.status = 'active'`,
  );
  const list = database.prepare('SELECT * FROM operator ORDER BY status, name COLLATE NOCASE, operator_id');
  return {
    find: async (operatorId) => read(find.get(operatorId)),
    findByNationalId: async (nationalId) => read(byNationalId.get(nationalId)),
    findByPasskey: async (credentialId) => read(byPasskey.get(credentialId)),
    list: async () => list.all().flatMap((row) => read(row) ?? []),
  };
};

type Changing = Pick<OperatorStore, 'add' | 'change' | 'remove'>;

const createChanging = (database: DatabaseSync, commit: Commit, journal: SqliteJournal): Changing => {
  const add = database.prepare(
    `INSERT INTO operator (operator_id, name, roles, national_id, email, status, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const change = database.prepare(
    'UPDATE operator SET name = ?, roles = ?, national_id = ?, email = ? WHERE operator_id = ?',
  );
  const { findActive, isTaken, isLast } = createChecks(database);
  const { retire, endAccess } = createEnding(database);
  return {
    add: ({ operatorId, name, roles, nationalId, email, status, createdAtSeconds }, events) =>
      commit(() => {
        if (isTaken(nationalId, operatorId)) return 'taken';
        add.run(operatorId, name, JSON.stringify(roles), nationalId ?? null, email ?? null, status, createdAtSeconds);
        journal.appendInTransaction(events);
        return 'done';
      }),
    change: ({ operatorId, name, roles, nationalId, email }, events) =>
      commit(() => {
        const row = findActive(operatorId);
        if (row === undefined) return 'unknown';
        if (isTaken(nationalId, operatorId)) return 'taken';
        if (!roles.includes('operator') && isLast(row)) return 'last';
        change.run(name, JSON.stringify(roles), nationalId ?? null, email ?? null, operatorId);
        if (row.roles !== JSON.stringify(roles) || row.national_id !== (nationalId ?? null)) endAccess(operatorId);
        journal.appendInTransaction(events);
        return 'done';
      }),
    remove: (operatorId, events) =>
      commit(() => {
        const row = findActive(operatorId);
        if (row === undefined) return 'unknown';
        if (isLast(row)) return 'last';
        retire(operatorId);
        journal.appendInTransaction(events);
        return 'done';
      }),
  };
};

/** What stands in the way of a change, read inside its transaction. */
const createChecks = (database: DatabaseSync) => {
  const active = database.prepare(`SELECT * FROM operator WHERE operator_id = ? AND status = 'active'`);
  const taken = database.prepare(
    `SELECT 1 FROM operator WHERE national_id = ? AND status = 'active' AND operator_id <> ?`,
  );
  const others = database.prepare(
    `SELECT 1 FROM operator, json_each(operator.roles) AS role
     WHERE operator_id <> ? AND status = 'active' AND role.value = 'operator'`,
  );
  return {
    findActive: (operatorId: string) => active.get(operatorId) as OperatorRow | undefined,
    isTaken: (nationalId: string | undefined, operatorId: string): boolean =>
      nationalId !== undefined && taken.get(nationalId, operatorId) !== undefined,
    isLast: (row: OperatorRow): boolean =>
      rolesOf(row).includes('operator') && others.get(row.operator_id) === undefined,
  };
};

const createEnding = (database: DatabaseSync) => {
  const mark = database.prepare(`UPDATE operator SET status = 'removed' WHERE operator_id = ?`);
  const forgetFrom = (table: string) => database.prepare(`DELETE FROM ${table} WHERE operator_id = ?`);
  const [sessions, links, passkeys] = [
    forgetFrom('operator_session'),
    forgetFrom('operator_enrolment'),
    forgetFrom('operator_passkey'),
  ];
  const endAccess = (operatorId: string): void => {
    sessions.run(operatorId);
    links.run(operatorId);
  };
  return {
    endAccess,
    retire: (operatorId: string): void => {
      mark.run(operatorId);
      passkeys.run(operatorId);
      endAccess(operatorId);
    },
  };
};

const rolesOf = ({ roles }: OperatorRow): readonly string[] => JSON.parse(roles) as readonly string[];

type Passkeys = Pick<OperatorStore, 'addPasskey' | 'removePasskey' | 'notePasskey'>;

const createPasskeys = (
  database: DatabaseSync,
  commit: Commit,
  journal: SqliteJournal,
  insert: InsertPasskey,
): Passkeys => {
  const remove = database.prepare('DELETE FROM operator_passkey WHERE operator_id = ? AND credential_id = ?');
  const endOthers = database.prepare('DELETE FROM operator_session WHERE operator_id = ? AND token_hash <> ?');
  const note = database.prepare('UPDATE operator_passkey SET counter = ? WHERE credential_id = ?');
  return {
    addPasskey: (operatorId, passkey, events) =>
      commit(() => {
        if (!insert(operatorId, passkey)) return false;
        journal.appendInTransaction(events);
        return true;
      }),
    removePasskey: ({ operatorId, credentialId }, keptSession, events) =>
      commit(() => {
        if (remove.run(operatorId, credentialId).changes === 0) return;
        endOthers.run(operatorId, keptSession);
        journal.appendInTransaction(events);
      }),
    notePasskey: ({ credentialId, counter }, events) =>
      commit(() => {
        note.run(counter, credentialId);
        journal.appendInTransaction(events);
      }),
  };
};

const passkeyInserterOf = (database: DatabaseSync): InsertPasskey => {
  const insert = database.prepare(
    `INSERT INTO operator_passkey (credential_id, operator_id, public_key, counter, name, added_at)
     SELECT ?, operator_id, ?, ?, ?, ? FROM operator WHERE operator_id = ? AND status = 'active'
       AND (SELECT count(*) FROM operator_passkey WHERE operator_id = operator.operator_id) < ${mostPasskeys}
     ON CONFLICT DO NOTHING`,
  );
  return (operatorId, { credentialId, publicKey, counter, name, addedAtSeconds }) =>
    insert.run(credentialId, publicKey, counter, name, addedAtSeconds, operatorId).changes > 0;
};
