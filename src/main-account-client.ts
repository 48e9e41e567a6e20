import type { AccountDoor } from '#web/account/account-space.ts';
import { accountPaths, callbackPath } from '#web/account/paths.ts';
import { isEqual } from '#clients/citizen/sync-records.ts';
import { parseCitizenClient } from '#clients/citizen/declare.ts';
import { parseClientDeclaration } from '#clients/declare.ts';
import type { Declared } from '#clients/read-declared.ts';
import { hashSecret, verifySecret } from '#clients/secret.ts';
import { clientEvent } from '#clients/sync.ts';
import { deriveKey } from '#platform/master-key.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
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

/** Declares the account space at the professional door. A start that finds it declared changes nothing. */
export const declareAccountClient = async (base: Base): Promise<void> => {
  const { config, stores, clock } = base;
  const known = await stores.clients.find(accountClientId);
  const declared = validOf(
    parseClientDeclaration(
      {
        ...commonOf(base, 'professional', known?.authentication),
        client_name: clientName,
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
        ...commonOf(base, 'citizen', known?.authentication),
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

const commonOf = (base: Base, door: AccountDoor, known: object | undefined) => {
  const { redirectUri, postLogoutRedirectUri } = accountAddresses(base, door);
  return {
    client_id: accountClientId,
    client_secret_hashes: hashesOf(base, accountSecret(base, door), known),
    redirect_uris: [redirectUri],
    post_logout_redirect_uris: [postLogoutRedirectUri],
  };
};

/** A hash is salted: the one that stands is kept while it is good. */
const hashesOf = ({ random }: Base, secret: string, known: object | undefined): readonly string[] => {
  const hashes = known !== undefined && 'secretHashes' in known ? (known.secretHashes as readonly string[]) : [];
  return verifySecret(secret, hashes) ? hashes : [hashSecret(secret, random)];
};

const validOf = <One>(declared: Declared<One>): One => {
  if (declared.isValid) return declared.value;
  throw new Error(`the account space cannot be declared: ${JSON.stringify(declared.faults)}`);
};
