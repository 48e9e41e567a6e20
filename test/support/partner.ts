import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a service received. */
export type Received = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly form: URLSearchParams;
};

/** How a service answers. `silent`: it takes the request and says nothing. */
export type Manner = { readonly status: number; readonly body?: string; readonly type?: string } | 'silent';

/** A service's own server: it takes what the platform sends and can be told how to answer. */
export type Partner = {
  readonly origin: string;
  readonly received: readonly Received[];
  /** Resolves when `count` requests have arrived in all. */
  readonly arrived: (count: number) => Promise<void>;
  /** How to answer from now on. May wait before it answers. */
  readonly answer: (manner: (received: Received) => Manner | Promise<Manner>) => void;
  readonly close: () => Promise<void>;
};

export const openPartner = async (): Promise<Partner> => {
  const received: Received[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  let manner: (received: Received) => Manner | Promise<Manner> = () => ({ status: 200 });
  const server = createServer((request, response) => void take(request, response));
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const one = await read(request);
    received.push(one);
    for (const { count, resolve } of waiting) if (received.length >= count) resolve();
    const answer = await manner(one);
    if (answer === 'silent') return;
    response.writeHead(answer.status, { 'content-type': answer.type ?? 'application/json' }).end(answer.body ?? '');
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    received,
    arrived: (count) =>
      received.length >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
    answer: (next) => {
      manner = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

const read = async (request: IncomingMessage): Promise<Received> => {
  request.setEncoding('utf8');
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    form: new URLSearchParams(body),
  };
};
