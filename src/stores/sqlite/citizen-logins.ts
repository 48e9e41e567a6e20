import type { DatabaseSync } from 'node:sqlite';
import type { Vault } from '#issuer/keys.ts';
import type {
  AcceptedCitizen,
  CitizenLogin,
  CitizenLoginState,
  CitizenLoginStore,
} from '#login/citizen/citizen-login-store.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import { asCitizenLoginId } from '#vocabulary/identifiers.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';
import { recent } from '#platform/recent.ts';
import { rememberOpened } from './remembering-vault.ts';

type LoginRow = {
  readonly interaction_id: string;
  readonly door: CitizenDoor;
  readonly browser_hash: string;
  readonly sealed_state: string;
  readonly expires_at: number;
};

type AcceptedRow = {
  readonly login_id: string;
  readonly door: CitizenDoor;
  readonly auth_time: number;
  readonly sealed_citizen: string;
  readonly expires_at: number;
};

/** People at a time whose rows are remembered open: more than are under way in one process, at about a kilobyte each. */
const rowsRemembered = 2000;

/** The logins of citizens on SQLite; `sealing` seals every trait, bound to the row that it stands in. */
export const createCitizenLoginStore = (
  database: DatabaseSync,
  commit: Commit,
  journal: SqliteJournal,
  sealing: Vault,
): CitizenLoginStore => {
  const vault = rememberOpened(sealing, rowsRemembered);
  const statements = prepareStatements(database);
  const toLogin = loginReader(vault);
  const toAccepted = acceptedReader(vault);
  const move = (login: CitizenLogin, expected: CitizenLoginState['step'] | undefined): boolean => {
    const columns = columnsOf(login, vault);
    return expected === undefined
      ? statements.insert.run(columns).changes === 1
      : statements.move.run({ ...columns, expected }).changes === 1;
  };
  return {
    find: async (interactionId) => toLogin(statements.find.get(interactionId)),
    findByState: async (stateHash) => toLogin(statements.findByState.get(stateHash)),
    move: (login, expected, events) =>
      commit(() => {
        if (!move(login, expected)) return false;
        journal.appendInTransaction(events);
        return true;
      }),
    accept: (login, expected, accepted, events) =>
      commit(() => {
        if (!move(login, expected)) return false;
        statements.accept.run(...acceptedColumns(accepted, vault));
        journal.appendInTransaction(events);
        return true;
      }),
    findAccepted: async (loginId, nowSeconds) => {
      const row = statements.findAccepted.get(loginId, nowSeconds) as AcceptedRow | undefined;
      return row && toAccepted(row);
    },
    listAccepted: async (accountId, nowSeconds) =>
      (statements.listAccepted.all(accountId, nowSeconds) as AcceptedRow[]).map(toAccepted),
    endAccepted: (loginIds, nowSeconds) => commit(() => endEach(statements, loginIds, nowSeconds)),
    extendAccepted: (loginId, expiresAtSeconds) => commit(() => void statements.extend.run(expiresAtSeconds, loginId)),
    remove: (interactionId) => {
      vault.forget(interactionId);
      return commit(() => void statements.remove.run(interactionId));
    },
    purge: async (nowSeconds, limit) =>
      Number(statements.purgeLogins.run(nowSeconds, limit).changes) +
      Number(statements.purgeAccepted.run(nowSeconds, limit).changes),
  };
};

const loginReader =
  (vault: Vault) =>
  (row: unknown): CitizenLogin | undefined => {
    if (row === undefined) return undefined;
    const { interaction_id, door, browser_hash, sealed_state, expires_at } = row as LoginRow;
    return {
      interactionId: interaction_id,
      door,
      browserHash: browser_hash,
      state: JSON.parse(vault.open(sealed_state, interaction_id)) as CitizenLoginState,
      expiresAtSeconds: expires_at,
    };
  };

const columnsOf = ({ interactionId, door, browserHash, state, expiresAtSeconds }: CitizenLogin, vault: Vault) => ({
  id: interactionId,
  door,
  browser: browserHash,
  step: state.step,
  stateHash: state.step === 'away' ? state.stateHash : null,
  sealed: vault.seal(JSON.stringify(state), interactionId),
  expires: expiresAtSeconds,
});

const acceptedColumns = (accepted: AcceptedCitizen, vault: Vault) => [
  accepted.loginId,
  accepted.door,
  accepted.citizen.accountId,
  accepted.authTimeSeconds,
  vault.seal(JSON.stringify(accepted.citizen), accepted.loginId),
  accepted.expiresAtSeconds,
];

type ReadCitizen = { readonly sealed: string; readonly citizen: AcceptedCitizen['citizen'] };

/** A session's login is read a dozen times at each visit; who it is was written once, and is read once. */
const acceptedReader = (vault: Vault): ((row: AcceptedRow) => AcceptedCitizen) => {
  const read = recent<ReadCitizen>(rowsRemembered);
  const citizenOf = ({ login_id: id, sealed_citizen: sealed }: AcceptedRow): AcceptedCitizen['citizen'] => {
    const known = read.find(id);
    if (known?.sealed === sealed) return known.citizen;
    const citizen = JSON.parse(vault.open(sealed, id)) as AcceptedCitizen['citizen'];
    read.keep(id, { sealed, citizen });
    return citizen;
  };
  return (row) => ({
    loginId: asCitizenLoginId(row.login_id),
    door: row.door,
    citizen: citizenOf(row),
    authTimeSeconds: row.auth_time,
    expiresAtSeconds: row.expires_at,
  });
};

type Statements = ReturnType<typeof prepareStatements>;

const endEach = ({ end }: Statements, loginIds: readonly string[], nowSeconds: number): void => {
  for (const loginId of loginIds) end.run(nowSeconds, loginId, nowSeconds);
};

const prepareStatements = (database: DatabaseSync) => ({
  find: database.prepare('SELECT * FROM citizen_login WHERE interaction_id = ?'),
  findByState: database.prepare('SELECT * FROM citizen_login WHERE state_hash = ?'),
  insert: database.prepare(
    `INSERT INTO citizen_login (interaction_id, door, browser_hash, step, state_hash, sealed_state, expires_at)
     VALUES (:id, :door, :browser, :step, :stateHash, :sealed, :expires) ON CONFLICT (interaction_id) DO NOTHING`,
  ),
  move: database.prepare(
    `UPDATE citizen_login SET browser_hash = :browser, door = :door, step = :step, state_hash = :stateHash,
       sealed_state = :sealed, expires_at = :expires WHERE interaction_id = :id AND step = :expected`,
  ),
  accept: database.prepare(
    `INSERT INTO accepted_citizen (login_id, door, account_id, auth_time, sealed_citizen, expires_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ),
  findAccepted: database.prepare('SELECT * FROM accepted_citizen WHERE login_id = ? AND expires_at > ?'),
  listAccepted: database.prepare(
    'SELECT * FROM accepted_citizen WHERE account_id = ? AND expires_at > ? ORDER BY auth_time DESC, rowid DESC LIMIT 100',
  ),
  end: database.prepare('UPDATE accepted_citizen SET expires_at = ? WHERE login_id = ? AND expires_at > ?'),
  extend: database.prepare('UPDATE accepted_citizen SET expires_at = max(expires_at, ?) WHERE login_id = ?'),
  remove: database.prepare('DELETE FROM citizen_login WHERE interaction_id = ?'),
  purgeLogins: database.prepare(
    'DELETE FROM citizen_login WHERE rowid IN (SELECT rowid FROM citizen_login WHERE expires_at < ? ORDER BY expires_at LIMIT ?)',
  ),
  purgeAccepted: database.prepare(
    'DELETE FROM accepted_citizen WHERE rowid IN (SELECT rowid FROM accepted_citizen WHERE expires_at < ? ORDER BY expires_at LIMIT ?)',
  ),
});
