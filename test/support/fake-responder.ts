import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as pkijs from 'pkijs';
import { listen } from './card-world.ts';

/** A small server that answers as a test says, and counts who asked. */
export type FakeResponder = {
  readonly url: string;
  /** Method and path of each request, oldest first. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
};

/** What to answer. `question` is the OCSP request, absent for a GET. */
export type Answering = (question: pkijs.OCSPRequest | undefined) => Promise<Uint8Array> | Uint8Array;

export const fakeResponder = (answer: Answering): Promise<FakeResponder> =>
  fakeServer(async (request, response) => {
    const body = await readAll(request);
    const question = body.byteLength === 0 ? undefined : pkijs.OCSPRequest.fromBER(body);
    response.writeHead(200).end(await answer(question));
  });

export async function fakeServer(
  handle: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<FakeResponder> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    handle(request, response);
  });
  const url = await listen(server);
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, asked, close };
}

async function readAll(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return new Uint8Array(Buffer.concat(parts));
}

/** The nonce extension of a request, as it stands. */
export const nonceOf = (question: pkijs.OCSPRequest): pkijs.Extension | undefined =>
  question.tbsRequest.requestExtensions?.find(({ extnID }) => extnID === '1.3.6.1.5.5.7.48.1.2');

export function certIdOf(question: pkijs.OCSPRequest): pkijs.CertID {
  const certId = question.tbsRequest.requestList[0]?.reqCert;
  if (!certId) throw new Error('a request about nothing');
  return certId;
}
