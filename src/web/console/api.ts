import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { apiPath, methodOf, openApiOf, openApiPath } from '#console/open-api.ts';
import type { AnyOperation, OperationFault } from '#console/operation.ts';
import type { Perform, Performed } from '#console/perform.ts';
import { readFields } from '#console/read-fields.ts';
import type { Caller } from '#operators/operator.ts';
import type { RateLimit } from '#platform/rate-limit.ts';
import { isOwnForm, languageFor, type OfficePart, type Visit } from '../office/office.ts';
import { consolePaths } from './places.ts';

type ApiSession = { readonly caller: Caller; readonly isGenuine: (note: string) => boolean };

export type ConsoleApi = {
  /** The whole table of the console. */
  readonly operations: readonly AnyOperation[];
  readonly perform: Perform;
  /** Who a token speaks for (`operators/token.ts`). */
  readonly findTokenCaller: (token: string) => Promise<Caller | undefined>;
  /** Who is signed in at the pages, and whether the note of a post is of that session. */
  readonly findSession: (visit: Visit) => Promise<ApiSession | undefined>;
  /** By operator. */
  readonly requests: Pick<RateLimit, 'take'>;
  /** By address: requests whose token is not good. */
  readonly strangers: Pick<RateLimit, 'take'>;
};

type ApiVisit = Visit & { readonly api: ConsoleApi; readonly underWay: UnderWay };

/** How many requests of each operator are being answered. */
type UnderWay = Map<string, number>;

/** Some search millions of lines: more at once would keep the machine from logins, whatever the minute allows. */
const mostAtOnce = 8;

/**
 * The console for programs: each operation of the table at its own address, by token, or by the session of the pages
 * with its note in the header `x-csrf`. Refusals are problems (RFC 9457); nothing is kept by any cache.
 */
export const createConsoleApi =
  (api: ConsoleApi): OfficePart =>
  (app, office) => {
    app.register(async (scope: FastifyInstance) => {
      const underWay: UnderWay = new Map();
      const visitOf = (request: FastifyRequest, reply: FastifyReply): ApiVisit => ({
        ...{ api, underWay, office, request, reply },
      });
      scope.removeContentTypeParser('application/x-www-form-urlencoded');
      scope.setErrorHandler((error: { readonly statusCode?: number }, request, reply) =>
        sendError(visitOf(request, reply), error),
      );
      scope.get(openApiPath, (request, reply) =>
        withCaller(visitOf(request, reply), async () => sendJson(reply, 200, openApiOf(api.operations, office.origin))),
      );
      for (const operation of api.operations) addOperation(scope, operation, visitOf);
      scope.all('/console/api/*', (request, reply) => sendProblem(visitOf(request, reply), 404));
    });
  };

const addOperation = (
  scope: FastifyInstance,
  operation: AnyOperation,
  visitOf: (request: FastifyRequest, reply: FastifyReply) => ApiVisit,
): void => {
  const url = `${apiPath}/${operation.name}`;
  const method = methodOf(operation);
  scope.route({
    ...{ method, url },
    handler: (request, reply) => {
      const visit = visitOf(request, reply);
      return withCaller(visit, async (caller) => {
        const input = method === 'GET' ? readQuery(operation, request) : (request.body ?? {});
        return sendPerformed(visit, await visit.api.perform(operation, input, caller));
      });
    },
  });
  const other = method === 'GET' ? 'POST' : 'GET';
  scope.route({
    ...{ method: other, url, exposeHeadRoute: false },
    handler: (request, reply) => sendProblem(visitOf(request, reply.header('allow', method)), 405),
  });
};

const readQuery = ({ input }: AnyOperation, { query }: FastifyRequest) =>
  readFields(input, query as Readonly<Record<string, string | readonly string[]>>);

/** Goes on with whoever asks, or answers why nobody does. */
const withCaller = async (
  visit: ApiVisit,
  answer: (caller: Caller) => Promise<FastifyReply>,
): Promise<FastifyReply> => {
  const { api, office, request, reply } = visit;
  const found = await findCaller(visit);
  if (found === 'foreign') return sendProblem(visit, 403);
  if (found === undefined) {
    const stranger = api.strangers.take(office.clientAddress(request.raw));
    if (stranger > 0) return sendBusy(visit, stranger);
    const told = request.headers.authorization === undefined ? '' : ', error="invalid_token"';
    return sendProblem({ ...visit, reply: reply.header('www-authenticate', `Bearer realm="console"${told}`) }, 401);
  }
  const waitSeconds = api.requests.take(found.operatorId);
  return waitSeconds > 0 ? sendBusy(visit, waitSeconds) : answerBeside(visit, found.operatorId, () => answer(found));
};

const answerBeside = async (
  visit: ApiVisit,
  operatorId: string,
  answer: () => Promise<FastifyReply>,
): Promise<FastifyReply> => {
  const { underWay } = visit;
  const others = underWay.get(operatorId) ?? 0;
  if (others >= mostAtOnce) return sendBusy(visit, 1);
  underWay.set(operatorId, others + 1);
  try {
    return await answer();
  } finally {
    const left = (underWay.get(operatorId) ?? 1) - 1;
    if (left > 0) underWay.set(operatorId, left);
    else underWay.delete(operatorId);
  }
};

/** `foreign`: somebody is signed in, and nothing shows that the post comes from a page of ours. */
const findCaller = async (visit: ApiVisit): Promise<Caller | 'foreign' | undefined> => {
  const { api, request } = visit;
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer +([\w-]+)$/i.exec(authorization)?.[1];
    return token === undefined ? undefined : api.findTokenCaller(token);
  }
  const session = await api.findSession(visit);
  if (session === undefined || request.method !== 'POST') return session?.caller;
  const note = request.headers['x-csrf'];
  return isOwnForm(visit) && typeof note === 'string' && session.isGenuine(note) ? session.caller : 'foreign';
};

const sendPerformed = (visit: ApiVisit, performed: Performed<unknown>): FastifyReply => {
  const { reply } = visit;
  switch (performed.outcome) {
    case 'done':
      return sendJson(reply, 200, performed.output ?? {});
    case 'proposed': {
      const { proposalId } = performed;
      const location = `${apiPath}/proposals.show?proposalId=${encodeURIComponent(proposalId)}`;
      return sendJson(reply.header('location', location), 202, {
        proposalId,
        page: `${visit.office.origin}${consolePaths.proposals}/${encodeURIComponent(proposalId)}`,
      });
    }
    case 'forbidden':
      return sendProblem(visit, 403);
    case 'unproved':
      return sendProblem(visit, 403, [signInAgain]);
    case 'missing':
      return sendProblem(visit, 404);
    case 'refused':
      return sendProblem(visit, 422, performed.faults);
  }
};

const signInAgain: OperationFault = {
  pointer: '',
  message: { fr: 'Connectez-vous de nouveau à la console.', en: 'Sign in to the console again.' },
};

const sendError = (visit: ApiVisit, error: { readonly statusCode?: number }): FastifyReply => {
  const { office, request } = visit;
  const status = statuses.find((known) => known === error.statusCode);
  if (status !== undefined && status < 500) return sendProblem(visit, status);
  office.log.error('an operation failed', { error, route: request.routeOptions.url, method: request.method });
  return sendProblem(visit, 500);
};

const sendBusy = (visit: ApiVisit, waitSeconds: number): FastifyReply =>
  sendProblem({ ...visit, reply: visit.reply.header('retry-after', String(Math.ceil(waitSeconds))) }, 429);

const statuses = [400, 401, 403, 404, 405, 413, 415, 422, 429, 500] as const;

/** By status, as RFC 9110 calls them (RFC 9457 §4.2.1). */
const titles: Readonly<Record<(typeof statuses)[number], string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

const sendProblem = (
  visit: ApiVisit,
  status: (typeof statuses)[number],
  faults: readonly OperationFault[] = [],
): FastifyReply => {
  const language = languageFor(visit);
  const errors = faults.map(({ pointer, message }) => ({ pointer, detail: message[language] }));
  const problem = { type: 'about:blank', title: titles[status], status, ...(errors.length > 0 && { errors }) };
  return sendJson(visit.reply.header('content-language', language), status, problem);
};

const sendJson = (reply: FastifyReply, status: number, body: object): FastifyReply =>
  reply
    .code(status)
    .headers(headers)
    .header(
      'content-type',
      status < 400 ? 'application/json; charset=utf-8' : 'application/problem+json; charset=utf-8',
    )
    .send(JSON.stringify(body));

const headers = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;
