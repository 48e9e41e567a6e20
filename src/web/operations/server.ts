import Fastify, { type FastifyInstance } from 'fastify';
import type { Metrics } from '#platform/metrics.ts';

export type Operations = {
  readonly metrics: Metrics;
  /** What must be true to serve, by name; each answers at once. */
  readonly checks: Readonly<Record<string, () => Promise<boolean>>>;
};

/** Health, readiness and metrics, on a listener of its own that is never public. */
export const createOperationsServer = ({ metrics, checks }: Operations): FastifyInstance => {
  const app = Fastify({ logger: false });
  app.get('/health', () => ({ status: 'alive' }));
  app.get('/ready', async (_request, reply) => {
    const results = await Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await passes(check)] as const));
    const ready = results.every(([, passed]) => passed);
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks: Object.fromEntries(results) });
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.scrape()));
  return app;
};

const passes = async (check: () => Promise<boolean>): Promise<boolean> => {
  try {
    return await check();
  } catch {
    // A check that throws has failed; its name in the answer says which.
    return false;
  }
};
