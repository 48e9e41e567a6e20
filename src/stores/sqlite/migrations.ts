import type { Migration } from './migration.ts';
import { rooms } from './migrations/0001-rooms.ts';
import { directoryMigration } from './migrations/0002-directory.ts';
import { phoneMigration } from './migrations/0003-phone.ts';
import { phoneCareMigration } from './migrations/0004-phone-care.ts';
import { citizenMigration } from './migrations/0010-citizen.ts';
import { statisticsMigration } from './migrations/0020-statistics.ts';
import { accountMigration } from './migrations/0021-account.ts';
import { partnersMigration } from './migrations/0022-partners.ts';
import { examinationsMigration } from './migrations/0023-examinations.ts';
import { qualificationMigration } from './migrations/0025-qualification.ts';
import { suspensionsMigration } from './migrations/0026-suspensions.ts';
import { contactNoticesMigration } from './migrations/0030-contact-notices.ts';
import { trustRootsMigration } from './migrations/0027-trust-roots.ts';
import { reportsMigration } from './migrations/0028-reports.ts';
import { proposalsMigration } from './migrations/0029-proposals.ts';
import { availabilityMigration } from './migrations/0031-availability.ts';
import { operatorsMigration } from './migrations/0032-operators.ts';
import { operatorEmailMigration } from './migrations/0033-operator-email.ts';
import { placesMigration } from './migrations/0034-places.ts';

/** Every migration, in the order in which they are applied. Only ever grows at the end. */
export const migrations: readonly Migration[] = [
  rooms,
  directoryMigration,
  phoneMigration,
  phoneCareMigration,
  citizenMigration,
  statisticsMigration,
  accountMigration,
  partnersMigration,
  examinationsMigration,
  qualificationMigration,
  suspensionsMigration,
  contactNoticesMigration,
  trustRootsMigration,
  reportsMigration,
  proposalsMigration,
  availabilityMigration,
  operatorsMigration,
  operatorEmailMigration,
  placesMigration,
];
