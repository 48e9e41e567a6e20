import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Engine } from './provider.ts';

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

/**
 * The cookies of a request, signed with the engine's keys. Whether the browser spoke TLS is what the configuration
 * says: the library asks the socket or a header of the caller, and throws where a proxy ends TLS without that header.
 */
export const browserCookies = (
  { provider }: Pick<Engine, 'provider'>,
  { request, response }: Exchange,
): KoaContextWithOIDC['cookies'] => {
  const { cookies } = provider.createContext(request, response);
  if (provider.cookieName('session').startsWith('__Host-')) cookies.secure = true;
  return cookies;
};
