import type { Migration } from '../migration.ts';

/**
 * Offers remember the phone that made them and whether an app holds them; revocations wait until their consequences
 * have been drawn, by whichever process serves; contact details are kept sealed.
 */
export const phoneCareMigration: Migration = {
  name: '0004-phone-care',
  sql: `
ALTER TABLE enrolment_offer ADD COLUMN made_by TEXT;
ALTER TABLE enrolment_offer ADD COLUMN is_held INTEGER NOT NULL DEFAULT 0;

CREATE TABLE revocation_due (
  device_id TEXT PRIMARY KEY
) STRICT;

CREATE TABLE contact (
  national_id TEXT PRIMARY KEY,
  sealed TEXT NOT NULL
) STRICT;
`,
};
