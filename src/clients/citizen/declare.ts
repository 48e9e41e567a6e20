import { createPublicKey, type JsonWebKey } from 'node:crypto';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import { asClientId, asEntityId, asProviderId } from '#vocabulary/identifiers.ts';
import type { Banner } from '../banner.ts';
import { callObjection, type Mode, redirectObjection } from '../address.ts';
import type { DeclarationFault } from '../declaration.ts';
import { type Declared, readDeclared } from '../read-declared.ts';
import type { CitizenClient, DataProvider, TokenEncryption } from './citizen-client.ts';
import {
  bannerSchema,
  type CitizenClientDeclaration,
  citizenClientSchema,
  type DataProviderDeclaration,
  dataProviderSchema,
} from './declaration.ts';

/** Reads one service of the citizen door; all faults are told at once. @param json anything, as `JSON.parse` gave it */
export const parseCitizenClient = (json: unknown, mode: Mode): Declared<CitizenClient> => {
  const read = readDeclared(citizenClientSchema, json);
  if (!read.isValid) return read;
  const faults = clientFaults(read.value, mode);
  return faults.length === 0 ? { isValid: true, value: toClient(read.value) } : { isValid: false, faults };
};

/** Reads one data provider. */
export const parseDataProvider = (json: unknown, mode: Mode): Declared<DataProvider> => {
  const read = readDeclared(dataProviderSchema, json);
  if (!read.isValid) return read;
  const faults = [
    ...callFaults('/jwks_uri', read.value.jwks_uri, mode),
    ...when(
      (read.value.client_secret_hashes ?? []).length === 0,
      '/client_secret_hashes',
      'must hold a hash of its secret',
    ),
    ...jwksFaults(read.value.jwks),
    ...when(
      (read.value.jwks === undefined) === (read.value.jwks_uri === undefined),
      '/jwks',
      'must be given, or else `jwks_uri`: the answer is encrypted for it',
    ),
  ];
  return faults.length === 0 ? { isValid: true, value: toDataProvider(read.value) } : { isValid: false, faults };
};

/** Reads the banner. */
export const parseBanner = (json: unknown): Declared<Banner> => {
  const read = readDeclared(bannerSchema, json);
  if (!read.isValid) return read;
  const { message, startDate, stopDate, doors, alarm } = read.value;
  const [from, until] = [Date.parse(startDate), Date.parse(stopDate)];
  const faults = [
    ...when(Number.isNaN(from), '/startDate', 'must be a date and time, as 2030-01-31T08:00:00+01:00'),
    ...when(Number.isNaN(until), '/stopDate', 'must be a date and time, as 2030-01-31T18:00:00+01:00'),
    ...when(until <= from, '/stopDate', 'must come after `startDate`'),
  ];
  if (faults.length > 0) return { isValid: false, faults };
  return { isValid: true, value: { message, fromSeconds: from / 1000, untilSeconds: until / 1000, doors, alarm } };
};

const when = (applies: boolean, pointer: string, reason: string): readonly DeclarationFault[] =>
  applies ? [{ pointer, reason }] : [];

const callFaults = (pointer: string, address: string | undefined, mode: Mode): readonly DeclarationFault[] => {
  const reason = address === undefined ? undefined : callObjection(address, mode);
  return reason === undefined ? [] : [{ pointer, reason }];
};

const clientFaults = (declared: CitizenClientDeclaration, mode: Mode): readonly DeclarationFault[] => [
  ...addressFaults(declared, mode),
  ...keyFaults(declared),
  ...plusFaults(declared),
  ...when(
    declared.identityConsent && declared.type === 'public',
    '/identityConsent',
    'is for private services; a public one informs',
  ),
];

const addressFaults = (declared: CitizenClientDeclaration, mode: Mode): readonly DeclarationFault[] => {
  const { redirect_uris: back, post_logout_redirect_uris: out } = declared;
  const objections = (name: string, addresses: readonly string[]) =>
    addresses.flatMap((address, index) => {
      const reason = redirectObjection(address, 'web', mode);
      return reason === undefined ? [] : [{ pointer: `/${name}/${index}`, reason }];
    });
  const hosts = new Set(back.filter((address) => URL.canParse(address)).map((address) => new URL(address).hostname));
  return [
    ...objections('redirect_uris', back),
    ...objections('post_logout_redirect_uris', out),
    ...callFaults('/sector_identifier_uri', declared.sector_identifier_uri, mode),
    ...callFaults('/backchannel_logout_uri', declared.backchannel_logout_uri, mode),
    ...callFaults('/jwks_uri', declared.jwks_uri, mode),
    ...when(
      hosts.size > 1 && declared.sector_identifier_uri === undefined,
      '/sector_identifier_uri',
      'is needed: the redirect addresses have several hosts (OpenID Connect Core §8.1)',
    ),
  ];
};

const keyFaults = (declared: CitizenClientDeclaration): readonly DeclarationFault[] => {
  const { token_endpoint_auth_method: method, client_secret_hashes: hashes = [] } = declared;
  const encrypts =
    declared.id_token_encrypted_response_alg !== undefined || declared.userinfo_encrypted_response_alg !== undefined;
  const hasKeys = declared.jwks !== undefined || declared.jwks_uri !== undefined;
  return [
    ...when(
      method === 'client_secret_post' && hashes.length === 0,
      '/client_secret_hashes',
      'must hold a hash of its secret',
    ),
    ...when(method === 'private_key_jwt' && hashes.length > 0, '/client_secret_hashes', 'is not for `private_key_jwt`'),
    ...when((method === 'private_key_jwt' || encrypts) && !hasKeys, '/jwks', 'must be given, or else `jwks_uri`'),
    ...when(declared.jwks !== undefined && declared.jwks_uri !== undefined, '/jwks_uri', 'excludes `jwks`'),
    ...jwksFaults(declared.jwks),
  ];
};

type Jwks = CitizenClientDeclaration['jwks'];

/** Somebody who sends a private key by mistake must read it, and no copy may be kept. */
const jwksFaults = (jwks: Jwks): readonly DeclarationFault[] =>
  (jwks?.keys ?? []).flatMap((key, index) => {
    const pointer = `/jwks/keys/${index}`;
    if ('d' in key || 'k' in key)
      return [{ pointer, reason: 'must be a public key: a private or secret one was given' }];
    return isPublicKey(key) ? [] : [{ pointer, reason: 'is no key that can be used: RSA, or EC on P-256, as a JWK' }];
  });

/** The only way to know is to try; a key that cannot be read would fail at the first token. */
const isPublicKey = (key: JsonWebKey): boolean => {
  try {
    return createPublicKey({ key, format: 'jwk' }).asymmetricKeyType !== undefined;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
};

const plusFaults = (declared: CitizenClientDeclaration): readonly DeclarationFault[] => {
  const isPlus = declared.platform === 'CORE_FCP_HIGH';
  return [
    ...when(
      isPlus && declared.id_token_signed_response_alg !== 'ES256',
      '/id_token_signed_response_alg',
      'must be ES256 on plus',
    ),
    ...when(
      !isPlus && declared.id_token_encrypted_response_alg !== undefined,
      '/id_token_encrypted_response_alg',
      'is for plus only',
    ),
    ...when(
      !isPlus && declared.userinfo_encrypted_response_alg !== undefined,
      '/userinfo_encrypted_response_alg',
      'is for plus only',
    ),
  ];
};

const doorOf = (platform: 'CORE_FCP' | 'CORE_FCP_HIGH'): CitizenDoor => (platform === 'CORE_FCP' ? 'low' : 'plus');

const encryptionOf = (alg: TokenEncryption['alg'] | undefined): TokenEncryption | undefined =>
  alg === undefined ? undefined : { alg, enc: 'A256GCM' };

const toClient = (declared: CitizenClientDeclaration): CitizenClient => ({
  clientId: asClientId(declared.client_id),
  door: doorOf(declared.platform),
  name: declared.name,
  entityId: asEntityId(declared.entityId ?? declared.client_id),
  authentication:
    declared.token_endpoint_auth_method === 'private_key_jwt'
      ? { method: 'private_key_jwt' }
      : { method: 'client_secret_post', secretHashes: declared.client_secret_hashes ?? [] },
  jwks: declared.jwks,
  jwksUri: declared.jwks_uri,
  redirectUris: declared.redirect_uris,
  postLogoutRedirectUris: declared.post_logout_redirect_uris,
  sectorIdentifierUri: declared.sector_identifier_uri,
  backchannelLogoutUri: declared.backchannel_logout_uri,
  scopes: [...new Set(['openid', ...declared.scopes])],
  mayAskAmr: declared.claims.includes('amr'),
  signingAlg: declared.id_token_signed_response_alg,
  encryption: {
    idToken: encryptionOf(declared.id_token_encrypted_response_alg),
    userinfo: encryptionOf(declared.userinfo_encrypted_response_alg),
  },
  providers: {
    mode: declared.idpFilterExclude ? 'exclude' : 'only',
    list: declared.idpFilterList.map(asProviderId),
  },
  repScopes: declared.rep_scope.length === 0 ? undefined : declared.rep_scope,
  allowedIdpHints: declared.allowedIdpHints?.map(asProviderId),
  allowedPrompts: declared.allowedPrompts,
  kind: declared.type,
  identityConsent: declared.identityConsent,
  lenient: declared.lenient,
  errorsReturn: declared.errorsReturn,
  status: declared.status,
});

const toDataProvider = (declared: DataProviderDeclaration): DataProvider => ({
  clientId: asClientId(declared.client_id),
  door: doorOf(declared.platform),
  name: declared.title,
  entityId: asEntityId(declared.entityId ?? declared.client_id),
  secretHashes: declared.client_secret_hashes ?? [],
  scopes: declared.scopes,
  signingAlg: declared.checktoken_signed_response_alg,
  encryption: { alg: declared.checktoken_encrypted_response_alg, enc: 'A256GCM' },
  jwks: declared.jwks,
  jwksUri: declared.jwks_uri,
  status: declared.status,
});
