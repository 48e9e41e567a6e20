import type { AddressInfo } from 'node:net';
import type { AnyOperation } from '#console/operation.ts';
import { findTokenCaller } from '#operators/token.ts';
import { createMetrics } from '#platform/metrics.ts';
import { createLog } from '#platform/log.ts';
import { createRateLimit } from '#platform/rate-limit.ts';
import { systemRandom } from '#platform/random.ts';
import { createSealer } from '#platform/sealed-token.ts';
import { type ConsoleApi, createConsoleApi } from '#web/console/api.ts';
import { createOfficeLook } from '#web/look/office-look.ts';
import { createOfficeServer } from '#web/office/server.ts';
import { at, type Desk } from './desk.ts';

export type ServedDesk = {
  readonly origin: string;
  readonly ask: (path: string, init?: RequestInit & { readonly headers?: Record<string, string> }) => Promise<Response>;
};

/** Whoever has the cookie `operator=<id>` is signed in, and their note is `note-of-<id>`. */
const findSession: ConsoleApi['findSession'] = async ({ request }) => {
  const operatorId = /operator=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  if (operatorId === undefined) return undefined;
  return { caller: at(operatorId), isGenuine: (note) => note === `note-of-${operatorId}` };
};

/** The API of a desk at a real listener. @param extra operations beside the desk's own */
export const serveDesk = async (
  stack: AsyncDisposableStack,
  desk: Desk,
  extra: readonly AnyOperation[] = [],
): Promise<ServedDesk> => {
  const { clock, table, stores } = desk;
  const operations = [
    ...[...Object.values(desk.toys), ...Object.values(desk.proposals), ...Object.values(desk.tokens)],
    ...extra,
  ] as readonly AnyOperation[];
  const api = createConsoleApi({
    ...{ operations, perform: desk.perform, findSession },
    findTokenCaller: (token) =>
      findTokenCaller(
        { tokens: stores.tokens, findOperator: table.findOperator, isLetIn: table.isLetIn, clock },
        token,
      ),
    requests: createRateLimit({ maximum: 60, windowSeconds: 60 }, clock),
    strangers: createRateLimit({ maximum: 10, windowSeconds: 60 }, clock),
  });
  const server = createOfficeServer(
    {
      ...{ origin: 'http://console.example', ...createOfficeLook({ sandbox: true }), log: createLog('silent') },
      ...{ clock, random: systemRandom, places: [], counters: createMetrics() },
      ...{ sealer: createSealer(Buffer.alloc(32, 1)), limit: () => 0, clientAddress: () => '127.0.0.1' },
    },
    [api],
    undefined,
  );
  await server.listen({ host: '127.0.0.1', port: 0 });
  stack.defer(() => server.close());
  const origin = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  return { origin, ask: (path, init) => fetch(`${origin}${path}`, { redirect: 'manual', ...init }) };
};

/** A token for somebody of the desk. */
export const tokenOf = async (desk: Desk, operatorId: string): Promise<string> => {
  const caller = at(operatorId);
  const made = await desk.perform(desk.tokens.make, { name: 'a program', roles: caller.roles }, caller);
  if (made.outcome !== 'done') throw new Error(made.outcome);
  return made.output.secret;
};
