import { randomBytes } from 'node:crypto';
import type Provider from 'oidc-provider';
import type { AllClientMetadata, Client as EngineClient } from 'oidc-provider';
import { type Client, cibaGrant, usualGrantTypes } from '#clients/client.ts';
import type { ClientStore } from '#clients/client-store.ts';
import { verifySecret } from '#clients/secret.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
import { plainOauthMark } from './scopes.ts';

export type ClientCache = {
  readonly find: (clientId: string) => Promise<EngineClient | undefined>;
  /** The platform's registration behind an engine client. */
  readonly recordOf: (engineClient: object) => Client;
  /** Forgets everything: some registration changed. */
  readonly clear: () => void;
};

/** The engine wants a secret to exist; it must never be one that anybody can know or sign with. */
const placeholderSecret = randomBytes(48).toString('base64url');

/**
 * Keeps the engine's clients made, one a registration. The engine would rebuild them from the store at each
 * request beyond a hundred clients, and would compare secrets in clear; neither suits us.
 */
export const createClientCache = (provider: Provider, store: ClientStore, offersCiba: boolean): ClientCache => {
  let made = new Map<string, EngineClient>();
  const records = new WeakMap<object, Client>();
  const make = (client: Client): EngineClient => {
    const engineClient = new (provider.Client as unknown as new (metadata: AllClientMetadata) => EngineClient)(
      metadataOf(client, offersCiba),
    );
    records.set(engineClient, client);
    return engineClient;
  };
  const find = async (clientId: string): Promise<EngineClient | undefined> => {
    if (typeof clientId !== 'string' || clientId === '') return undefined;
    // What is read while everything is being forgotten is of before, and kept where nobody looks any more.
    const current = made;
    const known = current.get(clientId);
    if (known !== undefined) return known;
    const client = await store.find(asClientId(clientId));
    if (client?.status !== 'active') return undefined;
    const engineClient = make(client);
    current.set(clientId, engineClient);
    return engineClient;
  };
  const recordOf = (engineClient: object): Client => {
    const client = records.get(engineClient);
    if (client === undefined) throw new Error('an engine client without a registration');
    return client;
  };
  bendClient(provider, find, recordOf);
  return { find, recordOf, clear: () => void (made = new Map()) };
};

const bendClient = (provider: Provider, find: ClientCache['find'], recordOf: ClientCache['recordOf']): void => {
  Object.assign(provider.Client, { find });
  Object.assign(provider.Client.prototype, {
    /** Every service is told the session: `session_state`, and `sid` in back-channel logout. */
    includeSid: () => true,
    compareClientSecret(this: object, given: string): boolean {
      const { authentication } = recordOf(this);
      return 'secretHashes' in authentication && verifySecret(given, authentication.secretHashes);
    },
  });
};

/** The registration in the engine's words (RFC 7591 names). */
const metadataOf = (client: Client, offersCiba: boolean): AllClientMetadata => ({
  client_id: client.clientId,
  client_name: client.name,
  application_type: client.applicationType,
  redirect_uris: client.redirectUris,
  post_logout_redirect_uris: client.postLogoutRedirectUris,
  ...grantsOf(client, offersCiba),
  scope: [...client.scopes, plainOauthMark].join(' '),
  ...(client.backchannelLogoutUri === undefined
    ? {}
    : { backchannel_logout_uri: client.backchannelLogoutUri, backchannel_logout_session_required: true }),
  tls_client_certificate_bound_access_tokens: client.certificateBoundTokens,
  dpop_bound_access_tokens: client.dpopBoundTokens,
  require_pushed_authorization_requests: client.requirePushedRequests,
  require_signed_request_object: client.requireSignedRequests,
  ...authenticationOf(client),
});

/** The engine knows no loopback over http; it never sends to it, `ciba-ping.ts` does, to the registered address. */
const pingedByUs = 'https://ping.invalid/';

/** Where the issuer offers no CIBA, a service that is registered for it can do the rest. */
const grantsOf = ({ grantTypes = usualGrantTypes, ciba }: Client, offersCiba: boolean): AllClientMetadata => ({
  grant_types: grantTypes.filter((name) => offersCiba || name !== cibaGrant),
  response_types: grantTypes.includes('authorization_code') ? ['code'] : [],
  ...(ciba === undefined || !offersCiba
    ? {}
    : {
        backchannel_token_delivery_mode: ciba.delivery,
        ...(ciba.delivery === 'ping' && { backchannel_client_notification_endpoint: pingedByUs }),
        ...(ciba.requestSigningAlg && { backchannel_authentication_request_signing_alg: ciba.requestSigningAlg }),
      }),
});

const authenticationOf = ({ authentication, requestJwks }: Client): AllClientMetadata => {
  const requestKeys = requestJwks === undefined ? {} : { jwks: requestJwks };
  switch (authentication.method) {
    case 'client_secret_basic':
    case 'client_secret_post':
      return { token_endpoint_auth_method: authentication.method, client_secret: placeholderSecret, ...requestKeys };
    case 'private_key_jwt':
      return {
        token_endpoint_auth_method: 'private_key_jwt',
        ...(authentication.jwks === undefined ? { jwks_uri: authentication.jwksUri } : { jwks: authentication.jwks }),
      };
    case 'tls_client_auth':
      return {
        token_endpoint_auth_method: 'tls_client_auth',
        ...(authentication.subjectDn === undefined ? {} : { tls_client_auth_subject_dn: authentication.subjectDn }),
        ...(authentication.sanDns === undefined ? {} : { tls_client_auth_san_dns: authentication.sanDns }),
        ...(authentication.sanUri === undefined ? {} : { tls_client_auth_san_uri: authentication.sanUri }),
        ...requestKeys,
      };
    case 'none':
      return { token_endpoint_auth_method: 'none', ...requestKeys };
    default:
      return unknownMethod(authentication);
  }
};

const unknownMethod = (authentication: never): never => {
  throw new Error(`unknown client authentication ${JSON.stringify(authentication)}`);
};
