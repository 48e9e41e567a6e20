import { asClientId } from '#vocabulary/identifiers.ts';
import type { Mode } from './address.ts';
import { type Client, type ClientAuthentication, type ClientCiba, cibaGrant } from './client.ts';
import { type Declaration, type DeclarationFault, declarationSchema } from './declaration.ts';
import { declarationRules } from './declaration-rules.ts';
import { type Declared, readDeclared } from './read-declared.ts';

/**
 * Reads the content of a clients file: a list of declarations. All faults are told at once.
 * @param json anything, as `JSON.parse` gave it
 */
export const parseClientDeclarations = (json: unknown, mode: Mode): Declared<readonly Client[]> => {
  if (!Array.isArray(json)) return { isValid: false, faults: [{ pointer: '', reason: 'must be a list of clients' }] };
  const declared = json.map((one: unknown) => parseClientDeclaration(one, mode, 'file'));
  const faults = declared.flatMap((one, index) => (one.isValid ? [] : one.faults.map((fault) => below(index, fault))));
  const clients = declared.flatMap((one) => (one.isValid ? [one.value] : []));
  const all = [...faults, ...repeatedIds(json)];
  return all.length === 0 ? { isValid: true, value: clients } : { isValid: false, faults: all };
};

/** Reads one declaration; see `declarationSchema` for its members and `declarationRules` for what joins them. */
export const parseClientDeclaration = (json: unknown, mode: Mode, origin: Client['origin']): Declared<Client> => {
  const read = readDeclared(declarationSchema, json);
  if (!read.isValid) return read;
  const faults = declarationRules.flatMap(({ faultsOf }) => faultsOf(read.value, mode));
  return faults.length === 0 ? { isValid: true, value: toClient(read.value, origin) } : { isValid: false, faults };
};

const below = (index: number, { pointer, reason }: DeclarationFault) => ({ pointer: `/${index}${pointer}`, reason });

const repeatedIds = (json: readonly unknown[]): readonly DeclarationFault[] => {
  const ids = json.map((one) =>
    typeof one === 'object' && one !== null && 'client_id' in one ? one.client_id : undefined,
  );
  return ids.flatMap((id, index) =>
    id !== undefined && ids.indexOf(id) < index
      ? [{ pointer: `/${index}/client_id`, reason: `must be unique; client ${ids.indexOf(id)} has it already` }]
      : [],
  );
};

const toClient = (declaration: Declaration, origin: Client['origin']): Client => ({
  clientId: asClientId(declaration.client_id),
  name: declaration.client_name,
  profile: declaration.profile,
  applicationType: declaration.application_type,
  redirectUris: declaration.redirect_uris,
  postLogoutRedirectUris: declaration.post_logout_redirect_uris,
  backchannelLogoutUri: declaration.backchannel_logout_uri,
  authentication: authenticationOf(declaration),
  scopes: [...new Set(declaration.scope.split(' '))],
  acrPolicy: declaration.acr_policy,
  minimumLevel: declaration.minimum_level,
  introspection: declaration.introspection ?? usualIntrospection(declaration),
  certificateBoundTokens: declaration.tls_client_certificate_bound_access_tokens,
  dpopBoundTokens: declaration.dpop_bound_access_tokens,
  requirePushedRequests: declaration.require_pushed_authorization_requests,
  requireSignedRequests: declaration.require_signed_request_object,
  requestJwks: declaration.token_endpoint_auth_method === 'private_key_jwt' ? undefined : declaration.jwks,
  grantTypes: declaration.grant_types,
  ...(declaration.grant_types.includes(cibaGrant) ? { ciba: cibaOf(declaration) } : {}),
  origin,
  status: declaration.status,
});

const cibaOf = (declaration: Declaration): ClientCiba => ({
  delivery: declaration.backchannel_token_delivery_mode ?? 'poll',
  notificationEndpoint: declaration.backchannel_client_notification_endpoint,
  requestSigningAlg: declaration.backchannel_authentication_request_signing_alg,
  isFapi: declaration.fapi_ciba,
});

const usualIntrospection = (declaration: Declaration): Client['introspection'] => {
  if (declaration.token_endpoint_auth_method === 'none') return 'none';
  return declaration.profile === 'compatible' ? 'any' : 'own';
};

/** Members that belong to another method were refused by the rules, so each case takes only its own. */
const authenticationOf = (declaration: Declaration): ClientAuthentication => {
  const method = declaration.token_endpoint_auth_method;
  switch (method) {
    case 'client_secret_basic':
    case 'client_secret_post':
      return { method, secretHashes: declaration.client_secret_hashes ?? [] };
    case 'private_key_jwt':
      return declaration.jwks === undefined
        ? { method, jwksUri: declaration.jwks_uri }
        : { method, jwks: declaration.jwks };
    case 'tls_client_auth':
      return certificateOf(declaration);
    case 'none':
      return { method };
  }
};

const certificateOf = (declaration: Declaration): ClientAuthentication => {
  const method = 'tls_client_auth';
  if (declaration.tls_client_auth_subject_dn !== undefined)
    return { method, subjectDn: declaration.tls_client_auth_subject_dn };
  if (declaration.tls_client_auth_san_dns !== undefined) return { method, sanDns: declaration.tls_client_auth_san_dns };
  return { method, sanUri: declaration.tls_client_auth_san_uri };
};
