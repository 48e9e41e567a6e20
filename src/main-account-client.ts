import type { AccountDoor } from '#web/account/account-space.ts';
import { accountPaths, callbackPath } from '#web/account/paths.ts';
import { isEqual } from '#clients/citizen/sync-records.ts';
import { parseCitizenClient } from '#clients/citizen/declare.ts';
import { parseClientDeclaration } from '#clients/declare.ts';
import type { Declared } from '#clients/read-declared.ts';
import { hashSecret, verifySecret } from '#clients/secret.ts';
import { clientEvent } from '#clients/sync.ts';
import { deriveKey } from '#platform/master-key.ts';
import { asClientId, type ClientId } from '#vocabulary/identifiers.ts';
import type { Base } from './main.ts';

/** The account space as a service of our own doors, under the same name at both. */
export const accountClientId = asClientId('vestibule-account');

/** Derived, so that it need not be kept; another one at each door. */
export const accountSecret = ({ master }: Base, door: AccountDoor): string =>
  deriveKey(master, `account-client-${door}`, 32).toString('base64url');

export const accountAddresses = ({ config }: Base, door: AccountDoor) => {
  const { origin } = new URL(config.office.url);
  return { redirectUri: `${origin}${callbackPath(door)}`, postLogoutRedirectUri: `${origin}${accountPaths.goodbye}` };
};

/** A service of ours at our own professional door. */
type OwnService = {
  readonly clientId: ClientId;
  readonly name: string;
  readonly secret: string;
  readonly redirectUri: string;
  readonly postLogoutRedirectUri: string;
};

/** Declares the account space at the professional door. */
export const declareAccountClient = (base: Base): Promise<void> =>
  declareOwnService(base, {
    ...{ clientId: accountClientId, name: clientName, secret: accountSecret(base, 'professional') },
    ...accountAddresses(base, 'professional'),
  });

/** Declares a service of ours at the professional door. A start that finds it declared changes nothing. */
export const declareOwnService = async (base: Base, service: OwnService): Promise<void> => {
  const { config, stores, clock } = base;
  const known = await stores.clients.find(service.clientId);
  const declared = validOf(
    parseClientDeclaration(
      {
        ...commonOf(base, service, known?.authentication),
        client_name: service.name,
        token_endpoint_auth_method: 'client_secret_post',
        grant_types: ['authorization_code'],
        scope: 'openid',
      },
      config.mode,
      'command',
    ),
  );
  if (known !== undefined && isEqual(known, declared)) return;
  const kind = known === undefined ? 'client.registered' : 'client.changed';
  await stores.clients.save(declared, [clientEvent(kind, declared, [], clock)]);
};

/** The same at the citizen door. `lenient`: it sends a PKCE challenge, which FranceConnect's strict rule refuses. */
export const declareAccountCitizenClient = async (base: Base): Promise<void> => {
  const { config, stores, clock } = base;
  const known = await stores.citizenClients.find(accountClientId);
  const declared = validOf(
    parseCitizenClient(
      {
        ...commonOf(
          base,
          { clientId: accountClientId, secret: accountSecret(base, 'citizen'), ...accountAddresses(base, 'citizen') },
          known?.authentication,
        ),
        name: clientName,
        platform: 'CORE_FCP',
        scopes: ['openid'],
        lenient: true,
      },
      config.mode,
    ),
  );
  if (known !== undefined && isEqual(known, declared)) return;
  const details = {
    record: 'citizen-client',
    id: accountClientId,
    change: known === undefined ? 'declared' : 'changed',
  };
  await stores.citizenClients.save(accountClientId, declared, [
    { kind: 'registry.changed', atMilliseconds: clock.nowMilliseconds(), details },
  ]);
};

const clientName = 'Mon espace · My space';

const commonOf = (
  base: Base,
  { clientId, secret, redirectUri, postLogoutRedirectUri }: Omit<OwnService, 'name'>,
  known: object | undefined,
) => ({
  client_id: clientId,
  client_secret_hashes: hashesOf(base, secret, known),
  redirect_uris: [redirectUri],
  post_logout_redirect_uris: [postLogoutRedirectUri],
});

/** A hash is salted: the one that stands is kept while it is good. */
const hashesOf = ({ random }: Base, secret: string, known: object | undefined): readonly string[] => {
  const hashes = known !== undefined && 'secretHashes' in known ? (known.secretHashes as readonly string[]) : [];
  return verifySecret(secret, hashes) ? hashes : [hashSecret(secret, random)];
};

const validOf = <One>(declared: Declared<One>): One => {
  if (declared.isValid) return declared.value;
  throw new Error(`a service of ours cannot be declared: ${JSON.stringify(declared.faults)}`);
};
