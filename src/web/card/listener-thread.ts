// The thread that holds the connections of the card host: handshakes with the card, requests, answers. It decides
// nothing and knows no store; it imports only what that takes, because each thread has a copy of what it imports.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { parentPort, workerData } from 'node:worker_threads';
import { chainOf, presentedCertificate, serveOnceAConnection } from '#methods/card/host.ts';
import { patience } from '#platform/listener.ts';
import { readSentRequest } from './exchange.ts';
import type { FromThread, ThreadStart, ToThread } from './thread-messages.ts';

/** The PIN is typed during the handshake: that takes a person's time. */
const handshakeMilliseconds = 120_000;

type Connection = { readonly socket: TLSSocket; response?: ServerResponse };

const { tls, host, port } = workerData as ThreadStart; // given by tls-host.ts
const connections = new Map<number, Connection>();
const numbers = new WeakMap<object, number>();
let lastNumber = 0;

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
const tell = (message: FromThread): void => parentPort?.postMessage(message);

const open = (socket: TLSSocket): void => {
  lastNumber += 1;
  const connection = lastNumber;
  numbers.set(socket, connection);
  connections.set(connection, { socket });
  tell({ kind: 'handshake', connection });
  socket.once('close', () => {
    if (connections.delete(connection)) tell({ kind: 'gone', connection });
  });
};

const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const connection = numbers.get(request.socket);
  const known = connection === undefined ? undefined : connections.get(connection);
  if (connection === undefined || known === undefined) return void request.socket.destroy();
  known.response = response;
  try {
    const sent = await readSentRequest(request, true);
    tell({ kind: 'request', connection, request: sent, certificateDer: presentedCertificate(known.socket) });
  } catch {
    // The caller went away in the middle of his own request: nobody is left to answer.
    request.socket.destroy();
  }
};

const answer = (
  connection: number,
  { status, headers, body }: Extract<ToThread, { kind: 'answer' }>['answer'],
): void => {
  const response = connections.get(connection)?.response;
  connections.delete(connection);
  response?.writeHead(status, headers).end(body);
};

const tellChain = (connection: number): void => {
  const known = connections.get(connection);
  tell({ kind: 'chain', connection, chainDer: known === undefined ? [] : chainOf(known.socket) });
};

const server = serveOnceAConnection(createServer({ ...patience, handshakeTimeout: handshakeMilliseconds, ...tls }));
server.on('secureConnection', open);
server.on('request', (request, response) => void pass(request, response));
server.once('error', (error: NodeJS.ErrnoException) =>
  tell({ kind: 'failed', code: error.code, message: error.message }),
);
server.listen(port, host, () => tell({ kind: 'listening' }));
parentPort?.on('message', (message: ToThread) =>
  message.kind === 'answer' ? answer(message.connection, message.answer) : tellChain(message.connection),
);
