import type { ExaminationRequest, Kind } from '../examination.ts';

/** Paths of examinations begin with it. */
export const examinationPath = '/examen';

/** Addresses of one examination issuer, laid out as those of the door that it plays. */
export type IssuerAddresses = {
  readonly issuer: string;
  readonly authorize: string;
  readonly token: string;
  readonly userInfo: string;
  readonly keys: string;
  readonly endSession: string;
  readonly discovery: readonly string[];
};

/** @param base `<origin of the office>/examen/<id>` */
export const addressesBelow = (base: string, kind: Kind): IssuerAddresses =>
  kind === 'professional' ? professionalAddresses(base) : citizenAddresses(base);

/** psc.md §1: Keycloak's layout, a discovery document with two names. */
const professionalAddresses = (base: string): IssuerAddresses => {
  const issuer = `${base}/auth/realms/esante-wallet`;
  const endpoint = (name: string) => `${issuer}/protocol/openid-connect/${name}`;
  return {
    issuer,
    authorize: `${base}/auth`,
    token: endpoint('token'),
    userInfo: endpoint('userinfo'),
    keys: endpoint('certs'),
    endSession: endpoint('logout'),
    discovery: [`${issuer}/.well-known/wallet-openid-configuration`, `${issuer}/.well-known/openid-configuration`],
  };
};

/** franceconnect.md §1.2. */
const citizenAddresses = (base: string): IssuerAddresses => {
  const issuer = `${base}/api/v2`;
  return {
    issuer,
    authorize: `${issuer}/authorize`,
    token: `${issuer}/token`,
    userInfo: `${issuer}/userinfo`,
    keys: `${issuer}/jwks`,
    endSession: `${issuer}/session/end`,
    discovery: [`${issuer}/.well-known/openid-configuration`],
  };
};

/**
 * The discovery document (psc.md §2, franceconnect.md §1.3).
 * @param mutualTlsOrigin of the listener that asks services for their certificate (RFC 8705 §5); undefined without one
 */
export const discoveryOf = (
  addresses: IssuerAddresses,
  { kind, door }: Pick<ExaminationRequest, 'kind' | 'door'>,
  mutualTlsOrigin: string | undefined,
): Readonly<Record<string, unknown>> => ({
  issuer: addresses.issuer,
  authorization_endpoint: addresses.authorize,
  token_endpoint: addresses.token,
  userinfo_endpoint: addresses.userInfo,
  jwks_uri: addresses.keys,
  end_session_endpoint: addresses.endSession,
  response_types_supported: ['code'],
  response_modes_supported: ['query'],
  authorization_response_iss_parameter_supported: true,
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: [
    ...['client_secret_post', 'client_secret_basic', 'private_key_jwt'],
    ...(mutualTlsOrigin === undefined ? [] : ['tls_client_auth']),
  ],
  ...(mutualTlsOrigin === undefined ? {} : { mtls_endpoint_aliases: aliasesAt(addresses, mutualTlsOrigin) }),
  ...(kind === 'professional' ? professionalFeatures : citizenFeatures),
  acr_values_supported: kind === 'professional' ? ['eidas1', 'eidas2', 'eidas3'] : citizenLevels[door ?? 'low'],
});

const aliasesAt = ({ token, userInfo }: IssuerAddresses, origin: string): Readonly<Record<string, string>> => {
  const at = (address: string) => `${origin}${new URL(address).pathname}`;
  return { token_endpoint: at(token), userinfo_endpoint: at(userInfo) };
};

const citizenLevels = { low: ['eidas1'], plus: ['eidas2', 'eidas3'] };

const professionalFeatures = {
  scopes_supported: ['openid', 'scope_all'],
  subject_types_supported: ['public'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  id_token_signing_alg_values_supported: ['RS256'],
  backchannel_logout_supported: true,
  backchannel_logout_session_supported: true,
};

const citizenFeatures = {
  scopes_supported: [
    'openid',
    'profile',
    'birth',
    'identite_pivot',
    'given_name',
    'family_name',
    'birthdate',
    'gender',
    'birthplace',
    'birthcountry',
    'email',
    'preferred_username',
  ],
  subject_types_supported: ['pairwise'],
  grant_types_supported: ['authorization_code'],
  id_token_signing_alg_values_supported: ['ES256'],
  userinfo_signing_alg_values_supported: ['ES256'],
};
