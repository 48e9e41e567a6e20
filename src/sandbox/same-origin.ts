import type { FastifyRequest } from 'fastify';

/**
 * Whether a request that changes something comes from a page of another site. Fetch Metadata decides
 * where the browser sends it, `Origin` otherwise; a caller that sends neither is not a browser.
 */
export function isForeignRequest(request: Pick<FastifyRequest, 'headers'>, ownOrigin: string): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = request.headers.origin;
  return origin !== undefined && origin !== ownOrigin;
}
