import { type Client, usualGrantTypes } from './client.ts';
import type { Declaration } from './declaration.ts';

/** The declaration that makes this client: the reverse of `parseClientDeclaration`. */
export const describeClient = (client: Client): Declaration => ({
  client_id: client.clientId,
  client_name: client.name,
  profile: client.profile,
  application_type: client.applicationType,
  status: client.status,
  grant_types: [...(client.grantTypes ?? usualGrantTypes)],
  redirect_uris: [...client.redirectUris],
  post_logout_redirect_uris: [...client.postLogoutRedirectUris],
  ...(client.backchannelLogoutUri === undefined ? {} : { backchannel_logout_uri: client.backchannelLogoutUri }),
  ...describeAuthentication(client),
  scope: client.scopes.join(' '),
  acr_policy: client.acrPolicy,
  minimum_level: client.minimumLevel,
  introspection: client.introspection,
  tls_client_certificate_bound_access_tokens: client.certificateBoundTokens,
  dpop_bound_access_tokens: client.dpopBoundTokens,
  require_pushed_authorization_requests: client.requirePushedRequests,
  require_signed_request_object: client.requireSignedRequests,
  ...describeCiba(client),
});

/** Names of the members in which two registrations differ, sorted. Values may be secret, names are not. */
export const changedMembers = (before: Client, after: Client): readonly string[] => {
  const [left, right] = [before, after].map((client): Readonly<Record<string, unknown>> => describeClient(client));
  const names = new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})]);
  return [...names].filter((name) => JSON.stringify(left?.[name]) !== JSON.stringify(right?.[name])).sort();
};

const describeCiba = ({ ciba }: Client): Pick<Declaration, 'fapi_ciba'> & Partial<Declaration> =>
  ciba === undefined
    ? { fapi_ciba: false }
    : {
        backchannel_token_delivery_mode: ciba.delivery,
        ...(ciba.notificationEndpoint && { backchannel_client_notification_endpoint: ciba.notificationEndpoint }),
        ...(ciba.requestSigningAlg && { backchannel_authentication_request_signing_alg: ciba.requestSigningAlg }),
        fapi_ciba: ciba.isFapi,
      };

type AuthenticationMembers = Pick<Declaration, 'token_endpoint_auth_method'> & Partial<Declaration>;

const describeAuthentication = ({ authentication, requestJwks }: Client): AuthenticationMembers => {
  const requestKeys = requestJwks === undefined ? {} : { jwks: mutable(requestJwks) };
  switch (authentication.method) {
    case 'client_secret_basic':
    case 'client_secret_post': {
      const { method, secretHashes } = authentication;
      return { token_endpoint_auth_method: method, client_secret_hashes: [...secretHashes], ...requestKeys };
    }
    case 'private_key_jwt': {
      const { method, jwks, jwksUri } = authentication;
      return {
        token_endpoint_auth_method: method,
        ...(jwks && { jwks: mutable(jwks) }),
        ...(jwksUri && { jwks_uri: jwksUri }),
      };
    }
    case 'tls_client_auth': {
      const { method, subjectDn, sanDns, sanUri } = authentication;
      const names = {
        ...(subjectDn && { tls_client_auth_subject_dn: subjectDn }),
        ...(sanDns && { tls_client_auth_san_dns: sanDns }),
        ...(sanUri && { tls_client_auth_san_uri: sanUri }),
      };
      return { token_endpoint_auth_method: method, ...names, ...requestKeys };
    }
    case 'none':
      return { token_endpoint_auth_method: 'none', ...requestKeys };
  }
};

const mutable = ({ keys }: { readonly keys: readonly Readonly<Record<string, unknown>>[] }) => ({
  keys: keys.map((key) => ({ ...key })),
});
