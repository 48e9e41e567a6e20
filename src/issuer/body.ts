import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

/** The engine's own limit is 56 KiB; anything larger is refused before it is read. */
const largestBody = 56 * 1024;

export const isForm = (request: IncomingMessage): boolean =>
  /^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers['content-type'] ?? '');

/** The whole body as text, or undefined when it is larger than the engine would take. */
export const readBody = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let received = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    received += (chunk as Buffer).length;
    if (received > largestBody) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** Says that the body is larger than any request of ours can be. */
export const refuseTooLarge = (response: ServerResponse): void => {
  response.writeHead(413, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify({ error: 'invalid_request', error_description: 'the request is too large' }));
};

/**
 * The same request with another body. The engine reads streams only (a parsed body makes it complain), so
 * what was read to be looked at is handed on as a fresh stream that carries the request's own members.
 */
export const withBody = (request: IncomingMessage, body: string): IncomingMessage => {
  const bytes = Buffer.from(body);
  const stream = Readable.from(bytes.length === 0 ? [] : [bytes], { objectMode: false });
  return Object.assign(stream, {
    method: request.method,
    url: request.url,
    originalUrl: (request as { originalUrl?: string }).originalUrl,
    headers: { ...request.headers, 'content-length': String(bytes.length), 'transfer-encoding': undefined },
    socket: request.socket,
    connection: request.socket,
    httpVersion: request.httpVersion,
    httpVersionMajor: request.httpVersionMajor,
    httpVersionMinor: request.httpVersionMinor,
    arrivedAs: request,
  }) as unknown as IncomingMessage;
};

/** The request as it came over the network, whatever was done to its body since. */
export const arrivedRequest = (request: IncomingMessage): IncomingMessage =>
  (request as { arrivedAs?: IncomingMessage }).arrivedAs ?? request;
