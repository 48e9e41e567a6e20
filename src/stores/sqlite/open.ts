import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { AvailabilityStore } from '#audit/availability.ts';
import type { FeedbackStore } from '#audit/feedback-store.ts';
import type { AccountSessionStore } from '#account/account-session.ts';
import type { FraudReportStore } from '#account/fraud.ts';
import type { JournalStore } from '#audit/journal.ts';
import type { PlaceStore } from '#audit/place-store.ts';
import type { JournalKey } from '#audit/journal-key.ts';
import type { StatisticsStore } from '#audit/statistics-store.ts';
import type { ClientStore } from '#clients/client-store.ts';
import type { ExaminationStore } from '#examiner/examination-store.ts';
import type { DirectoryStore } from '#directory/directory-store.ts';
import type { ImportReportStore } from '#directory/import/report-store.ts';
import type { DeliveryStore } from '#issuer/delivery-store.ts';
import type { KeyStore } from '#issuer/key-store.ts';
import type { Vault } from '#issuer/keys.ts';
import type { ProtocolStore } from '#issuer/protocol-store.ts';
import type { LoginStore } from '#login/login-store.ts';
import type { ChallengeStore } from '#methods/app/challenge-store.ts';
import type { ContactStore } from '#methods/app/contact-store.ts';
import type { DeviceStore } from '#methods/app/device-store.ts';
import type { EnrolmentStore } from '#methods/app/enrolment-store.ts';
import type { AnswerStore } from '#partners/answer.ts';
import type { PartnerStore } from '#partners/partner-store.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import { createAccountSessionStore } from './account-sessions.ts';
import { createAvailabilityStore } from './availability.ts';
import { createChallengeStore } from './challenges.ts';
import { type CitizenStores, createCitizenStores } from './citizen.ts';
import { createClientStore } from './clients.ts';
import { createCommitting } from './commit.ts';
import { createContactStore } from './contacts.ts';
import { createDeliveryStore } from './deliveries.ts';
import { createDeviceStore } from './devices.ts';
import { createSqliteDirectoryStore } from './directory.ts';
import { createExaminationStore } from './examinations.ts';
import { createEnrolmentStore } from './enrolments.ts';
import { createFeedbackStore } from './feedback.ts';
import { createFlusher } from './flusher.ts';
import { createFraudReportStore } from './fraud-reports.ts';
import { createImportReportStore } from './import-reports.ts';
import { createJournalStore, type SqliteJournal } from './journal.ts';
import { createKeyStore } from './keys.ts';
import { createLoginStore } from './logins.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations.ts';
import { createOperatingStores, type OperatingStores } from './operating.ts';
import { createAnswerStore } from './partner-answers.ts';
import { createPartnerStore } from './partners.ts';
import { createPlaceStore } from './places.ts';
import { createProtocolStore } from './protocol.ts';
import { createStatisticsStore } from './statistics.ts';
import { createTransact } from './transaction.ts';

/** Name of the database file inside the data directory. */
export const databaseFileName = 'vestibule.db';

export type SqliteSetup = {
  readonly file: string;
  /** `process`: what is acknowledged survives the death of the process. `power`: also a power cut. */
  readonly durability: 'process' | 'power';
  /** From `audit/journal-key.ts`. */
  readonly journalKey: JournalKey;
  readonly clock: Clock;
  /** Seals the traits of citizens at rest. */
  readonly vault: Vault;
};

export type SqliteStores = CitizenStores &
  OperatingStores & {
    readonly protocol: ProtocolStore;
    readonly deliveries: DeliveryStore;
    readonly keys: KeyStore;
    readonly clients: ClientStore;
    readonly logins: LoginStore;
    readonly directory: DirectoryStore;
    readonly importReports: ImportReportStore;
    readonly devices: DeviceStore;
    readonly challenges: ChallengeStore;
    readonly enrolments: EnrolmentStore;
    /** Keys of the two issuers of the citizen door. */
    readonly citizenKeys: Readonly<Record<CitizenDoor, KeyStore>>;
    readonly contacts: ContactStore;
    readonly examinations: ExaminationStore;
    readonly answers: AnswerStore;
    readonly partners: PartnerStore;
    readonly accountSessions: AccountSessionStore;
    readonly fraudReports: FraudReportStore;
    readonly statistics: StatisticsStore;
    readonly availability: AvailabilityStore;
    readonly feedback: FeedbackStore;
    readonly journal: SqliteJournal;
    readonly places: PlaceStore;
    readonly database: DatabaseSync;
    /** Another number than last time when another connection, in this process or another, has committed since. */
    readonly changes: () => number;
    /** Resolves when everything committed before the call is on the disk, whatever the durability. */
    readonly flush: () => Promise<void>;
    readonly close: () => void;
  };

/**
 * Opens the database, made when it is not there (readable by its owner only), and brings it to this
 * program's shape. Throws, with a sentence for the operator, when the database is newer than the program.
 */
export const openSqliteStores = ({ file, durability, journalKey, clock, vault }: SqliteSetup): SqliteStores => {
  const database = openDatabase(file, durability);
  try {
    const transact = createTransact(database);
    migrate(database, transact, clock, migrations);
    const { commit, commitWaiting } = createCommitting(transact);
    const journal = createJournalStore(database, commit, journalKey);
    const dataVersion = database.prepare('PRAGMA data_version');
    const flusher = createFlusher(file);
    return {
      protocol: createProtocolStore(database, commit, journal, clock),
      deliveries: createDeliveryStore(database, commit, journal),
      keys: createKeyStore(database, commit, journal, 'professional'),
      citizenKeys: {
        low: createKeyStore(database, commit, journal, 'low'),
        plus: createKeyStore(database, commit, journal, 'plus'),
      },
      ...createCitizenStores(database, commit, journal, vault),
      ...createOperatingStores(database, commit, journal),
      clients: createClientStore(database, commit, journal),
      logins: createLoginStore(database, commit, journal),
      directory: createSqliteDirectoryStore(database, journal),
      devices: createDeviceStore(database, commit, journal),
      challenges: createChallengeStore(database, commit, journal),
      enrolments: createEnrolmentStore(database, commit),
      contacts: createContactStore(database, commit, journal),
      examinations: createExaminationStore(database, commit, journal),
      answers: createAnswerStore(database, commit, journal),
      partners: createPartnerStore(database, commit, journal),
      accountSessions: createAccountSessionStore(database, commit),
      fraudReports: createFraudReportStore(database, commit, journal, vault),
      statistics: createStatisticsStore(database, commit),
      availability: createAvailabilityStore(database, commit),
      feedback: createFeedbackStore(database, commit),
      importReports: createImportReportStore(database, commit),
      ...{ journal, database },
      places: createPlaceStore(database, commit),
      changes: () => (dataVersion.get() as { data_version: number }).data_version,
      flush: flusher.flush,
      close: () => {
        commitWaiting();
        database.close();
        flusher.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
};

export type JournalReading = {
  readonly journal: Pick<JournalStore, 'head' | 'readAfter' | 'search'>;
  readonly flush: () => Promise<void>;
  readonly close: () => void;
};

/** Opens the journal of a database that another process may be using, and can change nothing in it. */
export const openJournalForReading = ({
  file,
  journalKey,
}: Pick<SqliteSetup, 'file' | 'journalKey'>): JournalReading => {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
  const { commit } = createCommitting(createTransact(database));
  const journal = createJournalStore(database, commit, journalKey);
  const flusher = createFlusher(file);
  const close = () => {
    database.close();
    flusher.close();
  };
  return { journal, flush: flusher.flush, close };
};

const openDatabase = (file: string, durability: SqliteSetup['durability']): DatabaseSync => {
  // SQLite gives its -wal and -shm files the mode of the database file.
  closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true });
  // WAL: readers never wait for the writer. NORMAL syncs at checkpoints only: a commit survives the death
  // of the process, a power cut may take the last ones and never harms the file (https://sqlite.org/wal.html).
  // A checkpoint every 64 MB of log: seldom enough that the pages written most are copied once, not often.
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = ${durability === 'power' ? 'FULL' : 'NORMAL'};
    PRAGMA wal_autocheckpoint = 16000;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA cache_size = -16000;
  `);
  return database;
};
