import type { DatabaseSync } from 'node:sqlite';
import type { Invitation, Member, Organisation, PartnerAccount, Role } from '#partners/account.ts';
import type { PartnerStore } from '#partners/partner-store.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';
import { createPartnerRequests } from './partner-requests.ts';

type Document = { readonly document: string };
type CodeRow = { readonly email: string; readonly code_hash: string; readonly tries: number };
type RoleRow = { readonly role: Role };
type InvitationRow = {
  readonly token_hash: string;
  readonly organisation_id: string;
  readonly email: string;
  readonly role: Role;
  readonly expires_at: number;
};

/** What the partner space keeps, on SQLite. */
export const createPartnerStore = (database: DatabaseSync, commit: Commit, journal: SqliteJournal): PartnerStore => ({
  ...createCodes(database, commit),
  ...createAccounts(database, commit, journal),
  ...createOrganisations(database, commit, journal),
  ...createInvitations(database, commit, journal),
  ...createPartnerRequests(database, commit, journal),
});

type Codes = Pick<PartnerStore, 'saveCode' | 'tryCode'>;

const createCodes = (database: DatabaseSync, commit: Commit): Codes => {
  const count = database.prepare('SELECT count(*) AS codes FROM partner_code WHERE email = ? AND created_at > ?');
  const add = database.prepare(
    'INSERT INTO partner_code (id, email, code_hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?)',
  );
  // What counts no more goes when something new comes; all three are found by an index.
  const forget = [
    database.prepare('DELETE FROM partner_code WHERE created_at < :since AND expires_at < :now'),
    database.prepare('DELETE FROM partner_session WHERE expires_at < :now AND :since IS NOT NULL'),
    database.prepare('DELETE FROM partner_invitation WHERE expires_at < :now AND :since IS NOT NULL'),
  ];
  const find = database.prepare(
    'SELECT email, code_hash, tries FROM partner_code WHERE id = ? AND expires_at > ? AND is_used = 0 AND tries < ?',
  );
  const note = database.prepare('UPDATE partner_code SET tries = tries + 1, is_used = ? WHERE id = ?');
  return {
    saveCode: ({ id, email, codeHash, createdAtSeconds, expiresAtSeconds }, { sinceSeconds, maximum }) =>
      commit(() => {
        for (const one of forget) one.run({ since: sinceSeconds, now: createdAtSeconds });
        if ((count.get(email, sinceSeconds) as { codes: number }).codes >= maximum) return false;
        add.run(id, email, codeHash, createdAtSeconds, expiresAtSeconds);
        return true;
      }),
    tryCode: (id, codeHash, { nowSeconds, maximumTries }) =>
      commit(() => {
        const row = find.get(id, nowSeconds, maximumTries) as CodeRow | undefined;
        if (row === undefined) return { outcome: 'ended' };
        const isRight = row.code_hash === codeHash;
        note.run(isRight ? 1 : 0, id);
        if (isRight) return { outcome: 'right', email: row.email };
        return { outcome: row.tries + 1 < maximumTries ? 'wrong' : 'ended' };
      }),
  };
};

type Accounts = Pick<
  PartnerStore,
  'findAccount' | 'openAccount' | 'saveAccount' | 'saveSession' | 'findSession' | 'removeSession'
>;

// Written by this file alone, from a value of the same type.
const readAccount = (row: unknown): PartnerAccount | undefined =>
  row === undefined ? undefined : (JSON.parse((row as Document).document) as PartnerAccount);

const createAccounts = (database: DatabaseSync, commit: Commit, journal: SqliteJournal): Accounts => {
  const find = database.prepare('SELECT document FROM partner_account WHERE account_id = ?');
  const byEmail = database.prepare('SELECT document FROM partner_account WHERE email = ?');
  const add = database.prepare('INSERT INTO partner_account (account_id, email, document) VALUES (?, ?, ?)');
  const save = database.prepare('UPDATE partner_account SET document = ? WHERE account_id = ?');
  const addSession = database.prepare(
    'INSERT INTO partner_session (token_hash, account_id, expires_at) VALUES (?, ?, ?)',
  );
  const findSession = database.prepare(
    `SELECT a.document FROM partner_session s JOIN partner_account a USING (account_id)
     WHERE s.token_hash = ? AND s.expires_at > ?`,
  );
  const removeSession = database.prepare('DELETE FROM partner_session WHERE token_hash = ?');
  return {
    findAccount: async (accountId) => readAccount(find.get(accountId)),
    openAccount: (fresh, eventsOf) =>
      commit(() => {
        const known = readAccount(byEmail.get(fresh.email));
        if (known === undefined) add.run(fresh.accountId, fresh.email, JSON.stringify(fresh));
        journal.appendInTransaction(eventsOf(known ?? fresh));
        return known ?? fresh;
      }),
    saveAccount: (account, events) =>
      commit(() => {
        save.run(JSON.stringify(account), account.accountId);
        journal.appendInTransaction(events);
      }),
    saveSession: (tokenHash, accountId, expiresAtSeconds) =>
      commit(() => void addSession.run(tokenHash, accountId, expiresAtSeconds)),
    findSession: async (tokenHash, nowSeconds) => readAccount(findSession.get(tokenHash, nowSeconds)),
    removeSession: (tokenHash) => commit(() => void removeSession.run(tokenHash)),
  };
};

type Organisations = Pick<
  PartnerStore,
  'addOrganisation' | 'findOrganisation' | 'listOrganisations' | 'findRole' | 'listMembers' | 'setRole'
>;

const createOrganisations = (database: DatabaseSync, commit: Commit, journal: SqliteJournal): Organisations => {
  const add = database.prepare('INSERT INTO partner_organisation (organisation_id, document) VALUES (?, ?)');
  const join = database.prepare('INSERT INTO partner_member (organisation_id, account_id, role) VALUES (?, ?, ?)');
  const find = database.prepare('SELECT document FROM partner_organisation WHERE organisation_id = ?');
  const listOf = database.prepare(
    `SELECT o.document, m.role FROM partner_member m JOIN partner_organisation o USING (organisation_id)
     WHERE m.account_id = ? ORDER BY o.document ->> 'name', o.organisation_id`,
  );
  const role = database.prepare('SELECT role FROM partner_member WHERE organisation_id = ? AND account_id = ?');
  const members = database.prepare(
    `SELECT m.account_id AS accountId, a.email, m.role FROM partner_member m JOIN partner_account a USING (account_id)
     WHERE m.organisation_id = ? ORDER BY a.email`,
  );
  const admins = database.prepare(
    `SELECT count(*) AS admins FROM partner_member WHERE organisation_id = ? AND role = 'admin' AND account_id <> ?`,
  );
  const change = database.prepare('UPDATE partner_member SET role = ? WHERE organisation_id = ? AND account_id = ?');
  const leave = database.prepare('DELETE FROM partner_member WHERE organisation_id = ? AND account_id = ?');
  const roleOf = (organisationId: string, accountId: string) =>
    (role.get(organisationId, accountId) as RoleRow | undefined)?.role;
  return {
    addOrganisation: (organisation, firstAdmin, events) =>
      commit(() => {
        add.run(organisation.organisationId, JSON.stringify(organisation));
        join.run(organisation.organisationId, firstAdmin, 'admin');
        journal.appendInTransaction(events);
      }),
    findOrganisation: async (organisationId) => {
      const row = find.get(organisationId) as Document | undefined;
      return row && (JSON.parse(row.document) as Organisation);
    },
    listOrganisations: async (accountId) =>
      (listOf.all(accountId) as (Document & RoleRow)[]).map((row) => ({
        organisation: JSON.parse(row.document) as Organisation,
        role: row.role,
      })),
    findRole: async (organisationId, accountId) => roleOf(organisationId, accountId),
    listMembers: async (organisationId) => members.all(organisationId) as Member[],
    setRole: (organisationId, accountId, wanted, events) =>
      commit(() => {
        if (roleOf(organisationId, accountId) === undefined) return 'unknown';
        const others = (admins.get(organisationId, accountId) as { admins: number }).admins;
        if (wanted !== 'admin' && others === 0) return 'last-admin';
        if (wanted === undefined) leave.run(organisationId, accountId);
        else change.run(wanted, organisationId, accountId);
        journal.appendInTransaction(events);
        return 'done';
      }),
  };
};

type Invitations = Pick<
  PartnerStore,
  'saveInvitation' | 'listInvitations' | 'findInvitation' | 'acceptInvitation' | 'removeInvitation'
>;

const toInvitation = (row: InvitationRow): Invitation => ({
  tokenHash: row.token_hash,
  organisationId: row.organisation_id,
  email: row.email,
  role: row.role,
  expiresAtSeconds: row.expires_at,
});

const createInvitations = (database: DatabaseSync, commit: Commit, journal: SqliteJournal): Invitations => {
  const add = database.prepare(
    'INSERT INTO partner_invitation (token_hash, organisation_id, email, role, expires_at) VALUES (?, ?, ?, ?, ?)',
  );
  const list = database.prepare(
    'SELECT * FROM partner_invitation WHERE organisation_id = ? AND expires_at > ? ORDER BY email, token_hash',
  );
  const find = database.prepare('SELECT * FROM partner_invitation WHERE token_hash = ? AND expires_at > ?');
  const remove = database.prepare('DELETE FROM partner_invitation WHERE token_hash = ? AND organisation_id = ?');
  const join = database.prepare(
    `INSERT INTO partner_member (organisation_id, account_id, role) VALUES (?, ?, ?)
     ON CONFLICT (organisation_id, account_id) DO NOTHING`,
  );
  const findRow = (tokenHash: string, nowSeconds: number) =>
    find.get(tokenHash, nowSeconds) as InvitationRow | undefined;
  return {
    saveInvitation: ({ tokenHash, organisationId, email, role, expiresAtSeconds }, events) =>
      commit(() => {
        add.run(tokenHash, organisationId, email, role, expiresAtSeconds);
        journal.appendInTransaction(events);
      }),
    listInvitations: async (organisationId, nowSeconds) =>
      (list.all(organisationId, nowSeconds) as InvitationRow[]).map(toInvitation),
    findInvitation: async (tokenHash, nowSeconds) => {
      const row = findRow(tokenHash, nowSeconds);
      return row && toInvitation(row);
    },
    acceptInvitation: ({ tokenHash, email }, accountId, nowSeconds, events) =>
      commit(() => {
        const row = findRow(tokenHash, nowSeconds);
        if (row === undefined || row.email !== email) return false;
        remove.run(tokenHash, row.organisation_id);
        join.run(row.organisation_id, accountId, row.role);
        journal.appendInTransaction(events);
        return true;
      }),
    removeInvitation: (organisationId, tokenHash) => commit(() => void remove.run(tokenHash, organisationId)),
  };
};
