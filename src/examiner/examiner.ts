import type { Mode } from '#clients/address.ts';
import type { Log } from '#platform/log.ts';
import { createOutgoing } from '#platform/outgoing.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { Line } from './driver/browser.ts';
import { type Examination, type ExaminationRequest, readRequest } from './examination.ts';
import type { ExaminationStore } from './examination-store.ts';
import { addressesBelow, examinationPath, type IssuerAddresses } from './issuer/addresses.ts';
import { hashOf } from './issuer/credentials.ts';
import { clearDesk, createDesk, type Desk } from './issuer/desk.ts';
import { openExaminationKeys } from './issuer/keys.ts';
import { type MountExaminer, mountExaminer } from './mount.ts';
import { type Report, type ReportKey, readReport, signReport, writeReport } from './report.ts';
import { runSteps } from './run.ts';

export type ExaminerDeps = {
  readonly store: ExaminationStore;
  /** Public origin of the listener that `mount` is given. */
  readonly origin: string;
  readonly mode: Mode;
  /** Lets services live on loopback and in private ranges: the sandbox, or `insecureAllowPrivateAddresses`. */
  readonly allowPrivate: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly reportKey: ReportKey;
  /** Lets time pass while a short-lived token grows old. Milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Requests of one run. Default 600. */
  readonly requestBudget?: number | undefined;
};

/** What a partner puts into its test instance. The secret is shown once. */
export type Started = {
  readonly id: string;
  readonly issuer: string;
  readonly addresses: IssuerAddresses;
  readonly clientId: string;
  readonly clientSecret: string;
};

export type Examiner = {
  /** Prepares an examination, or says why the request cannot be one: an objection a field, for the developer. */
  readonly startExamination: (request: unknown) => Promise<Started | { readonly objections: readonly string[] }>;
  /**
   * Runs it, to its end; again and again, while faults are mended.
   * @returns `unknown` when there is no such examination, `busy` when one of this service runs already
   */
  readonly runExamination: (id: string) => Promise<'finished' | 'unknown' | 'busy'>;
  /** The last report and its compact JWS; undefined before the first run ended. */
  readonly reportOf: (id: string) => Promise<{ readonly report: Report; readonly jws: string } | undefined>;
  /** Routes of the issuers and the reports, for the listener at `origin`. */
  readonly mount: MountExaminer;
  readonly close: () => Promise<void>;
};

const timeoutMilliseconds = 10_000;
const maximumBytes = 1_000_000;
const defaultBudget = 600;
/** A run is cut off then; one that still says that it runs was cut off with its process. */
const longestRunSeconds = 1800;

/** Opens the room: an issuer and an examiner for each examination. */
export const openExaminer = (deps: ExaminerDeps): Examiner => {
  const outgoing = createOutgoing({ allowPrivate: deps.allowPrivate, timeoutMilliseconds, maximumBytes });
  const house: House = { ...deps, keys: openExaminationKeys(), desks: new Map(), fetch: outgoing.fetch };
  return {
    startExamination: (request) => start(house, request),
    runExamination: (id) => run(house, id),
    reportOf: async (id) => {
      const jws = (await deps.store.find(id))?.report;
      return jws === undefined ? undefined : { report: readReport(jws), jws };
    },
    mount: mountExaminer({ ...house, deskOf: (id) => deskOf(house, id), reportKey: deps.reportKey }),
    close: outgoing.close,
  };
};

type House = ExaminerDeps & {
  readonly keys: ReturnType<typeof openExaminationKeys>;
  readonly desks: Map<string, Desk>;
  readonly fetch: Line['fetch'];
};

const mostDesks = 200;

/** What is remembered of an examination; made anew after a restart, and when too many were open since. */
const deskOf = async (house: House, id: string): Promise<Desk | undefined> => {
  const known = house.desks.get(id);
  if (known !== undefined) return known;
  const examination = await house.store.find(id);
  if (examination === undefined) return undefined;
  const desk = house.desks.get(id) ?? createDesk(examination, addressesOf(house, examination.id, examination.request));
  const [oldest] = house.desks.keys();
  if (house.desks.size >= mostDesks && oldest !== undefined) house.desks.delete(oldest);
  house.desks.set(id, desk);
  return desk;
};

const addressesOf = ({ origin }: House, id: string, { kind }: ExaminationRequest): IssuerAddresses =>
  addressesBelow(`${origin}${examinationPath}/${id}`, kind);

const start = async (house: House, value: unknown): ReturnType<Examiner['startExamination']> => {
  const read = readRequest(value, house.mode);
  if ('objections' in read) return read;
  const { random, clock } = house;
  const [id, clientSecret] = [random.token(16), random.token(32)];
  const examination: Examination = {
    ...{ id, request: read.request, clientId: `examen-${random.token(6)}`, secretHash: hashOf(clientSecret) },
    ...{ createdAtSeconds: clock.nowSeconds(), state: 'ready', startedAtSeconds: undefined, report: undefined },
    progress: { done: 0, total: 0 },
  };
  await house.store.insert(examination);
  const addresses = addressesOf(house, id, read.request);
  return { id, issuer: addresses.issuer, addresses, clientId: examination.clientId, clientSecret };
};

const run = async (house: House, id: string): Promise<'finished' | 'unknown' | 'busy'> => {
  const desk = await deskOf(house, id);
  if (desk === undefined) return 'unknown';
  const startedAtSeconds = house.clock.nowSeconds();
  if (!(await house.store.claim(id, startedAtSeconds, startedAtSeconds - longestRunSeconds))) return 'busy';
  try {
    await house.store.finish(id, 'finished', await examine(house, desk, startedAtSeconds));
    return 'finished';
  } catch (error) {
    house.log.error('an examination failed', { error });
    await house.store.finish(id, 'interrupted', undefined);
    throw error;
  }
};

/** @returns the signed report */
const examine = async (house: House, desk: Desk, startedAtSeconds: number): Promise<string> => {
  clearDesk(desk);
  const { examination, addresses } = desk;
  const { clock, random, wait } = house;
  const budget = house.requestBudget ?? defaultBudget;
  const isLate = () => clock.nowSeconds() > startedAtSeconds + longestRunSeconds;
  const line: Line = { fetch: house.fetch, budget, isLate };
  const key = await house.keys(examination.request.kind);
  const result = await runSteps({ desk, line, clock, random, wait, key }, (progress) =>
    house.store.noteProgress(examination.id, progress),
  );
  const facts = {
    issuer: addresses.issuer,
    startedAtSeconds,
    endedAtSeconds: clock.nowSeconds(),
    requests: budget - line.budget,
  };
  return signReport(writeReport(examination, result, facts), house.reportKey);
};
