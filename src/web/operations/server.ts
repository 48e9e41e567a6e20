import { createServer } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { patience, refuseBytes } from '#platform/listener.ts';
import { typeboxSchemas } from '#platform/schemas.ts';
import type { Metrics } from '#platform/metrics.ts';
import { type Checks, runChecks } from './checks.ts';

export type Operations = {
  readonly metrics: Metrics;
  readonly checks: Checks;
};

/** Health, readiness and metrics, on a listener of its own that is never public. */
export const createOperationsServer = ({ metrics, checks }: Operations): FastifyInstance => {
  const app = Fastify({
    logger: false,
    schemaController: typeboxSchemas,
    clientErrorHandler: refuseBytes,
    serverFactory: (listener) => createServer(patience, listener),
    frameworkErrors: (_error, _request, reply: FastifyReply) => void refuse(reply, 400),
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404));
  app.setErrorHandler((error: { readonly statusCode?: number }, _request, reply) =>
    refuse(reply, error.statusCode ?? 500),
  );
  app.get('/health', () => ({ status: 'alive' }));
  app.get('/ready', async (_request, reply) => {
    const results = await runChecks(checks);
    const ready = Object.values(results).every(Boolean);
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks: results });
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.scrape()));
  return app;
};

/** In our own words: the framework's repeat the path and name the framework. */
const refuse = (reply: FastifyReply, status: number): FastifyReply =>
  reply.code(status).send({ error: status < 500 ? 'invalid_request' : 'server_error' });
