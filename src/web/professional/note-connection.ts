import { trustSeconds } from '#account/unusual.ts';
import type { LoginInProgress } from '#issuer/issuer.ts';
import { cookieOf } from '#platform/request-cookie.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import type { Door } from './door.ts';
import { isHttps, type LoginExchange } from './with-login.ts';

/** Remembers that this browser has logged this person in, and has them told when it had not before. */
export const noteConnection = (
  door: Door,
  { login, exchange }: { readonly login: LoginInProgress; readonly exchange: LoginExchange },
  nationalId: NationalId,
): void => {
  const { connections } = door;
  if (connections === undefined) return;
  const name = `${isHttps(door) ? '__Host-' : ''}vestibule_device`;
  const note = connections.watch(
    {
      holder: { kind: 'professional', nationalId },
      identity: nationalId,
      suspicious: false,
      sameServiceInSession: false,
      serviceName: login.client.name,
      correlationId: login.correlationId,
      place: door.placeOf(exchange.request.raw),
      findAddress: () => connections.findAddress(nationalId),
    },
    cookieOf(exchange.request.raw, name),
  );
  const secure = isHttps(door) ? '; Secure' : '';
  const cookie = `${name}=${note}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${trustSeconds}${secure}`;
  // The engine answers on the raw response, and adds its cookies to what stands there.
  exchange.reply.raw.appendHeader('set-cookie', cookie);
};
