import type { IncomingMessage } from 'node:http';

/**
 * Whether a form post comes from a page of our own. Browsers say so in `Sec-Fetch-Site` and `Origin`; a caller
 * that says neither is no browser and carries nobody's cookies by accident.
 */
export const isOwnPost = ({ headers }: IncomingMessage, ownOrigin: string): boolean => {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return headers.origin === undefined || headers.origin === ownOrigin;
};
