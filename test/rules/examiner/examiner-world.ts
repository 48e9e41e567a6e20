import { DatabaseSync } from 'node:sqlite';
import formBody from '@fastify/formbody';
import Fastify, { type FastifyInstance } from 'fastify';
import { type Examiner, type ExaminerDeps, openExaminer } from '#examiner/examiner.ts';
import type { ExaminationStore } from '#examiner/examination-store.ts';
import type { ExaminedClient } from '#examiner/examination.ts';
import type { Report } from '#examiner/report.ts';
import { openReportKey } from '#examiner/report-key.ts';
import { hashSecret } from '#clients/secret.ts';
import { createLog } from '#platform/log.ts';
import { framePage } from '#platform/look/frame.ts';
import { createLook } from '#platform/look/look.ts';
import { systemRandom } from '#platform/random.ts';
import { createCommitting } from '#stores/sqlite/commit.ts';
import { createExaminationStore } from '#stores/sqlite/examinations.ts';
import { migrate } from '#stores/sqlite/migrate.ts';
import { createJournalStore } from '#stores/sqlite/journal.ts';
import { migrations } from '#stores/sqlite/migrations.ts';
import { createTransact } from '#stores/sqlite/transaction.ts';
import { startExaminedService } from '../../support/examined-service.ts';
import { freePorts } from '../../support/free-ports.ts';
import { testJournalKey } from '../../stores/sqlite-examinee.ts';
import { createMovingClock, type MovingClock } from '../../support/moving-clock.ts';

export type ExaminerWorld = {
  readonly origin: string;
  readonly examiner: Examiner;
  readonly store: ExaminationStore;
  readonly clock: MovingClock;
};

const silent = createLog('silent');

/** The secret of every examined service. */
export const clientSecret = 'an-examined-service-keeps-this-secret-0001';
let counter = 0;

/** A client that proves itself by that secret. */
export const newClient = (): ExaminedClient => {
  counter += 1;
  const secretHashes = [hashSecret(clientSecret, systemRandom)];
  return { clientId: `examined-${counter}`, authentication: { method: 'client_secret', secretHashes } };
};

const openStore = (stack: { defer: (close: () => void) => void }): ExaminationStore => {
  const database = new DatabaseSync(':memory:');
  stack.defer(() => database.close());
  const transact = createTransact(database);
  const clock = createMovingClock();
  migrate(database, transact, clock, migrations);
  const { commit } = createCommitting(transact);
  return createExaminationStore(database, commit, createJournalStore(database, commit, testJournalKey));
};

/** An examiner behind a real listener. */
export const openExaminerWorld = async (
  stack: AsyncDisposableStack,
  more: Partial<Pick<ExaminerDeps, 'requestBudget' | 'allowPrivate' | 'wait'>> = {},
): Promise<ExaminerWorld> => {
  const [port = 0] = await freePorts(1);
  const origin = `http://localhost:${port}`;
  const clock = createMovingClock();
  const store = openStore(stack);
  const reportKey = await openReportKey(systemRandom.bytes(32));
  const examiner = openExaminer({
    ...{ store, origin, mode: 'sandbox', allowPrivate: true, clock, random: systemRandom, log: silent, reportKey },
    wait: async (milliseconds) => clock.pass(milliseconds),
    ...more,
  });
  stack.defer(examiner.close);
  const app: FastifyInstance = Fastify({ logger: false });
  app.register(formBody);
  const { look } = createLook('', { sandbox: true });
  examiner.mount(app, {
    languageOf: () => 'fr',
    sendPage: (_request, reply, page) =>
      reply.header('content-type', 'text/html; charset=utf-8').send(framePage(look, { ...page, language: 'fr' })),
  });
  await app.listen({ port, host: '127.0.0.1' });
  stack.defer(() => app.close());
  return { origin, examiner, store, clock };
};

export type Examined = { readonly id: string; readonly report: Report; readonly jws: string };

/** What a partner gives for the service on a port. */
export const requestFor = (port: number, kind: 'professional' | 'citizen', serviceId: string) => {
  const origin = `http://localhost:${port}`;
  return {
    ...{ serviceId, serviceName: 'Service examiné', kind, loginUrl: `${origin}/login`, startUrl: `${origin}/` },
    ...{ checkUrl: `${origin}/me`, logoutUrl: `${origin}/logout`, redirectUri: `${origin}/callback` },
    postLogoutRedirectUri: `${origin}/bye`,
    ...(kind === 'professional' ? { backchannelLogoutUrl: `${origin}/backchannel` } : {}),
  };
};

type Request = Partial<ReturnType<typeof requestFor>> & {
  readonly redirectUri: string;
  readonly checkText?: string;
  readonly door?: 'plus';
};
/** Changes what the partner gives. */
type Bend = (request: ReturnType<typeof requestFor>) => Request;

/** Starts a service, connects it to an examination issuer of its own and examines it. */
export const examine = async (
  { examiner, clock }: ExaminerWorld,
  {
    kind,
    how,
    fault,
    bend = (request) => request,
    client = newClient(),
    key,
    acr = 'eidas1',
    https,
  }: {
    readonly kind: 'professional' | 'citizen';
    readonly how: 'library' | 'hand';
    readonly fault?: string | undefined;
    readonly bend?: Bend;
    readonly client?: ExaminedClient;
    /** Signs the assertions of a client that proves itself by a key. */
    readonly key?: CryptoKey;
    readonly acr?: string;
    /** Certificate and key, as PEM: the service speaks TLS. */
    readonly https?: { readonly cert: string; readonly key: string };
  },
): Promise<Examined> => {
  const [port = 0] = await freePorts(1);
  const service = await startExaminedService(port, how, https);
  try {
    const request = bend(requestFor(port, kind, `service-${port}`));
    const started = await examiner.startExamination(request, client);
    if ('objections' in started) throw new Error(started.objections.join('; '));
    const { id, issuer, clientId } = started;
    const { redirectUri } = request;
    await service.connect({ kind, issuer, clientId, clientSecret, redirectUri, clock, fault, key, acr });
    await examiner.runExamination(id);
    const kept = await examiner.reportOf(id);
    if (kept === undefined) throw new Error('no report');
    return { id, ...kept };
  } finally {
    await service.close();
  }
};

/** The requirements with this outcome. */
export const withOutcome = ({ requirements }: Report, outcome: string): readonly string[] =>
  requirements.filter((one) => one.outcome === outcome).map(({ id }) => id);
