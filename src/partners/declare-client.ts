import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import { parseCitizenClient } from '#clients/citizen/declare.ts';
import type { Mode } from '#clients/address.ts';
import { type Client, cibaGrant, usualGrantTypes } from '#clients/client.ts';
import type { DeclarationFault } from '#clients/declaration.ts';
import { parseClientDeclaration } from '#clients/declare.ts';
import type { Declared } from '#clients/read-declared.ts';
import { applicationOf, type FieldFault, readJwks } from './check-form.ts';
import { askedData, fieldsIn, linesOf } from './form.ts';
import type { Environment, PartnerRequest, RequestFields } from './request.ts';

/** A client of one of the doors. */
export type DoorClient =
  | { readonly kind: 'professional'; readonly client: Client }
  | { readonly kind: 'citizen'; readonly client: CitizenClient };

export type ClientBasis = {
  readonly clientId: string;
  readonly environment: Environment;
  readonly secretHashes: readonly string[];
};

/** Which rule a client of an environment must satisfy: plain http on one's own machine is for the sandbox. */
const modeOf = (environment: Environment): Mode => environment;

/** The client that a request describes, or what in its fields stands in the way. */
export const declareClient = (
  { door, fields }: Pick<PartnerRequest, 'door' | 'fields'>,
  basis: ClientBasis,
): { readonly client: DoorClient } | { readonly faults: readonly FieldFault[] } => {
  const request = { door, fields: fieldsIn(basis.environment, fields) };
  const mode = modeOf(basis.environment);
  if (request.door === 'professional') {
    const declared = parseClientDeclaration(professionalDeclaration(request.fields, basis), mode, 'command');
    return declared.isValid ? { client: { kind: 'professional', client: declared.value } } : refused(declared);
  }
  const declared = parseCitizenClient(citizenDeclaration(request, basis), mode);
  return declared.isValid ? { client: { kind: 'citizen', client: declared.value } } : refused(declared);
};

const professionalDeclaration = (fields: RequestFields, { clientId, secretHashes }: ClientBasis) => {
  const isThick = fields['profile'] === 'thick';
  const redirects = linesOf(fields, 'redirectUris');
  return {
    client_id: clientId,
    client_name: named(fields),
    application_type: applicationOf(fields),
    redirect_uris: redirects,
    post_logout_redirect_uris: linesOf(fields, 'logoutUris'),
    ...optional('backchannel_logout_uri', fields['backchannelLogoutUri']),
    minimum_level: fields['level'] === '' ? undefined : fields['level'],
    ...authenticationOf(fields, secretHashes),
    ...(isThick ? { grant_types: thickGrants(redirects) } : {}),
  };
};

/** A thick client starts its logins without a browser, and by a browser too when it gave an address. */
const thickGrants = (redirects: readonly string[]): readonly string[] => [
  ...(redirects.length === 0 ? usualGrantTypes.filter((name) => name !== 'authorization_code') : usualGrantTypes),
  cibaGrant,
];

const authenticationOf = (fields: RequestFields, secretHashes: readonly string[]) => {
  const method = fields['authentication'] ?? '';
  const base = { token_endpoint_auth_method: method };
  if (method.startsWith('client_secret')) return { ...base, client_secret_hashes: secretHashes };
  if (method === 'tls_client_auth') return { ...base, tls_client_auth_subject_dn: fields['certificateSubject'] };
  return { ...base, ...keysOf(fields) };
};

const keysOf = (fields: RequestFields) => {
  const address = (fields['jwksUri'] ?? '').trim();
  return address === '' ? { jwks: readJwks(fields['jwks'] ?? '') } : { jwks_uri: address };
};

/** FranceConnect gives a sandbox service every signature and the claim `amr` (franceconnect.md §6.2). */
const citizenDeclaration = (
  request: Pick<PartnerRequest, 'door' | 'fields'>,
  { clientId, secretHashes }: ClientBasis,
) => {
  const { door, fields } = request;
  const isPrivate = fields['kind'] === 'private';
  return {
    client_id: clientId,
    name: named(fields),
    platform: door === 'plus' ? 'CORE_FCP_HIGH' : 'CORE_FCP',
    redirect_uris: linesOf(fields, 'redirectUris'),
    post_logout_redirect_uris: linesOf(fields, 'logoutUris'),
    ...optional('sector_identifier_uri', fields['sectorUri']),
    ...optional('backchannel_logout_uri', fields['backchannelLogoutUri']),
    scopes: ['openid', ...askedData(request)],
    claims: ['amr'],
    type: isPrivate ? 'private' : 'public',
    identityConsent: isPrivate,
    ...authenticationOf(fields, secretHashes),
  };
};

const named = (fields: RequestFields): string => (fields['name'] ?? '').trim();

const optional = (member: string, value: string | undefined): Readonly<Record<string, string>> =>
  (value ?? '').trim() === '' ? {} : { [member]: (value ?? '').trim() };

/** Members of a declaration, and the field of the form that each comes from. */
const fieldOfMember: Readonly<Record<string, string>> = {
  client_name: 'name',
  name: 'name',
  redirect_uris: 'redirectUris',
  post_logout_redirect_uris: 'logoutUris',
  sector_identifier_uri: 'sectorUri',
  backchannel_logout_uri: 'backchannelLogoutUri',
  token_endpoint_auth_method: 'authentication',
  jwks: 'jwks',
  jwks_uri: 'jwksUri',
  tls_client_auth_subject_dn: 'certificateSubject',
  minimum_level: 'level',
  grant_types: 'profile',
};

const refused = (declared: Extract<Declared<unknown>, { isValid: false }>) => ({
  faults: declared.faults.map(faultOfField),
});

const faultOfField = ({ pointer, reason }: DeclarationFault): FieldFault => ({
  field: fieldOfMember[pointer.split('/')[1] ?? ''] ?? 'name',
  problem: 'declaration',
  reason,
});
