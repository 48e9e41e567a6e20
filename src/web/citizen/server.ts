import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import formBody from '@fastify/formbody';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { patience, refuseBytes } from '#platform/listener.ts';
import { typeboxSchemas } from '#platform/schemas.ts';
import type { FirstStep } from '#issuer/citizen/citizen-issuer.ts';
import { refuseTooMany } from '#issuer/secret-guard.ts';
import { requestUrl } from '#platform/request-url.ts';
import { registerBackToService } from './back-to-service.ts';
import { registerCallbackRoutes } from './callback-routes.ts';
import { registerChoiceRoutes } from './choice-routes.ts';
import { registerConsentRoutes } from './consent-routes.ts';
import { registerDocumentRoutes } from './document-routes.ts';
import { registerLogoRoute } from '../look/service-logo.ts';
import type { CitizenDoorDeps } from './door.ts';
import { sendFault } from './fault-page.ts';
import { firstStepAt } from './first-step.ts';
import { registerLogoutRoutes } from './logout-routes.ts';
import { registerVerifyRoutes } from './verify-routes.ts';

const longestBody = 16 * 1024;

/**
 * The listener of one issuer of the citizen door: what the engine knows goes to the engine whole, everything else is a
 * page.
 * @param tls options when the listener speaks TLS itself; undefined behind a proxy and on a laptop
 */
export const createCitizenServer = (door: CitizenDoorDeps, tls: ServerOptions | undefined): FastifyInstance => {
  const app: FastifyInstance = Fastify({
    logger: false,
    schemaController: typeboxSchemas,
    bodyLimit: longestBody,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (_error, request, reply) => void sendFault({ door, request, reply }, { fault: 'Y000404' }),
    clientErrorHandler: refuseBytes,
    serverFactory: (pages) => {
      const listener = dispatch(door, pages);
      return tls === undefined ? createServer(patience, listener) : createTlsServer({ ...patience, ...tls }, listener);
    },
  });
  app.register(formBody, { bodyLimit: longestBody });
  registerPages(app, door);
  return app;
};

const registerPages = (app: FastifyInstance, door: CitizenDoorDeps): void => {
  app.addHook('onRequest', async (request, reply) => refuseTooManyHere(door, request, reply));
  app.addHook('onResponse', async (request, reply) =>
    door.counters.request(request.routeOptions.url ?? 'unknown', reply.raw.statusCode, reply.elapsedTime / 1000),
  );
  registerChoiceRoutes(app, door);
  registerCallbackRoutes(app, door);
  registerVerifyRoutes(app, door);
  registerConsentRoutes(app, door);
  registerBackToService(app, door);
  registerLogoutRoutes(app, door);
  registerDocumentRoutes(app, door);
  registerLogoRoute(app, { logos: door.logos, basePath: door.issuer.basePath }, (reply) => reply.callNotFound());
  app.setNotFoundHandler((request, reply) =>
    sendFault({ door, request, reply }, { fault: request.raw.url === failedPath ? 'Y000000' : 'Y000404' }),
  );
  app.setErrorHandler((error: { readonly statusCode?: number }, request, reply) => {
    const visit = { door, request, reply };
    // A body that is too long or no form at all is not one of ours.
    if ((error.statusCode ?? 500) < 500) return sendFault(visit, { fault: 'Y470002' });
    door.log.error('a page failed', { error, route: request.routeOptions.url, method: request.method });
    return sendFault(visit, { fault: 'Y000000' });
  });
};

/** Requests that came too often; counted once, before engine and pages part. */
const waiting = new WeakMap<IncomingMessage, number>();

const refuseTooManyHere = (
  door: CitizenDoorDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | undefined => {
  const waitSeconds = waiting.get(request.raw);
  if (waitSeconds === undefined) return undefined;
  return sendFault({ door, request, reply }, { fault: 'Y500429', retryAfterSeconds: waitSeconds });
};

const dispatch = (door: CitizenDoorDeps, pages: RequestListener): RequestListener => {
  const ways = { pages, firstStep: firstStepAt(door) };
  return (request, response) => void serve(door, ways, request, response);
};

type Ways = { readonly pages: RequestListener; readonly firstStep: FirstStep };

/** The engine first, with the path below the issuer; its failure is a page like any other. */
const serve = async (
  door: CitizenDoorDeps,
  { pages, firstStep }: Ways,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { pathname } = requestUrl(request);
  const { basePath } = door.issuer;
  const waitSeconds = door.limit(request) ?? 0;
  if (waitSeconds > 0 && isForProgram(request)) return refuseTooMany(response, waitSeconds);
  if (waitSeconds > 0) {
    waiting.set(request, waitSeconds);
    return pages(request, response);
  }
  if (!pathname.startsWith(`${basePath}/`)) return pages(request, response);
  try {
    if (await door.issuer.serve(pathname.slice(basePath.length), { request, response }, firstStep)) return;
  } catch (error) {
    if (hungUp(error)) return;
    door.log.error('the engine could not be reached', { error });
    if (response.headersSent) return void response.end();
    // What was posted may have been read: the pages must not wait for it again.
    for (const name of ['content-type', 'content-length', 'transfer-encoding']) delete request.headers[name];
    Object.assign(request, { method: 'GET', url: failedPath });
  }
  pages(request, response);
};

/** A browser says that it wants a page. */
const isForProgram = ({ headers }: IncomingMessage): boolean => headers.accept?.includes('text/html') !== true;

/** The caller went away in the middle of the body: nobody is left to answer. */
const hungUp = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ECONNRESET';

/** A path that no route has: the pages answer for the engine with the page of a defect. */
const failedPath = '/-/engine-failed';
