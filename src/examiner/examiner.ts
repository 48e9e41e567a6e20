import type { Mode } from '#clients/address.ts';
import type { Log } from '#platform/log.ts';
import { createOutgoing } from '#platform/outgoing.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { FastifyInstance } from 'fastify';
import { conduct, staleBefore } from './conduct.ts';
import type { Line } from './driver/browser.ts';
import { type Examination, type ExaminationRequest, type ExaminedClient, readRequest } from './examination.ts';
import type { ExaminationStore } from './examination-store.ts';
import { addressesBelow, examinationPath, type IssuerAddresses } from './issuer/addresses.ts';
import { createDesk, type Desk } from './issuer/desk.ts';
import { openExaminationKeys } from './issuer/keys.ts';
import { type MountExaminer, mountExaminer, mountIssuers, type MutualTls } from './mount.ts';
import { type Report, type ReportKey, readReport } from './report.ts';

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
  /** Lets time pass while a short-lived token grows old; rejects when the signal ends it. Milliseconds. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  /** The listener that `mountMutualTls` is given; without one no service can be examined by its certificate. */
  readonly mutualTls?: MutualTls | undefined;
  /** Requests of one run. Default 600. */
  readonly requestBudget?: number | undefined;
};

/** What a partner puts into its test instance. */
export type Started = {
  readonly id: string;
  readonly issuer: string;
  readonly addresses: IssuerAddresses;
  readonly clientId: string;
};

export type Objected = { readonly objections: readonly string[] };

export type Examiner = {
  /**
   * Prepares an examination, or says why the request cannot be one: an objection a field, for the developer.
   * @param client as which client the test instance appears
   */
  readonly startExamination: (request: unknown, client: ExaminedClient) => Promise<Started | Objected>;
  /** Asks otherwise of an examination that is there; its issuer and its last report stay. `busy`: it runs. */
  readonly changeExamination: (
    id: string,
    request: unknown,
    client: ExaminedClient,
  ) => Promise<Started | Objected | 'unknown' | 'busy'>;
  /**
   * Runs it, to its end; again and again, while faults are mended.
   * @returns `unknown` when there is no such examination, `busy` when one of this service runs already, `interrupted`
   * when the process ends before the run
   */
  readonly runExamination: (id: string) => Promise<'finished' | 'interrupted' | 'unknown' | 'busy'>;
  /** The examinations of a service, newest first. */
  readonly listOf: (serviceId: string) => Promise<readonly Examination[]>;
  /** Addresses of the issuer of an examination. */
  readonly addressesOf: (examination: Examination) => IssuerAddresses;
  /** The last report and its compact JWS; undefined before the first run ended. */
  readonly reportOf: (id: string) => Promise<{ readonly report: Report; readonly jws: string } | undefined>;
  /** Whether a run began so long ago that its process must have ended. */
  readonly isStale: (examination: Examination) => boolean;
  /** Routes of the issuers and the reports, for the listener at `origin`. */
  readonly mount: MountExaminer;
  /** Routes of the issuers, for the listener that asks services for their certificate. */
  readonly mountMutualTls: (app: FastifyInstance) => void;
  /** Interrupts what runs, and waits until that is written down. */
  readonly close: () => Promise<void>;
};

const timeoutMilliseconds = 10_000;
const maximumBytes = 1_000_000;

/** Opens the room: an issuer and an examiner for each examination. */
export const openExaminer = (deps: ExaminerDeps): Examiner => {
  const outgoing = createOutgoing({ allowPrivate: deps.allowPrivate, timeoutMilliseconds, maximumBytes });
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const house: House = {
    ...{ ...deps, mutualTls: deps.mutualTls, keys: openExaminationKeys(), desks: new Map() },
    ...{ fetch: outgoing.fetch, closing: closing.signal },
  };
  const counter = { ...house, deskOf: (id: string) => deskOf(house, id) };
  return {
    startExamination: (request, client) => start(house, request, client),
    changeExamination: (id, request, client) => change(house, id, request, client),
    runExamination: (id) => keepWhile(running, run(house, id)),
    listOf: (serviceId) => deps.store.listOf(serviceId),
    addressesOf: ({ id, request }) => addressesOf(house, id, request),
    reportOf: async (id) => {
      const jws = (await deps.store.find(id))?.report;
      return jws === undefined ? undefined : { report: readReport(jws), jws };
    },
    isStale: ({ state, startedAtSeconds = 0 }) => state === 'running' && startedAtSeconds <= staleBefore(house),
    mount: mountExaminer(counter),
    mountMutualTls: mountIssuers(counter),
    close: async () => {
      closing.abort();
      await Promise.allSettled(running);
      await outgoing.close();
    },
  };
};

type House = ExaminerDeps & {
  readonly mutualTls: MutualTls | undefined;
  readonly keys: ReturnType<typeof openExaminationKeys>;
  readonly desks: Map<string, Desk>;
  readonly fetch: Line['fetch'];
  /** The process ends. */
  readonly closing: AbortSignal;
};

const keepWhile = <Answer>(running: Set<Promise<unknown>>, promise: Promise<Answer>): Promise<Answer> => {
  running.add(promise);
  const forget = () => void running.delete(promise);
  promise.then(forget, forget);
  return promise;
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

const startedOf = (house: House, id: string, request: ExaminationRequest, clientId: string): Started => {
  const addresses = addressesOf(house, id, request);
  return { id, issuer: addresses.issuer, addresses, clientId };
};

const start = async (house: House, value: unknown, client: ExaminedClient): Promise<Started | Objected> => {
  const read = readRequest(value, house.mode);
  if ('objections' in read) return read;
  const id = house.random.token(16);
  await house.store.insert({
    ...{ id, request: read.request, clientId: client.clientId, authentication: client.authentication },
    ...{ createdAtSeconds: house.clock.nowSeconds(), state: 'ready', startedAtSeconds: undefined, report: undefined },
    progress: { done: 0, total: 0 },
  });
  return startedOf(house, id, read.request, client.clientId);
};

const change = async (
  house: House,
  id: string,
  value: unknown,
  client: ExaminedClient,
): Promise<Started | Objected | 'unknown' | 'busy'> => {
  const read = readRequest(value, house.mode);
  if ('objections' in read) return read;
  if ((await house.store.find(id)) === undefined) return 'unknown';
  if (!(await house.store.change(id, { request: read.request, ...client }, staleBefore(house)))) return 'busy';
  house.desks.delete(id);
  return startedOf(house, id, read.request, client.clientId);
};

const run = async (house: House, id: string): ReturnType<Examiner['runExamination']> => {
  const desk = await deskOf(house, id);
  return desk === undefined ? 'unknown' : conduct(house, desk);
};
