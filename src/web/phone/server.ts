import { createServer } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { patience, refuseBytes } from '#platform/listener.ts';
import { typeboxSchemas } from '#platform/schemas.ts';
import type { FaultCode } from '#vocabulary/fault-catalogue.ts';
import { isOwnPost } from '../professional/own-post.ts';
import { registerActRoutes } from './act-routes.ts';
import { registerApiRoutes } from './api-routes.ts';
import { registerDeviceRoutes } from './device-routes.ts';
import { createEventStreams } from './event-streams.ts';
import type { PhoneHost } from './phone-host.ts';
import { sendRefusal } from './refusals.ts';
import { registerShell } from './shell.ts';

/**
 * The listener of the phone app: its pages and code, and the API that they speak.
 * @param tls options when the listener speaks TLS itself; undefined behind a proxy and on a laptop
 */
export const createPhoneServer = (host: PhoneHost, tls: ServerOptions | undefined): FastifyInstance => {
  const app: FastifyInstance = Fastify({
    logger: false,
    schemaController: typeboxSchemas,
    bodyLimit: 16 * 1024,
    routerOptions: { maxParamLength: 100 },
    frameworkErrors: (_error, _request, reply) => void sendRefusal(reply, 'P103'),
    clientErrorHandler: refuseBytes,
    serverFactory: (listener) =>
      tls === undefined ? createServer(patience, listener) : createTlsServer({ ...patience, ...tls }, listener),
  });
  app.removeContentTypeParser('text/plain');
  refuseStrangers(app, host);
  registerFaults(app, host);
  registerShell(app, host);
  const streams = createEventStreams({ ...host.answer, log: host.log, quietSeconds: host.answer.rules.quietSeconds });
  registerApiRoutes(app, host, streams);
  registerDeviceRoutes(app, host);
  registerActRoutes(app, host);
  // Open streams would keep the listener from closing.
  app.addHook('preClose', async () => streams.closeAll());
  return app;
};

/** The API answers our own app only: a page of another origin that sends the person's cookie is refused. */
const refuseStrangers = (app: FastifyInstance, { origin }: PhoneHost): void => {
  app.addHook('onRequest', async (request, reply): Promise<FastifyReply | undefined> => {
    const isApi = request.url.startsWith('/api/');
    return isApi && !isOwnPost(request.raw, origin) ? sendRefusal(reply, 'P107') : undefined;
  });
};

const registerFaults = (app: FastifyInstance, { log }: PhoneHost): void => {
  app.setNotFoundHandler((_request, reply) => sendRefusal(reply, 'P106'));
  app.setErrorHandler((error: { readonly statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500)
      log.error('the phone app could not be answered', {
        error,
        route: request.routeOptions.url,
        method: request.method,
      });
    return sendRefusal(reply, faultOf(status));
  });
};

const faultOf = (status: number): FaultCode => {
  if (status >= 500) return 'P901';
  return status === 413 ? 'P105' : 'P103';
};
