import type { DatabaseSync } from 'node:sqlite';
import { type Device, deviceLimits, type DeviceStore, type NewDevice } from '#methods/app/device-store.ts';
import { asDeviceId, asNationalId, asSessionId } from '#vocabulary/identifiers.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';

type DeviceRow = {
  readonly id: string;
  readonly national_id: string;
  readonly name: string;
  readonly public_jwk: string;
  readonly lock: string;
  readonly wrong_pins: number;
  readonly state: Device['state'];
  readonly enrolled_by: Device['enrolledBy'];
  readonly enrolled_at: number;
  readonly last_used_at: number | null;
  readonly push_subscription: string | null;
};

/** The phones on SQLite. */
export const createDeviceStore = (database: DatabaseSync, commit: Commit, journal: SqliteJournal): DeviceStore => {
  const statements = prepareStatements(database);
  const room = { statements, commit, journal };
  return {
    find: async (id) => {
      const row = statements.find.get(id) as DeviceRow | undefined;
      return row && toDevice(row);
    },
    listOf: async (nationalId) => (statements.list.all(nationalId) as DeviceRow[]).map(toDevice),
    enrol: (enrolment, events) =>
      commit(() => {
        const answer = enrol(statements, enrolment);
        if (answer === 'enrolled') journal.appendInTransaction(events);
        return answer;
      }),
    rename: (id, name, events) =>
      commit(() => {
        if (statements.rename.run(name, id).changes === 1) journal.appendInTransaction(events);
      }),
    keepPushSubscription: (id, subscription) =>
      commit(() => void statements.subscribe.run(subscription === undefined ? null : JSON.stringify(subscription), id)),
    noteUse: (id, atSeconds, counter) =>
      commit(() => statements.use.run({ id, at: atSeconds, counter: counter ?? null }).changes === 1),
    ...pinsOf(room),
    ...revocationsOf(room),
    noteSession: (id, sessionId, expiresAtSeconds) =>
      commit(() => statements.noteSession.run(sessionId, expiresAtSeconds, id).changes === 1),
    sessionsOf: async (id) =>
      (statements.sessions.all(id) as { session_id: string }[]).map((row) => asSessionId(row.session_id)),
    purge: async (nowSeconds, limit) => Number(statements.purge.run(nowSeconds, limit).changes),
  };
};

type Statements = ReturnType<typeof prepareStatements>;
type Room = { readonly statements: Statements; readonly commit: Commit; readonly journal: SqliteJournal };

const pinsOf = ({ statements, commit, journal }: Room): Pick<DeviceStore, 'countWrongPin' | 'changePin'> => ({
  countWrongPin: (id, eventsWhenBlocked) =>
    commit(() => {
      const counted = statements.wrongPin.get(deviceLimits.wrongPins, id) as
        | Pick<DeviceRow, 'wrong_pins' | 'state'>
        | undefined;
      const isBlockedNow = counted?.state === 'blocked';
      if (isBlockedNow) journal.appendInTransaction(eventsWhenBlocked);
      return { count: counted?.wrong_pins ?? deviceLimits.wrongPins, isBlockedNow };
    }),
  changePin: (id, { from, to }, events) =>
    commit(() => {
      const { changes } = statements.changePin.run(JSON.stringify(to), id, from.salt, from.verifier);
      if (changes === 1) journal.appendInTransaction(events);
      return changes === 1;
    }),
});

type Revocations = Pick<DeviceStore, 'revoke' | 'revocationsDue' | 'settleRevocation'>;

const revocationsOf = ({ statements, commit, journal }: Room): Revocations => ({
  revoke: (id, events) =>
    commit(() => {
      if (statements.revoke.run(id).changes === 0) return false;
      statements.revocationDue.run(id);
      journal.appendInTransaction(events);
      return true;
    }),
  revocationsDue: async () => (statements.revocationsDue.all() as DeviceRow[]).map(toDevice),
  settleRevocation: (id) => commit(() => statements.settleRevocation.run(id).changes === 1),
});

const enrol = (statements: Statements, { device, offerHash, maximumActive, nowSeconds }: NewDevice) => {
  const { owned } = statements.count.get(device.nationalId) as { owned: number };
  if (owned >= maximumActive) return 'too-many';
  if (statements.takeOffer.run(offerHash, device.nationalId, nowSeconds).changes === 0) return 'no-offer';
  statements.insert.run(
    device.id,
    device.nationalId,
    device.name,
    JSON.stringify(device.publicJwk),
    JSON.stringify(device.lock),
    device.wrongPins,
    device.state,
    device.enrolledBy,
    device.enrolledAtSeconds,
    device.lastUsedAtSeconds ?? null,
    device.pushSubscription === undefined ? null : JSON.stringify(device.pushSubscription),
  );
  return 'enrolled';
};

const toDevice = (row: DeviceRow): Device => ({
  id: asDeviceId(row.id),
  nationalId: asNationalId(row.national_id),
  name: row.name,
  publicJwk: JSON.parse(row.public_jwk) as Device['publicJwk'],
  lock: JSON.parse(row.lock) as Device['lock'],
  wrongPins: row.wrong_pins,
  state: row.state,
  enrolledBy: row.enrolled_by,
  enrolledAtSeconds: row.enrolled_at,
  lastUsedAtSeconds: row.last_used_at ?? undefined,
  pushSubscription:
    row.push_subscription === null ? undefined : (JSON.parse(row.push_subscription) as Record<string, unknown>),
});

/** What a phone offered is worth nothing once that phone is blocked or revoked. */
export const offerStands = `(made_by IS NULL OR EXISTS (SELECT 1 FROM device WHERE device.id = made_by AND device.state = 'active'))`;

const prepareStatements = (database: DatabaseSync) => ({
  find: database.prepare('SELECT * FROM device WHERE id = ?'),
  list: database.prepare('SELECT * FROM device WHERE national_id = ? ORDER BY enrolled_at DESC, rowid DESC'),
  count: database.prepare(`SELECT count(*) AS owned FROM device WHERE national_id = ? AND state <> 'revoked'`),
  takeOffer: database.prepare(
    `DELETE FROM enrolment_offer WHERE token_hash = ? AND national_id = ? AND expires_at > ? AND ${offerStands}`,
  ),
  insert: database.prepare(
    `INSERT INTO device (id, national_id, name, public_jwk, lock, wrong_pins, state, enrolled_by, enrolled_at, last_used_at, push_subscription)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  rename: database.prepare(`UPDATE device SET name = ? WHERE id = ? AND state <> 'revoked'`),
  subscribe: database.prepare(`UPDATE device SET push_subscription = ? WHERE id = ? AND state <> 'revoked'`),
  use: database.prepare(
    `UPDATE device SET wrong_pins = 0, last_used_at = :at,
       lock = CASE WHEN :counter IS NULL THEN lock ELSE json_set(lock, '$.counter', :counter) END
     WHERE id = :id AND state = 'active'
       AND (:counter IS NULL OR :counter > json_extract(lock, '$.counter') OR (:counter = 0 AND json_extract(lock, '$.counter') = 0))`,
  ),
  wrongPin: database.prepare(
    `UPDATE device SET wrong_pins = wrong_pins + 1, state = CASE WHEN wrong_pins + 1 >= ? THEN 'blocked' ELSE state END
     WHERE id = ? AND state = 'active' RETURNING wrong_pins, state`,
  ),
  revoke: database.prepare(
    `UPDATE device SET state = 'revoked', push_subscription = NULL WHERE id = ? AND state <> 'revoked'`,
  ),
  revocationDue: database.prepare('INSERT INTO revocation_due (device_id) VALUES (?)'),
  revocationsDue: database.prepare('SELECT device.* FROM revocation_due JOIN device ON device.id = device_id'),
  settleRevocation: database.prepare('DELETE FROM revocation_due WHERE device_id = ?'),
  changePin: database.prepare(
    `UPDATE device SET lock = ?, wrong_pins = 0 WHERE id = ? AND state = 'active' AND json_extract(lock, '$.kind') = 'pin'
     AND json_extract(lock, '$.salt') = ? AND json_extract(lock, '$.verifier') = ?`,
  ),
  noteSession: database.prepare(
    `INSERT INTO device_session (device_id, session_id, expires_at) SELECT id, ?, ? FROM device WHERE id = ? AND state <> 'revoked'
     ON CONFLICT (device_id, session_id) DO UPDATE SET expires_at = excluded.expires_at`,
  ),
  sessions: database.prepare('SELECT session_id FROM device_session WHERE device_id = ? ORDER BY rowid'),
  purge: database.prepare(
    'DELETE FROM device_session WHERE rowid IN (SELECT rowid FROM device_session WHERE expires_at < ? ORDER BY expires_at LIMIT ?)',
  ),
});
