import type { FastifyReply } from 'fastify';
import type { Client } from '#clients/client.ts';
import { cookieOf } from '#platform/request-cookie.ts';
import type { Door } from './door.ts';
import type { WayBack } from './pages/error.ts';
import type { LoginExchange } from './with-login.ts';

const cookieName = 'vestibule_service';

/** Somebody who comes back from lunch to an open login page still finds the way. */
const rememberedSeconds = 14_400;

/** The home of a service: the root of the first address that it registered. Undefined for an app with a scheme of its own. */
export const wayBackTo = (name: string, redirectUris: readonly string[]): WayBack | undefined => {
  const [home] = redirectUris;
  if (home === undefined || !/^https?:/.test(home)) return undefined;
  return { url: new URL('/', home).href, serviceName: name };
};

/**
 * Keeps, beside a login's own cookies and only for its pages, which service it is for. When the login is over those
 * are gone, and whoever presses "back" would be told so without a way on. The note is ours and names a registered
 * service, so one that somebody planted leads nowhere else.
 */
export const rememberService = (
  reply: FastifyReply,
  door: Door,
  login: { readonly interactionId: string; readonly client: Client },
): void => {
  const endsAtSeconds = door.login.clock.nowSeconds() + rememberedSeconds;
  const note = door.sealer.seal({ use: 'service', clientId: login.client.clientId }, endsAtSeconds);
  const secure = door.addresses.browserOrigin.startsWith('https:') ? '; Secure' : '';
  reply.header(
    'set-cookie',
    `${cookieName}=${note}; Path=/login/${login.interactionId}; Max-Age=${rememberedSeconds}; SameSite=Lax; HttpOnly${secure}`,
  );
};

/** The way back to the service of a login that is over, when this browser remembers it and it is still registered. */
export const findWayBack = async (door: Door, { request }: LoginExchange): Promise<WayBack | undefined> => {
  const note = door.sealer.open(cookieOf(request.raw, cookieName) ?? '', door.login.clock.nowSeconds());
  const clientId = note?.['use'] === 'service' ? note['clientId'] : undefined;
  if (typeof clientId !== 'string') return undefined;
  const { clients } = door.issuer.engine();
  const found = await clients.find(clientId);
  if (found === undefined) return undefined;
  const { name, redirectUris } = clients.recordOf(found);
  return wayBackTo(name, redirectUris);
};
