import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import formBody from '@fastify/formbody';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type EngineRequest, engineRequest } from '#issuer/front.ts';
import { discoveryPaths, endpointPaths } from '#issuer/paths.ts';
import { refuseTooMany } from '#issuer/secret-guard.ts';
import { patience, refuseBytes } from '#platform/listener.ts';
import { typeboxSchemas } from '#platform/schemas.ts';
import { securityHeaders } from '#platform/look/security-headers.ts';
import { registerLogoRoute } from '../look/service-logo.ts';
import type { Door } from './door.ts';
import { renderFault } from './fault-page.ts';
import { languageOf } from './language-of.ts';
import { registerLoginRoutes } from './login-routes.ts';
import { registerPhoneRoutes } from './phone-routes.ts';
import { countdownScript, countdownScriptPath } from './countdown-script.ts';
import { registerDeviceRoutes } from './device-routes.ts';
import { waitScript, waitScriptPath } from './wait-script.ts';
import { registerLogoutRoutes } from './logout-routes.ts';
import { welcomePage } from './pages/welcome.ts';

/**
 * The listener of the professional door: the engine's addresses go to the engine whole, everything else is a page.
 * @param tls options when the listener speaks TLS itself; undefined behind a proxy and on a laptop
 */
export const createProfessionalServer = (door: Door, tls: ServerOptions | undefined): FastifyInstance => {
  const app: FastifyInstance = Fastify({
    logger: false,
    schemaController: typeboxSchemas,
    bodyLimit: 56 * 1024,
    routerOptions: { maxParamLength: 200 },
    // Refusals of the router itself (`/%zz`) are pages too; the framework's own words would name it.
    frameworkErrors: (_error, request, reply) => void sendFault(door, request, reply, 'P103'),
    clientErrorHandler: refuseBytes,
    serverFactory: (pages) => {
      const listener = dispatch(door, pages);
      return tls === undefined ? createServer(patience, listener) : createTlsServer({ ...patience, ...tls }, listener);
    },
  });
  app.register(formBody, { bodyLimit: 56 * 1024 });
  registerPages(app, door);
  return app;
};

const registerPages = (app: FastifyInstance, door: Door): void => {
  registerLoginRoutes(app, door);
  registerLogoutRoutes(app, door);
  if (door.phone !== undefined) {
    registerPhoneRoutes(app, door, door.phone);
    registerDeviceRoutes(app, door, door.phone);
  }
  for (const [path, script] of [
    [waitScriptPath, waitScript],
    [countdownScriptPath, countdownScript],
  ] as const) {
    app.get(path, (_request, reply) =>
      reply.headers({ ...door.stylesheet.headers, 'content-type': 'text/javascript; charset=utf-8' }).send(script),
    );
  }
  app.get('/', (request, reply) =>
    reply.headers(securityHeaders({ https: isHttps(door) })).send(welcome(door, request.raw)),
  );
  registerLogoRoute(app, { logos: door.logos, basePath: '' }, (reply) => reply.callNotFound());
  app.get(door.stylesheet.path, (_request, reply) => reply.headers(door.stylesheet.headers).send(door.stylesheet.body));
  app.get('/favicon.ico', (_request, reply) => reply.code(204).send());
  app.setNotFoundHandler((request, reply) => sendFault(door, request, reply, 'P106'));
  app.setErrorHandler((error: { readonly statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500)
      door.log.error('a page failed', { error, route: request.routeOptions.url, method: request.method });
    return sendFault(door, request, reply, status >= 500 ? 'P901' : status === 413 ? 'P105' : 'P103');
  });
};

const sendFault = (door: Door, request: FastifyRequest, reply: FastifyReply, code: PageFault): FastifyReply => {
  const page = fault(door, request.raw, code);
  return reply.code(page.status).headers(page.headers).send(page.body);
};

type PageFault = 'P103' | 'P105' | 'P106' | 'P108' | 'P901';

const isHttps = (door: Door): boolean => door.addresses.browserOrigin.startsWith('https:');

const fault = (door: Door, request: IncomingMessage, code: PageFault) =>
  renderFault({ look: door.look, clock: door.login.clock, random: door.login.random, https: isHttps(door) }, request, {
    fault: code,
  });

const welcome = (door: Door, request: IncomingMessage): string =>
  welcomePage(door.look, {
    language: languageOf(request),
    issuer: door.addresses.issuer,
    discoveryUrl: `${door.addresses.issuer}${discoveryPaths.wallet}`,
    sandbox: door.sandbox,
  });

const dispatch =
  (door: Door, pages: RequestListener): RequestListener =>
  (request, response) => {
    const target = engineRequest(door.addresses, pathOf(request.url ?? '/'));
    const waitSeconds = door.waitSeconds.door(request);
    if (waitSeconds > 0) refuseAddress(door, target, { request, response, waitSeconds });
    else if (target === undefined) pages(request, response);
    else void serve(door, target, request, response);
  };

type Refused = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly waitSeconds: number;
};

/** A program gets JSON, a person a page. */
const refuseAddress = (
  door: Door,
  target: EngineRequest | undefined,
  { request, response, waitSeconds }: Refused,
): void => {
  door.counters.request('limited', 429, 0);
  if (target?.kind === 'form' || target?.kind === 'other') return refuseTooMany(response, waitSeconds);
  const page = fault(door, request, 'P108');
  response.writeHead(page.status, { ...page.headers, 'retry-after': String(waitSeconds) }).end(page.body);
};

const pathOf = (url: string): string => url.split('?', 1)[0] ?? '/';

const serve = async (
  door: Door,
  target: EngineRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const startedAt = door.login.clock.nowMilliseconds();
  try {
    await door.issuer.serve(target, { request, response });
  } catch (error) {
    if (hungUp(error)) return;
    door.log.error('the engine could not be reached', { error, route: routeOf(target) });
    const page = fault(door, request, 'P901');
    if (!response.headersSent) response.writeHead(page.status, page.headers).end(page.body);
  }
  door.counters.request(routeOf(target), response.statusCode, (door.login.clock.nowMilliseconds() - startedAt) / 1000);
};

/** The caller went away in the middle of the body: nobody is left to answer, and nothing is wrong with us. */
const hungUp = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ECONNRESET';

/** A label of the metrics is one of few: what the caller wrote into the path would make a series for each request. */
const routeOf = ({ kind, path }: EngineRequest): string =>
  kind === 'resume' ? `${endpointPaths.authorization}/:uid` : path;
