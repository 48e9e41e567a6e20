import { Agent, request as httpRequest } from 'node:http';
import { Agent as TlsAgent, request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import type { TestCard } from '#sandbox/cards/test-card.ts';

/** A request as data, so that a failure prints it and shrinking makes it smaller. Texts are latin1: one character, one byte. */
export type Asked = {
  readonly origin: string;
  readonly method: string;
  /** With the query, exactly as it goes over the wire. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string | undefined;
};

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
};

export type Asker = { readonly ask: (asked: Asked) => Promise<Answer>; readonly close: () => void };

const patienceMilliseconds = 8000;

/** Sends requests over kept-alive connections, whatever stands in them. */
export const openAsker = (roots: readonly string[], card?: TestCard): Asker => {
  const plain = new Agent({ keepAlive: true, maxSockets: 8 });
  const credentials = card === undefined ? {} : { cert: card.certificatePem + card.chainPem, key: card.keyPem };
  const secure = new TlsAgent({ keepAlive: true, maxSockets: 8, ca: [...roots], ...credentials });
  return {
    ask: (asked) => send(asked, asked.origin.startsWith('https:') ? secure : plain),
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
};

const send = (asked: Asked, agent: Agent | TlsAgent): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(asked.origin);
    const ask = agent instanceof TlsAgent ? httpsRequest : httpRequest;
    const body = asked.body === undefined ? undefined : Buffer.from(asked.body, 'latin1');
    const headers = [...asked.headers];
    const has = (wanted: string) => headers.some(([name]) => name.toLowerCase() === wanted);
    if (!has('host')) headers.unshift(['Host', new URL(asked.origin).host]);
    if (body !== undefined && !has('content-length') && !has('transfer-encoding'))
      headers.push(['Content-Length', String(body.length)]);
    const options = {
      hostname,
      port,
      agent,
      method: asked.method,
      path: asked.path,
      headers: headers.flat(),
      setHost: false,
    };
    const outgoing = ask(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
      response.on('error', reject);
    });
    outgoing.setTimeout(patienceMilliseconds, () => outgoing.destroy(new Error('no answer')));
    outgoing.once('error', reject);
    outgoing.end(body);
  });

/**
 * Sends bytes that no HTTP library would, and reads until the server ends the connection or a whole answer has come.
 * An empty text when the server only hung up.
 */
export const sendBytes = (origin: string, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const socket = connect({ host: hostname, port: Number(port) });
    let received = '';
    socket.setTimeout(patienceMilliseconds, () => socket.destroy(new Error('neither an answer nor an end')));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (isWhole(received)) socket.end();
    });
    socket.once('close', () => resolve(received));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(received) : reject(error),
    );
    socket.end(Buffer.from(bytes, 'latin1'));
  });

const isWhole = (received: string): boolean => {
  const [head, ...rest] = received.split('\r\n\r\n');
  const length = /\r\ncontent-length: (\d+)/i.exec(head ?? '')?.[1];
  return length !== undefined && rest.join('\r\n\r\n').length >= Number(length);
};
