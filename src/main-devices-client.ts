import { parseClientDeclaration } from '#clients/declare.ts';
import { clientEvent } from '#clients/sync.ts';
import { devicesClientId, devicesRedirectUri } from '#web/professional/devices-login.ts';
import type { Base } from './main.ts';

/** Declares our own pages for phones as a relying party, for the origin on which they are. */
export const declareDevicesClient = async ({ config, stores, clock }: Base, browserOrigin: string): Promise<void> => {
  const redirectUri = devicesRedirectUri(browserOrigin);
  const known = await stores.clients.find(devicesClientId);
  if (known?.redirectUris.join() === redirectUri) return;
  const declared = parseClientDeclaration(
    {
      client_id: devicesClientId,
      client_name: 'Vos téléphones',
      token_endpoint_auth_method: 'none',
      scope: 'openid',
      redirect_uris: [redirectUri],
    },
    config.mode,
    'command',
  );
  if (!declared.isValid) throw new Error(`the pages for phones cannot be declared: ${JSON.stringify(declared.faults)}`);
  const kind = known === undefined ? 'client.registered' : 'client.changed';
  await stores.clients.save(declared.value, [clientEvent(kind, declared.value, [], clock)]);
};
