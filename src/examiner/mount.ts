import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PresentedCertificate } from '#platform/service-certificate.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { Examination } from './examination.ts';
import type { ExaminationStore } from './examination-store.ts';
import { discoveryOf, examinationPath } from './issuer/addresses.ts';
import {
  answerTokenCall,
  answerUserInfo,
  type IssuerMachine,
  type ServiceAnswer,
  type ServiceCall,
} from './issuer/answer.ts';
import { authorize } from './issuer/authorize.ts';
import type { CredentialMachine } from './issuer/credentials.ts';
import type { Desk } from './issuer/desk.ts';
import { endSession } from './issuer/end-session.ts';
import type { ExaminationKeys } from './issuer/keys.ts';
import type { ReportKey } from './report.ts';
import { type ExaminationPage, examinationPage } from './report-page.ts';

/** How the listener shows a page in its own frame, and in which language. */
export type ExaminerFrame = {
  readonly languageOf: (request: FastifyRequest, reply: FastifyReply) => Language;
  readonly sendPage: (request: FastifyRequest, reply: FastifyReply, page: ExaminationPage) => FastifyReply;
};

/** Adds the routes below `/examen`. Forms must be parsed to flat objects before. */
export type MountExaminer = (app: FastifyInstance, frame: ExaminerFrame) => void;

/** The listener that asks services for their certificate. */
export type MutualTls = {
  readonly origin: string;
  readonly presented: (request: IncomingMessage) => PresentedCertificate | undefined;
};

type Counter = {
  readonly store: ExaminationStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: ExaminationKeys;
  readonly reportKey: ReportKey;
  readonly deskOf: (id: string) => Promise<Desk | undefined>;
  readonly fetch: CredentialMachine['fetch'];
  readonly mutualTls: MutualTls | undefined;
};

type Visit = { readonly desk: Desk; readonly request: FastifyRequest; readonly reply: FastifyReply };

/** One issuer an examination, laid out as the door that it plays, and the report. */
export const mountExaminer =
  (counter: Counter): MountExaminer =>
  (app, frame) => {
    app.get(`${examinationPath}/cles`, (_request, reply) => reply.send({ keys: [counter.reportKey.publicJwk] }));
    addReport(app, counter, frame);
    mountIssuers(counter)(app);
  };

/** The issuers alone, for the listener that asks services for their certificate. */
export const mountIssuers =
  (counter: Counter) =>
  (app: FastifyInstance): void => {
    // The two layouts differ in their paths, so the rest of the path is compared with the addresses of the examination.
    app.route({
      method: ['GET', 'POST'],
      url: `${examinationPath}/:id/*`,
      handler: async (request, reply) => {
        const desk = await counter.deskOf(parameter(request, 'id'));
        if (desk === undefined) return missing(reply);
        return serve(counter, { desk, request, reply });
      },
    });
  };

const addReport = (app: FastifyInstance, { store }: Counter, frame: ExaminerFrame): void => {
  const withExamination =
    (answer: (examination: Examination, request: FastifyRequest, reply: FastifyReply) => FastifyReply) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const examination = await store.find(parameter(request, 'id'));
      return examination === undefined ? missing(reply) : answer(examination, request, reply);
    };
  app.get(
    `${examinationPath}/:id/rapport`,
    withExamination((examination, request, reply) =>
      frame.sendPage(request, reply, examinationPage(examination, frame.languageOf(request, reply))),
    ),
  );
  app.get(
    `${examinationPath}/:id/rapport.jws`,
    withExamination(({ report }, _request, reply) =>
      report === undefined ? reply.code(404).send() : reply.header('content-type', 'application/jose').send(report),
    ),
  );
};

const serve = async (counter: Counter, visit: Visit): Promise<FastifyReply> => {
  const { desk, request, reply } = visit;
  const { addresses, examination } = desk;
  const origin = new URL(addresses.issuer).origin;
  const address = `${origin}${request.url.split('?')[0] ?? ''}`;
  reply.header('cache-control', 'no-store');
  if (request.method === 'GET' && addresses.discovery.includes(address))
    return reply.send(discoveryOf(addresses, examination.request, counter.mutualTls?.origin));
  const { publicJwk } = await counter.keys(examination.request.kind);
  if (request.method === 'GET' && address === addresses.keys) return reply.send({ keys: [publicJwk] });
  if (address.replace(/\/$/, '') === addresses.authorize) return serveByHand(counter, visit);
  if (address === addresses.endSession) return serveEndSession(visit);
  return serveCall(counter, visit, address);
};

const serveCall = async (counter: Counter, { desk, request, reply }: Visit, address: string): Promise<FastifyReply> => {
  const { addresses, examination } = desk;
  const call: ServiceCall = {
    url: request.url,
    form: formOf(request),
    authorization: request.headers.authorization,
    referer: request.headers.referer,
    certificate: counter.mutualTls?.presented(request.raw),
  };
  const key = await counter.keys(examination.request.kind);
  const { random, clock, fetch } = counter;
  const machine: IssuerMachine = { key, random, fetch, nowSeconds: clock.nowSeconds() };
  if (request.method === 'POST' && address === addresses.token)
    return send(reply, await answerTokenCall(desk, call, machine));
  if (address === addresses.userInfo) return send(reply, await answerUserInfo(desk, call, machine));
  return missing(reply);
};

/**
 * A partner tries its configuration by hand, before the first run: an honest answer. Once there is a report the link is
 * public, and nobody but the examiner, who does not come by here, may log in to the test instance with it.
 */
const serveByHand = async (counter: Counter, { desk, request, reply }: Visit): Promise<FastifyReply> => {
  const examination = await counter.store.find(desk.examination.id);
  if (examination?.state !== 'ready') return sendText(reply, 403, 'This issuer answers the examiner only.');
  const query = new URLSearchParams([...(URL.parse(request.url, 'http://x')?.searchParams ?? []), ...formOf(request)]);
  const departure = authorize(desk, query, {}, { random: counter.random, nowSeconds: counter.clock.nowSeconds() });
  return departure.kind === 'back'
    ? reply.code(303).header('location', departure.location).send()
    : sendText(reply, 400, departure.reason);
};

const serveEndSession = ({ desk, request, reply }: Visit): FastifyReply => {
  const query = URL.parse(request.url, 'http://x')?.searchParams ?? new URLSearchParams();
  const { location } = endSession(desk, new Map([...query, ...formOf(request)]));
  return location === undefined
    ? sendText(reply, 200, 'Session fermée. Session closed.')
    : reply.code(302).header('location', location).send();
};

/** The listener's own page of what nobody has. */
const missing = (reply: FastifyReply): FastifyReply => {
  reply.callNotFound();
  return reply;
};

const sendText = (reply: FastifyReply, status: number, text: string): FastifyReply =>
  reply.code(status).header('content-type', 'text/plain; charset=utf-8').send(text);

const send = (reply: FastifyReply, { status, type, body }: ServiceAnswer): FastifyReply =>
  reply.code(status).header('content-type', type).send(body);

/** The fields of a form, as strings; a field that came twice is left out. */
const formOf = ({ body }: FastifyRequest): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(typeof body === 'object' && body !== null ? body : {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );

const parameter = ({ params }: FastifyRequest, name: string): string => {
  const value: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;
  return typeof value === 'string' ? value : '';
};
