/** What is wrong with a metadata document; empty when nothing is. */
export type Faults = readonly string[];

type Kind = 'url' | 'urls' | 'strings' | 'boolean' | 'string';

/**
 * Members of OpenID Connect Discovery 1.0 §3, RFC 8414 §2, RFC 8705 §5, RFC 9101 §10.5, RFC 9126 §5, RFC 9207 §3,
 * RFC 9449 §5.1, RP-Initiated Logout §2.1, Back-Channel Logout §2.1 and Initiating User Registration §4.
 */
const members: Readonly<Record<string, Kind>> = {
  issuer: 'url',
  authorization_endpoint: 'url',
  token_endpoint: 'url',
  userinfo_endpoint: 'url',
  jwks_uri: 'url',
  registration_endpoint: 'url',
  introspection_endpoint: 'url',
  revocation_endpoint: 'url',
  end_session_endpoint: 'url',
  pushed_authorization_request_endpoint: 'url',
  backchannel_authentication_endpoint: 'url',
  backchannel_token_delivery_modes_supported: 'strings',
  backchannel_user_code_parameter_supported: 'boolean',
  backchannel_authentication_request_signing_alg_values_supported: 'strings',
  service_documentation: 'url',
  op_policy_uri: 'url',
  op_tos_uri: 'url',
  scopes_supported: 'strings',
  response_types_supported: 'strings',
  response_modes_supported: 'strings',
  grant_types_supported: 'strings',
  acr_values_supported: 'strings',
  subject_types_supported: 'strings',
  id_token_signing_alg_values_supported: 'strings',
  id_token_encryption_alg_values_supported: 'strings',
  id_token_encryption_enc_values_supported: 'strings',
  userinfo_signing_alg_values_supported: 'strings',
  userinfo_encryption_alg_values_supported: 'strings',
  userinfo_encryption_enc_values_supported: 'strings',
  request_object_signing_alg_values_supported: 'strings',
  token_endpoint_auth_methods_supported: 'strings',
  token_endpoint_auth_signing_alg_values_supported: 'strings',
  introspection_endpoint_auth_methods_supported: 'strings',
  introspection_endpoint_auth_signing_alg_values_supported: 'strings',
  revocation_endpoint_auth_methods_supported: 'strings',
  revocation_endpoint_auth_signing_alg_values_supported: 'strings',
  display_values_supported: 'strings',
  claim_types_supported: 'strings',
  claims_supported: 'strings',
  claims_locales_supported: 'strings',
  ui_locales_supported: 'strings',
  prompt_values_supported: 'strings',
  code_challenge_methods_supported: 'strings',
  dpop_signing_alg_values_supported: 'strings',
  claims_parameter_supported: 'boolean',
  request_parameter_supported: 'boolean',
  request_uri_parameter_supported: 'boolean',
  require_request_uri_registration: 'boolean',
  require_signed_request_object: 'boolean',
  require_pushed_authorization_requests: 'boolean',
  tls_client_certificate_bound_access_tokens: 'boolean',
  authorization_response_iss_parameter_supported: 'boolean',
  backchannel_logout_supported: 'boolean',
  backchannel_logout_session_supported: 'boolean',
};

const demanded = [
  ...['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri', 'response_types_supported'],
  ...['subject_types_supported', 'id_token_signing_alg_values_supported'],
];

/** Reads a metadata document as a parser would that forgives nothing. Plain http is let pass: that is for the deployment. */
export const metadataFaults = (document: Readonly<Record<string, unknown>>): Faults => {
  const { mtls_endpoint_aliases: aliases, ...plain } = document;
  return [
    ...demanded.filter((name) => !(name in plain)).map((name) => `${name} is missing`),
    ...Object.entries(plain).flatMap(([name, value]) => memberFaults(name, value)),
    ...aliasFaults(aliases, plain),
    ...togetherFaults(plain),
  ];
};

const memberFaults = (name: string, value: unknown): Faults => {
  const kind = members[name];
  if (kind === undefined) return [`${name} is no registered member`];
  return checks[kind](value) ? [] : [`${name} is not of kind ${kind}: ${JSON.stringify(value)}`];
};

const checks: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string' && value !== '',
  boolean: (value) => typeof value === 'boolean',
  url: (value) => isUrl(value),
  urls: (value) => Array.isArray(value) && value.every(isUrl),
  // RFC 8414 §3.2: members with zero values are left out; nobody repeats a value.
  strings: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((one) => typeof one === 'string' && one !== '') &&
    new Set(value).size === value.length,
};

const isUrl = (value: unknown): boolean => {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const url = new URL(value);
  return /^https?:$/.test(url.protocol) && url.hash === '' && url.username === '' && url.password === '';
};

/** RFC 8705 §5: names of endpoints that the document itself has, each an https address. */
const aliasFaults = (aliases: unknown, plain: Readonly<Record<string, unknown>>): Faults => {
  if (aliases === undefined) return [];
  if (typeof aliases !== 'object' || aliases === null) return ['mtls_endpoint_aliases is no object'];
  return Object.entries(aliases).flatMap(([name, value]) => [
    ...(name in plain ? [] : [`the alias ${name} has no main address`]),
    ...(isUrl(value) && String(value).startsWith('https:') ? [] : [`the alias ${name} is no https address`]),
  ]);
};

/** Rules that join members. */
const togetherFaults = (plain: Readonly<Record<string, unknown>>): Faults => {
  const list = (name: string) => (Array.isArray(plain[name]) ? (plain[name] as unknown[]) : []);
  const faults: string[] = [];
  const { issuer } = plain;
  if (typeof issuer === 'string' && (/[?#]/.test(issuer) || issuer.endsWith('/')))
    faults.push('the issuer has a query, a fragment or a slash at its end');
  if (!list('id_token_signing_alg_values_supported').includes('RS256'))
    faults.push('RS256 must be among the algorithms of id_tokens');
  if (!list('scopes_supported').includes('openid')) faults.push('openid must be among the scopes');
  for (const endpoint of ['token', 'introspection', 'revocation']) {
    const methods = list(`${endpoint}_endpoint_auth_methods_supported`);
    const algorithms = list(`${endpoint}_endpoint_auth_signing_alg_values_supported`);
    const needsAlgorithms = methods.some((method) => String(method).endsWith('_jwt'));
    if (needsAlgorithms && algorithms.length === 0)
      faults.push(`${endpoint}: the algorithms of assertions are missing`);
    if (algorithms.includes('none')) faults.push(`${endpoint}: none must not be used`);
  }
  return faults;
};
