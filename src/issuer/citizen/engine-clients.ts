import { randomBytes } from 'node:crypto';
import type Provider from 'oidc-provider';
import type { AllClientMetadata, Client as EngineClient } from 'oidc-provider';
import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import type { CitizenClientStore } from '#clients/citizen/registry-store.ts';
import { verifySecret } from '#clients/secret.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import { asClientId } from '#vocabulary/identifiers.ts';

export type CitizenClients = {
  readonly find: (clientId: string) => Promise<EngineClient | undefined>;
  /** The active registration at this door. */
  readonly findRecord: (clientId: string) => Promise<CitizenClient | undefined>;
  /** The registration behind an engine client. */
  readonly recordOf: (engineClient: object) => CitizenClient;
  /** Forgets everything: some registration changed. */
  readonly clear: () => void;
};

/** The engine wants a secret to exist; it must never be one that anybody can know or sign with. */
const placeholderSecret = randomBytes(48).toString('base64url');

/** Services with several hosts must have one (OpenID Connect Core §8.1). `sector.ts` asks the real one; the engine never does. */
const placeholderSector = 'https://sector.invalid/';

/** Keeps the engine's clients made, one a registration of this door; `../client-cache.ts` says why. */
export const createCitizenClients = (
  provider: Provider,
  door: CitizenDoor,
  store: CitizenClientStore,
): CitizenClients => {
  let made = new Map<string, EngineClient>();
  const records = new WeakMap<object, CitizenClient>();
  const make = (record: CitizenClient): EngineClient => {
    const client = new (provider.Client as unknown as new (metadata: AllClientMetadata) => EngineClient)(
      metadataOf(record),
    );
    records.set(client, record);
    return client;
  };
  const find = async (clientId: string): Promise<EngineClient | undefined> => {
    if (typeof clientId !== 'string' || clientId === '') return undefined;
    const current = made;
    const known = current.get(clientId);
    if (known !== undefined) return known;
    const record = await store.find(asClientId(clientId));
    if (record?.door !== door || record.status !== 'active') return undefined;
    const client = make(record);
    current.set(clientId, client);
    return client;
  };
  const recordOf = (client: object): CitizenClient => {
    const record = records.get(client);
    if (record === undefined) throw new Error('an engine client without a registration');
    return record;
  };
  bendClient(provider, find, recordOf);
  return {
    find,
    recordOf,
    findRecord: async (clientId) => {
      const client = await find(clientId);
      return client && recordOf(client);
    },
    clear: () => void (made = new Map()),
  };
};

const bendClient = (provider: Provider, find: CitizenClients['find'], recordOf: CitizenClients['recordOf']): void => {
  Object.assign(provider.Client, { find });
  Object.assign(provider.Client.prototype, {
    /** No token and no message of this door names the session (franceconnect.md §1.7). */
    includeSid: () => false,
    compareClientSecret(this: object, given: string): boolean {
      const { authentication } = recordOf(this);
      return authentication.method === 'client_secret_post' && verifySecret(given, authentication.secretHashes);
    },
  });
};

/** The registration in the engine's words (RFC 7591 names). Encryption is ours, in `id-token.ts`. */
const metadataOf = (record: CitizenClient): AllClientMetadata => ({
  client_id: record.clientId,
  client_name: record.name,
  application_type: 'web',
  redirect_uris: [...record.redirectUris],
  post_logout_redirect_uris: [...record.postLogoutRedirectUris],
  grant_types: ['authorization_code'],
  response_types: ['code'],
  scope: record.scopes.join(' '),
  subject_type: 'pairwise',
  sector_identifier_uri: placeholderSector,
  id_token_signed_response_alg: record.signingAlg,
  userinfo_signed_response_alg: record.signingAlg,
  ...(record.backchannelLogoutUri && { backchannel_logout_uri: record.backchannelLogoutUri }),
  ...authenticationOf(record),
});

const authenticationOf = ({ authentication, jwks, jwksUri }: CitizenClient): AllClientMetadata => {
  if (authentication.method === 'client_secret_post')
    return { token_endpoint_auth_method: 'client_secret_post', client_secret: placeholderSecret };
  const keys = jwks === undefined ? { jwks_uri: jwksUri } : { jwks: { keys: [...jwks.keys] } };
  return { token_endpoint_auth_method: 'private_key_jwt', ...keys };
};
