import type { Migration } from '../migration.ts';

/** Contact details that were replaced or removed, sealed, until their person has been told; whichever process changed them. */
export const contactNoticesMigration: Migration = {
  name: '0030-contact-notices',
  sql: `
CREATE TABLE contact_notice (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  national_id TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT
) STRICT;
`,
};
