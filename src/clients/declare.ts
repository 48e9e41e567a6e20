import type { TSchema } from '@sinclair/typebox';
import { type ValueError, Value } from '@sinclair/typebox/value';
import { ValueErrorType } from '@sinclair/typebox/errors';
import { asClientId } from '#vocabulary/identifiers.ts';
import type { Mode } from './address.ts';
import { type Client, type ClientAuthentication, type ClientCiba, cibaGrant } from './client.ts';
import { type Declaration, type DeclarationFault, declarationSchema } from './declaration.ts';
import { declarationRules } from './declaration-rules.ts';

export type Declared<T> =
  | { readonly isValid: true; readonly value: T }
  | { readonly isValid: false; readonly faults: readonly DeclarationFault[] };

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
  const filled: unknown = typeof json === 'object' ? { ...structuredClone(defaults), ...structuredClone(json) } : json;
  if (!Value.Check(declarationSchema, filled)) return { isValid: false, faults: schemaFaults(filled) };
  const faults = declarationRules.flatMap(({ faultsOf }) => faultsOf(filled, mode));
  return faults.length === 0 ? { isValid: true, value: toClient(filled, origin) } : { isValid: false, faults };
};

/** Not TypeBox's own `Value.Default`: that turns an object into a list where a list is the default. */
const defaults: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries<TSchema>(declarationSchema.properties)
    .map(([name, { default: value }]) => [name, value] as const)
    .filter(([, value]) => value !== undefined),
);

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

/** The first fault of each place: the schema tells a missing member twice, as missing and as no text. */
const schemaFaults = (value: unknown): readonly DeclarationFault[] => {
  const faults = new Map<string, string>();
  for (const error of Value.Errors(declarationSchema, value)) {
    if (!faults.has(error.path)) faults.set(error.path, reasonOf(error));
  }
  return [...faults].map(([pointer, reason]) => ({ pointer, reason }));
};

const reasonOf = ({ type, schema, message }: ValueError): string => {
  if (type === ValueErrorType.ObjectAdditionalProperties) return 'is not a member that Vestibule knows';
  if (type === ValueErrorType.ObjectRequiredProperty) return 'is missing';
  if (type === ValueErrorType.StringPattern && schema['description'] !== undefined)
    return `is malformed: ${schema['description']}`;
  const words: unknown = schema['anyOf'];
  if (Array.isArray(words)) return `must be one of ${words.map((word: { const: string }) => word.const).join(', ')}`;
  return message.replace(/^Expected/, 'must be:');
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
