import { setImmediate } from 'node:timers/promises';
import type { AccountSessionStore } from '#account/account-session.ts';
import { sixMonthsBefore } from '#account/history.ts';
import type { PlaceStore } from '#audit/place-store.ts';
import type { FraudReportStore } from '#account/fraud.ts';
import type { ExaminationStore } from '#examiner/examination-store.ts';
import type { AccountStore } from '#identity/citizen/account-store.ts';
import { expiredBeforeSeconds } from '#identity/citizen/accounts.ts';
import type { DeliveryStore } from '#issuer/delivery-store.ts';
import type { ProtocolStore } from '#issuer/protocol-store.ts';
import type { CitizenLoginStore } from '#login/citizen/citizen-login-store.ts';
import type { LoginStore } from '#login/login-store.ts';
import type { ChallengeStore } from '#methods/app/challenge-store.ts';
import type { DeviceStore } from '#methods/app/device-store.ts';
import type { EnrolmentStore } from '#methods/app/enrolment-store.ts';
import type { OperatorStore } from '#operators/operator-store.ts';
import type { Log } from '#platform/log.ts';
import type { Clock } from '#vocabulary/clock.ts';
import { graceSeconds } from './expiry.ts';

/** The stores that hold what passes. The journal, keys and clients stay. */
export type PurgedStores = {
  readonly protocol: Pick<ProtocolStore, 'purge'>;
  readonly deliveries: Pick<DeliveryStore, 'purge'>;
  readonly logins: Pick<LoginStore, 'purge'>;
  readonly devices: Pick<DeviceStore, 'purge'>;
  readonly challenges: Pick<ChallengeStore, 'purge'>;
  readonly enrolments: Pick<EnrolmentStore, 'purge'>;
  readonly citizenLogins: Pick<CitizenLoginStore, 'purge'>;
  readonly accounts: Pick<AccountStore, 'purge'>;
  readonly accountSessions: Pick<AccountSessionStore, 'purge'>;
  readonly operators: Pick<OperatorStore, 'purge'>;
  readonly suspensions: { readonly purge: (nowSeconds: number, limit: number) => Promise<number> };
  readonly fraudReports: Pick<FraudReportStore, 'purge'>;
  readonly examinations: Pick<ExaminationStore, 'purge'>;
  readonly places: Pick<PlaceStore, 'purge'>;
};

export type PurgeLog = Pick<Log, 'debug' | 'error'>;

/** Rows a batch: about two milliseconds of the event loop. */
const batchRows = 100;
/** A finished back-channel logout can be looked up this long: seven days. */
const deliveryReportSeconds = 604_800;
/** A page or a service that waited can still learn this long how a request for approval ended: ten minutes. */
const challengeReportSeconds = 600;
/** Support answers within weeks; a year later the words of a report serve nobody, and the journal has its line: a year. */
const fraudReportSeconds = 31_536_000;
/** An examination that no request of a partner is about any more: six months. */
const examinationSeconds = 15_724_800;

/**
 * Purges every `everySeconds`, first after that long. The answer stops it and resolves when the batch
 * under way has ended. A failed purge is logged and tried again the next time.
 */
export const startPurge = (
  stores: PurgedStores,
  clock: Clock,
  log: PurgeLog,
  everySeconds: number,
): (() => Promise<void>) => {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  const pass = async (): Promise<void> => {
    try {
      log.debug('Purged what had expired.', { count: await purgeExpired(stores, clock, stopping.signal) });
    } catch (error) {
      log.error('The purge failed; it will be tried again.', { error });
    }
  };
  const timer = setInterval(() => {
    running ??= pass().finally(() => {
      running = undefined;
    });
  }, everySeconds * 1000);
  timer.unref();
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await running;
  };
};

/** Removes everything that has expired, in small batches with room for other work between them. Returns the number of rows. */
export const purgeExpired = async (stores: PurgedStores, clock: Clock, signal?: AbortSignal): Promise<number> => {
  const now = clock.nowSeconds();
  const purges = [
    () => stores.protocol.purge(now - graceSeconds, batchRows),
    () => stores.logins.purge(now, batchRows),
    () => stores.devices.purge(now, batchRows),
    () => stores.challenges.purge(now - challengeReportSeconds, batchRows),
    () => stores.enrolments.purge(now, batchRows),
    () => stores.citizenLogins.purge(now, batchRows),
    () => stores.accounts.purge(expiredBeforeSeconds(now), batchRows),
    () => stores.accountSessions.purge(now, batchRows),
    () => stores.operators.purge(now, batchRows),
    () => stores.suspensions.purge(now, batchRows),
    () => stores.fraudReports.purge(now - fraudReportSeconds, batchRows),
    () => stores.examinations.purge(now - examinationSeconds, batchRows),
    () => stores.places.purge(sixMonthsBefore(now * 1000), batchRows),
    () => stores.deliveries.purge(now - deliveryReportSeconds, batchRows),
  ];
  let rows = 0;
  for (const purge of purges) {
    let removed = batchRows;
    while (removed === batchRows && !signal?.aborted) {
      removed = await purge();
      rows += removed;
      await setImmediate();
    }
  }
  return rows;
};
