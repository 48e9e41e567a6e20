import { type CitizenDoorDeps, pathBelow } from './door.ts';
import type { ServiceKnown } from './last-login.ts';

/**
 * Our own address that leads back to the service with an error: a link, so it needs neither form nor script, and works
 * when the login itself is gone. It is checked again when it is followed.
 */
export const addressBackToService = (
  door: CitizenDoorDeps,
  { clientId, redirectUri, state }: ServiceKnown,
  { error, description }: { readonly error: string; readonly description: string },
): string => {
  const query = new URLSearchParams({
    error,
    error_description: description,
    ...(state === undefined ? {} : { state }),
    redirect_uri: redirectUri,
    client_id: clientId,
  });
  return `${pathBelow(door, '/redirect-to-sp-with-error')}?${query}`;
};
