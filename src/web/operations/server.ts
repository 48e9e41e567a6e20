import { createServer } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { patience, refuseBytes } from '#platform/listener.ts';
import type { Metrics } from '#platform/metrics.ts';

export type Operations = {
  readonly metrics: Metrics;
  /** What must be true to serve, by name; each answers at once. */
  readonly checks: Readonly<Record<string, () => Promise<boolean>>>;
};

/** Health, readiness and metrics, on a listener of its own that is never public. */
export const createOperationsServer = ({ metrics, checks }: Operations): FastifyInstance => {
  const app = Fastify({
    logger: false,
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
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await passes(check)] as const),
    );
    const ready = results.every(([, passed]) => passed);
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'not ready', checks: Object.fromEntries(results) });
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.scrape()));
  return app;
};

/** In our own words: the framework's repeat the path and name the framework. */
const refuse = (reply: FastifyReply, status: number): FastifyReply =>
  reply.code(status).send({ error: status < 500 ? 'invalid_request' : 'server_error' });

const passes = async (check: () => Promise<boolean>): Promise<boolean> => {
  try {
    return await check();
  } catch {
    // A check that throws has failed; its name in the answer says which.
    return false;
  }
};
