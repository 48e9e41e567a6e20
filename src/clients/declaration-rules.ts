import { callObjection, redirectObjection } from './address.ts';
import { cibaRules } from './ciba-rules.ts';
import { type DeclarationRule, when } from './declaration-rule.ts';
import type { DeclarationFault } from './declaration.ts';

/** All are asked, so that a partner mends everything at once. */
export const declarationRules: readonly DeclarationRule[] = [
  {
    rule: 'There is at least one redirect URI, unless `grant_types` leaves `authorization_code` out.',
    faultsOf: ({ redirect_uris, grant_types }) =>
      when(
        redirect_uris.length === 0 && grant_types.includes('authorization_code'),
        '/redirect_uris',
        'must name at least one address',
      ),
  },
  {
    rule: 'Redirect URIs are https; loopback http in the sandbox and for native applications; a reversed domain name as scheme for native applications. No wildcard, fragment, user name or active scheme.',
    faultsOf: ({ redirect_uris, post_logout_redirect_uris, application_type }, mode) => [
      ...objections('/redirect_uris', redirect_uris, (uri) => redirectObjection(uri, application_type, mode)),
      ...objections('/post_logout_redirect_uris', post_logout_redirect_uris, (uri) =>
        redirectObjection(uri, application_type, mode),
      ),
    ],
  },
  {
    rule: 'Addresses that the platform calls are https; loopback http in the sandbox.',
    faultsOf: ({ backchannel_logout_uri, jwks_uri, backchannel_client_notification_endpoint: ping }, mode) => [
      ...objection('/backchannel_logout_uri', backchannel_logout_uri, (uri) => callObjection(uri, mode)),
      ...objection('/jwks_uri', jwks_uri, (uri) => callObjection(uri, mode)),
      ...objection('/backchannel_client_notification_endpoint', ping, (uri) => callObjection(uri, mode)),
    ],
  },
  {
    rule: 'The name is plain printable text.',
    faultsOf: ({ client_name }) =>
      when(
        /[\p{C}\p{Zl}\p{Zp}]/u.test(client_name) || client_name.trim() === '',
        '/client_name',
        'must be printable text',
      ),
  },
  {
    rule: 'A client with a secret has one hash of it, or two while it is being replaced; no other client has any.',
    faultsOf: ({ client_secret_hashes = [], token_endpoint_auth_method: method }) => {
      const wantsSecret = method.startsWith('client_secret');
      const place = '/client_secret_hashes';
      if (wantsSecret) return when(client_secret_hashes.length === 0, place, `is missing: ${method} needs a secret`);
      return when(client_secret_hashes.length > 0, place, `does not go with ${method}`);
    },
  },
  {
    rule: '`private_key_jwt` has either `jwks` or `jwks_uri`; other methods may have `jwks`, for signed requests.',
    faultsOf: ({ jwks, jwks_uri, token_endpoint_auth_method: method }) => {
      if (method !== 'private_key_jwt')
        return when(jwks_uri !== undefined, '/jwks_uri', `does not go with ${method}; use jwks`);
      return when((jwks === undefined) === (jwks_uri === undefined), '/jwks', 'is needed, or jwks_uri, and not both');
    },
  },
  {
    rule: 'Keys are public RSA, EC or OKP keys.',
    faultsOf: ({ jwks }) => (jwks?.keys ?? []).flatMap((key, index) => keyFaults(key, `/jwks/keys/${index}`)),
  },
  {
    rule: '`tls_client_auth` has exactly one of the `tls_client_auth_…` members; other methods have none (RFC 8705 §2.1.2).',
    faultsOf: ({ token_endpoint_auth_method: method, ...declaration }) => {
      const { tls_client_auth_subject_dn, tls_client_auth_san_dns, tls_client_auth_san_uri } = declaration;
      const names = [tls_client_auth_subject_dn, tls_client_auth_san_dns, tls_client_auth_san_uri];
      const count = names.filter((name) => name !== undefined).length;
      const expected = method === 'tls_client_auth' ? 1 : 0;
      return when(
        count !== expected,
        '/token_endpoint_auth_method',
        `goes with ${expected} tls_client_auth_… members, not ${count}`,
      );
    },
  },
  {
    rule: 'A client that cannot keep a secret has the strict profile, so that PKCE protects its codes.',
    faultsOf: ({ profile, token_endpoint_auth_method: method }) =>
      when(method === 'none' && profile !== 'strict', '/profile', 'must be strict for a client without authentication'),
  },
  {
    rule: 'A client that cannot keep a secret introspects nothing.',
    faultsOf: ({ introspection = 'none', token_endpoint_auth_method: method }) =>
      when(
        method === 'none' && introspection !== 'none',
        '/introspection',
        'must be none for a client without authentication',
      ),
  },
  {
    rule: 'Signed requests need keys to verify them.',
    faultsOf: ({ require_signed_request_object, jwks, jwks_uri }) =>
      when(
        require_signed_request_object && jwks === undefined && jwks_uri === undefined,
        '/jwks',
        'is missing: signed requests need keys',
      ),
  },
  {
    rule: 'Tokens are bound to a certificate or to a DPoP key, not to both.',
    faultsOf: ({ tls_client_certificate_bound_access_tokens, dpop_bound_access_tokens }) =>
      when(
        tls_client_certificate_bound_access_tokens && dpop_bound_access_tokens,
        '/dpop_bound_access_tokens',
        'does not go with tls_client_certificate_bound_access_tokens',
      ),
  },
  ...cibaRules,
];

type Objection = (address: string) => string | undefined;

const objection = (pointer: string, address: string | undefined, object: Objection): readonly DeclarationFault[] => {
  const reason = address === undefined ? undefined : object(address);
  return reason === undefined ? [] : [{ pointer, reason }];
};

const objections = (pointer: string, addresses: readonly string[], object: Objection): readonly DeclarationFault[] =>
  addresses.flatMap((address, index) => objection(`${pointer}/${index}`, address, object));

/** RFC 7518 §6: members that only a private or a shared key has. */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

const keyFaults = (key: Readonly<Record<string, unknown>>, pointer: string): readonly DeclarationFault[] => {
  const secret = privateMembers.find((member) => key[member] !== undefined);
  return [
    ...when(!['RSA', 'EC', 'OKP'].includes(String(key['kty'])), `${pointer}/kty`, 'must be RSA, EC or OKP'),
    ...when(
      secret !== undefined,
      `${pointer}/${secret}`,
      'must not be there: give the public key only, and replace this one',
    ),
  ];
};
