import { it } from 'node:test';
import type { AccountSessionStore } from '#account/account-session.ts';
import type { FraudReportStore } from '#account/fraud.ts';
import type { AvailabilityStore } from '#audit/availability.ts';
import type { JournalStore } from '#audit/journal.ts';
import type { PlaceStore } from '#audit/place-store.ts';
import type { StatisticsStore } from '#audit/statistics-store.ts';
import type { BannerStore } from '#clients/citizen/registry-store.ts';
import type { ClientStore } from '#clients/client-store.ts';
import type { ExaminationStore } from '#examiner/examination-store.ts';
import type { AccountStore } from '#identity/citizen/account-store.ts';
import type { InsEvidenceStore } from '#identity/citizen/ins.ts';
import type { DeliveryStore } from '#issuer/delivery-store.ts';
import type { KeyStore } from '#issuer/key-store.ts';
import type { ProtocolStore } from '#issuer/protocol-store.ts';
import type { CitizenLoginStore } from '#login/citizen/citizen-login-store.ts';
import type { LoginStore } from '#login/login-store.ts';
import type { ChallengeStore } from '#methods/app/challenge-store.ts';
import type { ContactStore } from '#methods/app/contact-store.ts';
import type { DeviceStore } from '#methods/app/device-store.ts';
import type { EnrolmentStore } from '#methods/app/enrolment-store.ts';
import type { OperatorStore } from '#operators/operator-store.ts';
import type { ProposalStore } from '#operators/proposal-store.ts';
import type { TokenStore } from '#operators/token.ts';
import type { SuspensionStores } from '#stores/sqlite/suspensions.ts';
import type { AnswerStore } from '#partners/answer.ts';
import type { PartnerStore } from '#partners/partner-store.ts';
import type { ImportReportStore } from '#directory/import/report-store.ts';
import type { TrustRootStore } from '#methods/card/trust-root-store.ts';
import type { VerificationStore } from '#audit/verification.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { EventKind, NewEvent } from '#vocabulary/event.ts';

/** The contracts under examination, as one backend keeps them. */
export type ExaminedStores = {
  readonly protocol: ProtocolStore;
  readonly deliveries: DeliveryStore;
  readonly keys: KeyStore;
  readonly clients: ClientStore;
  readonly logins: LoginStore;
  readonly devices: DeviceStore;
  readonly challenges: ChallengeStore;
  readonly enrolments: EnrolmentStore;
  readonly citizenLogins: CitizenLoginStore;
  readonly accounts: AccountStore;
  readonly insEvidence: InsEvidenceStore;
  readonly banners: BannerStore;
  readonly sealedSecrets: {
    readonly load: (name: string) => Promise<string | undefined>;
    readonly keep: (name: string, sealed: string) => Promise<string>;
  };
  readonly contacts: ContactStore;
  readonly accountSessions: AccountSessionStore;
  readonly fraudReports: FraudReportStore;
  readonly suspensions: SuspensionStores;
  readonly operators: OperatorStore;
  readonly proposals: ProposalStore;
  readonly tokens: TokenStore;
  readonly trustRoots: TrustRootStore;
  readonly importReports: ImportReportStore;
  readonly verifications: VerificationStore;
  readonly journal: JournalStore;
  readonly places: PlaceStore;
  readonly statistics: StatisticsStore;
  readonly availability: AvailabilityStore;
  readonly examinations: ExaminationStore;
  readonly partners: PartnerStore;
  readonly answers: AnswerStore;
};

export type Examinee = {
  readonly stores: ExaminedStores;
  /** A second connection to the same data, as another process has. */
  readonly connectAgain: () => Promise<ExaminedStores>;
  /** Closes every connection and opens the same data again, as after a restart. */
  readonly reopen: () => Promise<ExaminedStores>;
  /** Closes every connection and removes the data. */
  readonly close: () => Promise<void>;
};

export type OpenExaminee = (clock: Clock) => Promise<Examinee>;

/** A clock that stands still until it is told to go on. */
export type StillClock = Clock & { readonly advance: (seconds: number) => void };

/** Every exam begins at this second. */
export const examStartSeconds = 1_800_000_000;

export const makeStillClock = (): StillClock => {
  let now = examStartSeconds;
  return {
    nowMilliseconds: () => now * 1000,
    nowSeconds: () => now,
    advance: (seconds) => {
      now += seconds;
    },
  };
};

/** One sentence of a contract, examined on a fresh backend. */
export const sentence = (
  open: OpenExaminee,
  words: string,
  examine: (stores: ExaminedStores, clock: StillClock, examinee: Examinee) => Promise<void>,
): void => {
  it(words, async () => {
    const clock = makeStillClock();
    const examinee = await open(clock);
    try {
      await examine(examinee.stores, clock, examinee);
    } finally {
      await examinee.close();
    }
  });
};

export const eventOf = (kind: EventKind, more: Partial<NewEvent> = {}): NewEvent => ({
  kind,
  atMilliseconds: examStartSeconds * 1000,
  ...more,
});

/** An event that cannot be written: JSON has no such number. Whatever was to share its transaction must not stay. */
export const unwritableEvent: NewEvent = eventOf('token.issued', { details: { count: Number.NaN } });

/** What the journal holds, oldest first. */
export const kindsInJournal = async (journal: JournalStore): Promise<readonly EventKind[]> =>
  (await journal.readAfter(0, 1000)).map((line) => line.event.kind);
