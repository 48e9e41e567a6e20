import { cibaGrant } from './client.ts';
import { type DeclarationRule, when } from './declaration-rule.ts';
import type { Declaration } from './declaration.ts';

const usesCiba = ({ grant_types }: Declaration): boolean => grant_types.includes(cibaGrant);

const cibaMembers = [
  'backchannel_token_delivery_mode',
  'backchannel_client_notification_endpoint',
  'backchannel_authentication_request_signing_alg',
] as const;

/** The rules of OpenID Connect CIBA §4 and of its FAPI profile §5.2.2. */
export const cibaRules: readonly DeclarationRule[] = [
  {
    rule: 'A refresh token comes after another grant.',
    faultsOf: ({ grant_types }) =>
      when(
        grant_types.every((name) => name === 'refresh_token'),
        '/grant_types',
        'must name authorization_code, CIBA or both beside refresh_token',
      ),
  },
  {
    rule: 'Members about CIBA stand only where `grant_types` names CIBA.',
    faultsOf: (declaration) =>
      usesCiba(declaration)
        ? []
        : [
            ...cibaMembers.filter((name) => declaration[name] !== undefined),
            ...(declaration.fapi_ciba ? ['fapi_ciba'] : []),
          ].flatMap((name) => when(true, `/${name}`, `needs ${cibaGrant} among grant_types`)),
  },
  {
    rule: 'Only a service that authenticates may use CIBA.',
    faultsOf: (declaration) =>
      when(
        usesCiba(declaration) && declaration.token_endpoint_auth_method === 'none',
        '/grant_types',
        'must not name CIBA for a client without authentication',
      ),
  },
  {
    rule: '`ping` has an address to be sent to, `poll` has none.',
    faultsOf: (declaration) => {
      const endpoint = declaration.backchannel_client_notification_endpoint;
      const isPing = declaration.backchannel_token_delivery_mode === 'ping';
      const place = '/backchannel_client_notification_endpoint';
      return [
        ...when(isPing && endpoint === undefined, place, 'is missing: ping needs an address'),
        ...when(!isPing && endpoint !== undefined, place, 'goes with the delivery mode ping only'),
      ];
    },
  },
  {
    rule: 'Signed CIBA requests need keys to verify them.',
    faultsOf: ({ backchannel_authentication_request_signing_alg: algorithm, jwks, jwks_uri }) =>
      when(
        algorithm !== undefined && jwks === undefined && jwks_uri === undefined,
        '/jwks',
        'is missing: signed requests need keys',
      ),
  },
  {
    rule: 'The FAPI profile of CIBA demands `private_key_jwt` or `tls_client_auth`, requests signed with PS256 or ES256, and tokens bound to a certificate or to a DPoP key.',
    faultsOf: (declaration) => (declaration.fapi_ciba ? fapiFaults(declaration) : []),
  },
];

const fapiFaults = (declaration: Declaration) => [
  ...when(
    !['private_key_jwt', 'tls_client_auth'].includes(declaration.token_endpoint_auth_method),
    '/token_endpoint_auth_method',
    'must be private_key_jwt or tls_client_auth with fapi_ciba',
  ),
  ...when(
    !['PS256', 'ES256'].includes(declaration.backchannel_authentication_request_signing_alg ?? ''),
    '/backchannel_authentication_request_signing_alg',
    'must be PS256 or ES256 with fapi_ciba',
  ),
  ...when(
    !declaration.tls_client_certificate_bound_access_tokens && !declaration.dpop_bound_access_tokens,
    '/tls_client_certificate_bound_access_tokens',
    'must be true with fapi_ciba, or dpop_bound_access_tokens',
  ),
];
