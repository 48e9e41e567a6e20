import type { CitizenLoginInProgress } from '#issuer/citizen/citizen-issuer.ts';
import { type CitizenDoorDeps, pathBelow } from './door.ts';

/**
 * Our own address that leads back to the service with an error: a link, so it needs neither form nor script, and works
 * when the login itself is gone. It is checked again when it is followed.
 */
export const addressBackToService = (
  door: CitizenDoorDeps,
  { client, redirectUri, state }: Pick<CitizenLoginInProgress, 'client' | 'redirectUri' | 'state'>,
  { error, description }: { readonly error: string; readonly description: string },
): string => {
  const query = new URLSearchParams({
    error,
    error_description: description,
    ...(state === undefined ? {} : { state }),
    redirect_uri: redirectUri,
    client_id: client.clientId,
  });
  return `${pathBelow(door, '/redirect-to-sp-with-error')}?${query}`;
};
