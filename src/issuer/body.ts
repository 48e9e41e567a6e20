import type { IncomingMessage, ServerResponse } from 'node:http';

/** The engine's own limit is 56 KiB; anything larger is refused before it is read. */
const largestBody = 56 * 1024;

export const isForm = (request: IncomingMessage): boolean =>
  /^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers['content-type'] ?? '');

/**
 * The whole body as text, or undefined when it is larger than the engine would take. By events: to iterate over the
 * stream costs three times as much.
 */
export const readBody = (request: IncomingMessage): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    const take = (chunk: Buffer): void => {
      received += chunk.length;
      chunks.push(chunk);
      if (received <= largestBody) return;
      request.off('data', take).pause();
      resolve(undefined);
    };
    request
      .on('data', take)
      .once('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
      .once('error', reject)
      .once('close', () => request.complete || reject(closedEarly()));
  });

/** With the code that a caller who goes away leaves behind everywhere else. */
const closedEarly = (): Error => Object.assign(new Error('the caller went away'), { code: 'ECONNRESET' });

/** Says that the body is larger than any request of ours can be. */
export const refuseTooLarge = (response: ServerResponse): void => {
  response.writeHead(413, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify({ error: 'invalid_request', error_description: 'the request is too large' }));
};

/**
 * The same request with another body. The engine reads streams only (a parsed body makes it complain), and of a
 * stream only these members; a real one made for each form was a tenth of a token request.
 */
export const withBody = (request: IncomingMessage, body: string): IncomingMessage => {
  const bytes = Buffer.from(body);
  const headers = { ...request.headers, 'content-length': String(bytes.length), 'transfer-encoding': undefined };
  return bent(request, { readable: true, readableEncoding: null, iterator: () => [bytes].values(), headers });
};

/** A request to read in place of one whose body has been read: the same caller, the same cookies. */
export const withoutBody = (request: IncomingMessage): IncomingMessage => {
  const {
    'content-type': _type,
    'content-length': _length,
    'transfer-encoding': _coding,
    ...headers
  } = request.headers;
  return bent(request, { method: 'GET', headers });
};

const bent = (request: IncomingMessage, changed: Readonly<Record<string, unknown>>): IncomingMessage =>
  ({
    method: request.method,
    url: request.url,
    originalUrl: (request as { originalUrl?: string }).originalUrl,
    socket: request.socket,
    connection: request.socket,
    httpVersion: request.httpVersion,
    httpVersionMajor: request.httpVersionMajor,
    httpVersionMinor: request.httpVersionMinor,
    arrivedAs: request,
    ...changed,
  }) as unknown as IncomingMessage;

/** The request as it came over the network, whatever was done to its body since. */
export const arrivedRequest = (request: IncomingMessage): IncomingMessage =>
  (request as { arrivedAs?: IncomingMessage }).arrivedAs ?? request;
