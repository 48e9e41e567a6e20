import type { IncomingMessage } from 'node:http';
import { requestUrl } from '#platform/request-url.ts';
import type { CitizenEngine } from './citizen-engine.ts';
import type { Exchange } from './citizen-issuer.ts';

export type Passed = {
  /** Below the issuer. */
  readonly path: string;
  /** In place of the one that came; with `?`. */
  readonly search?: string | undefined;
  /** In place of the one that came: another body. */
  readonly request?: IncomingMessage | undefined;
};

/**
 * Hands a request to the engine under the issuer's own host and scheme: nothing that the caller put into `Host` reaches
 * an answer.
 */
export const passToEngine = async (
  { addresses, handle }: CitizenEngine,
  { request: came, response }: Exchange,
  { path, search, request = came }: Passed,
): Promise<void> => {
  const query = search ?? requestUrl(came).search;
  const { origin, basePath } = addresses;
  delete request.headers['x-forwarded-host'];
  request.headers['x-forwarded-proto'] = new URL(origin).protocol.slice(0, -1);
  request.headers.host = new URL(origin).host;
  Object.assign(request, { url: path + query, originalUrl: basePath + path + query });
  await handle(request, response);
};
