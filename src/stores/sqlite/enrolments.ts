import type { DatabaseSync } from 'node:sqlite';
import type { EnrolmentOffer, EnrolmentStore, MessageCodes } from '#methods/app/enrolment-store.ts';
import { asDeviceId, asNationalId } from '#vocabulary/identifiers.ts';
import type { Commit } from './commit.ts';
import { offerStands } from './devices.ts';

type OfferRow = {
  readonly token_hash: string;
  readonly national_id: string;
  readonly offered_by: EnrolmentOffer['by'];
  readonly made_by: string | null;
  readonly is_held: number;
  readonly expires_at: number;
};

type CodesRow = {
  readonly id: string;
  readonly national_id: string | null;
  readonly mail_code_hash: string;
  readonly sms_code_hash: string;
  readonly tries: number;
  readonly expires_at: number;
};

/** The offers to enrol a phone, and the codes sent by message, on SQLite. `devices.ts` takes an offer up. */
export const createEnrolmentStore = (database: DatabaseSync, commit: Commit): EnrolmentStore => {
  const statements = prepareStatements(database);
  return {
    saveOffer: ({ tokenHash, nationalId, by, madeBy = null, isHeld, expiresAtSeconds }) =>
      commit(() => void statements.saveOffer.run(tokenHash, nationalId, by, madeBy, Number(isHeld), expiresAtSeconds)),
    holdOffer: (tokenHash, hold, nowSeconds) =>
      commit(() => statements.hold.run(hold.tokenHash, hold.expiresAtSeconds, tokenHash, nowSeconds).changes === 1),
    findOffer: async (tokenHash, nowSeconds) => {
      const row = statements.findOffer.get(tokenHash, nowSeconds) as OfferRow | undefined;
      return row && toOffer(row);
    },
    saveCodes: ({ id, nationalId = null, mailCodeHash, smsCodeHash, tries, expiresAtSeconds }) =>
      commit(() => void statements.saveCodes.run(id, nationalId, mailCodeHash, smsCodeHash, tries, expiresAtSeconds)),
    findCodes: async (id, nowSeconds) => {
      const row = statements.findCodes.get(id, nowSeconds) as CodesRow | undefined;
      return row && toCodes(row);
    },
    countTry: (id, nowSeconds) =>
      commit(() => (statements.countTry.get(id, nowSeconds) as { tries: number } | undefined)?.tries),
    removeCodes: (id) => commit(() => statements.removeCodes.run(id).changes === 1),
    removeOf: (nationalId) =>
      commit(() =>
        [statements.removeOffersOf, statements.removeCodesOf].reduce(
          (removed, statement) => removed + Number(statement.run(nationalId).changes),
          0,
        ),
      ),
    purge: async (nowSeconds, limit) => {
      const removed = Number(statements.purgeOffers.run(nowSeconds, limit).changes);
      return removed + Number(statements.purgeCodes.run(nowSeconds, limit - removed).changes);
    },
  };
};

const prepareStatements = (database: DatabaseSync) => ({
  saveOffer: database.prepare(
    'INSERT INTO enrolment_offer (token_hash, national_id, offered_by, made_by, is_held, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
  ),
  findOffer: database.prepare(
    `SELECT * FROM enrolment_offer WHERE token_hash = ? AND expires_at > ? AND ${offerStands}`,
  ),
  hold: database.prepare(
    `UPDATE enrolment_offer SET token_hash = ?, expires_at = ?, is_held = 1
     WHERE token_hash = ? AND expires_at > ? AND is_held = 0 AND ${offerStands}`,
  ),
  saveCodes: database.prepare(
    'INSERT INTO message_codes (id, national_id, mail_code_hash, sms_code_hash, tries, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
  ),
  findCodes: database.prepare('SELECT * FROM message_codes WHERE id = ? AND expires_at > ?'),
  countTry: database.prepare(
    'UPDATE message_codes SET tries = tries + 1 WHERE id = ? AND expires_at > ? RETURNING tries',
  ),
  removeCodes: database.prepare('DELETE FROM message_codes WHERE id = ?'),
  removeOffersOf: database.prepare('DELETE FROM enrolment_offer WHERE national_id = ?'),
  removeCodesOf: database.prepare('DELETE FROM message_codes WHERE national_id = ?'),
  purgeOffers: database.prepare(
    'DELETE FROM enrolment_offer WHERE rowid IN (SELECT rowid FROM enrolment_offer WHERE expires_at < ? ORDER BY expires_at LIMIT ?)',
  ),
  purgeCodes: database.prepare(
    'DELETE FROM message_codes WHERE rowid IN (SELECT rowid FROM message_codes WHERE expires_at < ? ORDER BY expires_at LIMIT ?)',
  ),
});

const toOffer = (row: OfferRow): EnrolmentOffer => ({
  tokenHash: row.token_hash,
  nationalId: asNationalId(row.national_id),
  by: row.offered_by,
  madeBy: row.made_by === null ? undefined : asDeviceId(row.made_by),
  isHeld: row.is_held === 1,
  expiresAtSeconds: row.expires_at,
});

const toCodes = (row: CodesRow): MessageCodes => ({
  id: row.id,
  nationalId: row.national_id === null ? undefined : asNationalId(row.national_id),
  mailCodeHash: row.mail_code_hash,
  smsCodeHash: row.sms_code_hash,
  tries: row.tries,
  expiresAtSeconds: row.expires_at,
});
