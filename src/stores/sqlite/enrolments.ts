import type { DatabaseSync } from 'node:sqlite';
import type { EnrolmentOffer, EnrolmentStore, MessageCodes } from '#methods/app/enrolment-store.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import type { Commit } from './commit.ts';

type OfferRow = {
  readonly token_hash: string;
  readonly national_id: string;
  readonly offered_by: EnrolmentOffer['by'];
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
    saveOffer: ({ tokenHash, nationalId, by, expiresAtSeconds }) =>
      commit(() => void statements.saveOffer.run(tokenHash, nationalId, by, expiresAtSeconds)),
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
    purge: async (nowSeconds, limit) => {
      const removed = Number(statements.purgeOffers.run(nowSeconds, limit).changes);
      return removed + Number(statements.purgeCodes.run(nowSeconds, limit - removed).changes);
    },
  };
};

const prepareStatements = (database: DatabaseSync) => ({
  saveOffer: database.prepare(
    'INSERT INTO enrolment_offer (token_hash, national_id, offered_by, expires_at) VALUES (?, ?, ?, ?)',
  ),
  findOffer: database.prepare('SELECT * FROM enrolment_offer WHERE token_hash = ? AND expires_at > ?'),
  saveCodes: database.prepare(
    'INSERT INTO message_codes (id, national_id, mail_code_hash, sms_code_hash, tries, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
  ),
  findCodes: database.prepare('SELECT * FROM message_codes WHERE id = ? AND expires_at > ?'),
  countTry: database.prepare(
    'UPDATE message_codes SET tries = tries + 1 WHERE id = ? AND expires_at > ? RETURNING tries',
  ),
  removeCodes: database.prepare('DELETE FROM message_codes WHERE id = ?'),
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
