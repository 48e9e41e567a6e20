import type { DatabaseSync } from 'node:sqlite';
import type { ProtocolKind, ProtocolRecord, ProtocolStore, SessionEnd, Settle, Sweep } from '#issuer/protocol-store.ts';
import type { Clock } from '#vocabulary/clock.ts';
import { graceSeconds } from '../expiry.ts';
import type { Commit } from './commit.ts';
import { insertDelivery, prepareInsertDelivery } from './deliveries.ts';
import type { SqliteJournal } from './journal.ts';

type RecordRow = { readonly payload: string; readonly consumed_at: number | null };

const isLive = '(expires_at IS NULL OR expires_at >= ?)';

/** The engine's records on SQLite. A record that expired longer ago than the grace is absent, purged or not. */
export const createProtocolStore = (
  database: DatabaseSync,
  commit: Commit,
  journal: SqliteJournal,
  clock: Clock,
): ProtocolStore => {
  const statements = prepareStatements(database);
  const leastExpiry = (): number => clock.nowSeconds() - graceSeconds;
  const findByUid = (kind: ProtocolKind, uid: string) =>
    readPayload(statements.findByUid.get(uid, kind, leastExpiry()));
  const write = (record: ProtocolRecord, settle: Settle | undefined): void => {
    const { kind, id, expiresAtSeconds = null, grantId = null, uid = null } = record;
    const payload = settle === undefined ? record.payload : settle(uid === null ? undefined : findByUid(kind, uid));
    if (payload === undefined) return;
    statements.upsert.run(kind, id, JSON.stringify(payload), expiresAtSeconds, grantId, uid, leastExpiry());
  };
  return {
    upsert: (record, events, settle) =>
      commit(() => {
        write(record, settle);
        journal.appendInTransaction(events);
      }),
    find: async (kind, id) => readPayload(statements.find.get(kind, id, leastExpiry())),
    findByUid: async (kind, uid) => findByUid(kind, uid),
    consume: (kind, id, atSeconds) =>
      commit(() => statements.consume.run(atSeconds, kind, id, leastExpiry()).changes === 1),
    destroy: (kind, id) => commit(() => statements.destroy.run(kind, id).changes === 1),
    revokeByGrantId: (kind, grantId) => commit(() => void statements.revoke.run(grantId, kind)),
    extend: (kind, id, expiresAtSeconds) =>
      commit(() => statements.extend.run(expiresAtSeconds, expiresAtSeconds, kind, id, leastExpiry()).changes === 1),
    endSession: (end) =>
      commit(() => {
        if (statements.endSession.run(end.sessionRecordId, leastExpiry()).changes === 0) return false;
        removeGrants(statements, end);
        for (const delivery of end.deliveries) insertDelivery(statements.deliver, delivery);
        journal.appendInTransaction(end.events);
        return true;
      }),
    sweep: (sweep) => sweepWindow(statements, commit, sweep),
    purge: async (nowSeconds, limit) => Number(statements.purge.run(nowSeconds, limit).changes),
  };
};

type Statements = ReturnType<typeof prepareStatements>;

/** Some milliseconds of the event loop. */
const windowRows = 2000;

type SweptRow = { readonly place: number; readonly id: string; readonly named: string | null };

const sweepWindow = async (
  { sweep, remove }: Statements,
  commit: Commit,
  { member, values, after, door = '' }: Sweep,
): Promise<number | undefined> => {
  const rows = sweep[member].all(after, windowRows) as SweptRow[];
  const meant = rows.filter(({ id, named }) => named !== null && values.has(named) && doorOf(id) === door);
  // By its name as well: its place may be another record's by the time of the commit.
  if (meant.length > 0)
    await commit(() => {
      for (const { place, id } of meant) remove.run(place, id);
    });
  return rows.length < windowRows ? undefined : rows.at(-1)?.place;
};

const doorOf = (id: string): string => id.slice(0, id.indexOf(':') + 1);

/** Records of other kinds have a place in the window and name nobody: so its size is bounded. */
const selectWindow = (member: Sweep['member']): string =>
  `SELECT rowid AS place, id, CASE WHEN kind IN ('Grant', 'AccessToken', 'RefreshToken', 'AuthorizationCode',
     'BackchannelAuthenticationRequest') THEN payload ->> '$.${member}' END AS named
   FROM protocol_record WHERE rowid > ? ORDER BY rowid LIMIT ?`;

const removeGrants = (statements: Statements, { grantIds }: SessionEnd): void => {
  for (const grantId of grantIds) {
    statements.removeGrantMembers.run(grantId);
    statements.destroy.run('Grant' satisfies ProtocolKind, grantId);
  }
};

const readPayload = (row: unknown): Record<string, unknown> | undefined => {
  if (row === undefined) return undefined;
  const { payload, consumed_at: consumed } = row as RecordRow;
  const read = JSON.parse(payload) as Record<string, unknown>;
  return consumed === null ? read : { ...read, consumed };
};

const prepareStatements = (database: DatabaseSync) => ({
  // Writing a record again never makes a used one fresh, unless the old one was absent in all but the purge.
  upsert: database.prepare(
    `INSERT INTO protocol_record (kind, id, payload, expires_at, grant_id, uid) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
     ON CONFLICT (kind, id) DO UPDATE SET
       payload = excluded.payload, expires_at = excluded.expires_at, grant_id = excluded.grant_id, uid = excluded.uid,
       consumed_at = CASE WHEN expires_at < ?7 THEN NULL ELSE consumed_at END`,
  ),
  find: database.prepare(`SELECT payload, consumed_at FROM protocol_record WHERE kind = ? AND id = ? AND ${isLive}`),
  findByUid: database.prepare(
    `SELECT payload, consumed_at FROM protocol_record WHERE uid = ? AND kind = ? AND ${isLive} ORDER BY rowid DESC LIMIT 1`,
  ),
  consume: database.prepare(
    `UPDATE protocol_record SET consumed_at = ? WHERE kind = ? AND id = ? AND consumed_at IS NULL AND ${isLive}`,
  ),
  destroy: database.prepare('DELETE FROM protocol_record WHERE kind = ? AND id = ?'),
  revoke: database.prepare('DELETE FROM protocol_record WHERE grant_id = ? AND kind = ?'),
  // The engine judges a payload by its own `exp`: where there is one, it moves along.
  extend: database.prepare(
    `UPDATE protocol_record SET expires_at = ?, payload = json_replace(payload, '$.exp', ?) WHERE kind = ? AND id = ? AND ${isLive}`,
  ),
  endSession: database.prepare(`DELETE FROM protocol_record WHERE kind = 'Session' AND id = ? AND ${isLive}`),
  removeGrantMembers: database.prepare('DELETE FROM protocol_record WHERE grant_id = ?'),
  sweep: {
    accountId: database.prepare(selectWindow('accountId')),
    clientId: database.prepare(selectWindow('clientId')),
  },
  remove: database.prepare('DELETE FROM protocol_record WHERE rowid = ? AND id = ?'),
  deliver: prepareInsertDelivery(database),
  purge: database.prepare(
    `DELETE FROM protocol_record WHERE rowid IN (SELECT rowid FROM protocol_record WHERE expires_at < ? ORDER BY expires_at LIMIT ?)`,
  ),
});
