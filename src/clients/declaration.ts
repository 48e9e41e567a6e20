import { type Static, Type } from '@sinclair/typebox';
import { oneOf } from '#platform/declared.ts';
import { levels } from '#vocabulary/level.ts';
import { clientProfiles, grantTypes, usualGrantTypes } from './client.ts';

const text = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 512, description }));
const addresses = (description: string) =>
  Type.Array(Type.String({ maxLength: 2000 }), { default: [], maxItems: 100, uniqueItems: true, description });
const flag = (description: string) => Type.Boolean({ default: false, description });

/**
 * A relying party as people write it. The names are those of dynamic registration (RFC 7591, OpenID
 * Connect Registration, RP-initiated and back-channel logout, RFC 8705, 9101, 9126, 9449) where they exist;
 * `docs/generated/clients.md` is made from this schema.
 */
export const declarationSchema = Type.Object(
  {
    client_id: Type.String({
      pattern: '^[A-Za-z0-9._~-]{1,128}$',
      description: 'Identifier: letters, digits, `.`, `_`, `~` and `-`. `clients add` makes one when it is left out.',
    }),
    client_name: Type.String({ minLength: 1, maxLength: 100, description: 'Shown to the person on the login page.' }),
    profile: oneOf(clientProfiles, {
      default: 'strict',
      description:
        '`strict` demands state, nonce and PKCE with S256. `compatible` tolerates what existing Pro Santé Connect clients leave out.',
    }),
    application_type: oneOf(['web', 'native'], {
      default: 'web',
      description: '`native` may return to its own scheme or to loopback (RFC 8252).',
    }),
    status: oneOf(['active', 'suspended'], {
      default: 'active',
      description: 'A suspended client is treated as unknown.',
    }),
    grant_types: Type.Array(Type.Union(grantTypes.map((name) => Type.Literal(name))), {
      default: [...usualGrantTypes],
      minItems: 1,
      uniqueItems: true,
      description:
        'How it may come to tokens. `urn:openid:params:grant-type:ciba` lets it start logins without a browser (CIBA); a service that has no browser at all leaves `authorization_code` out.',
    }),
    redirect_uris: addresses('Where a login may return to; compared character by character.'),
    post_logout_redirect_uris: addresses('Where a logout may return to; compared character by character.'),
    backchannel_logout_uri: text('Address that is told when a session ends (OpenID Connect Back-Channel Logout).'),
    token_endpoint_auth_method: oneOf(
      ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'tls_client_auth', 'none'],
      {
        default: 'client_secret_basic',
        description: 'How the service proves itself. `none` is for applications that cannot keep a secret.',
      },
    ),
    client_secret_hashes: Type.Optional(
      Type.Array(Type.String({ pattern: '^hmac-sha256\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}$' }), {
        maxItems: 2,
        description:
          'Hashes of its secret, made by `npm run clients -- hash-secret`; two while a secret is being replaced.',
      }),
    ),
    jwks: Type.Optional(
      Type.Object(
        { keys: Type.Array(Type.Record(Type.String(), Type.Unknown()), { minItems: 1, maxItems: 20 }) },
        { additionalProperties: false, description: 'Its public keys, for `private_key_jwt` or for signed requests.' },
      ),
    ),
    jwks_uri: text('Where its public keys are published; `private_key_jwt` only.'),
    tls_client_auth_subject_dn: text('Subject that its certificate must carry, as in RFC 4514.'),
    tls_client_auth_san_dns: text('DNS name that its certificate must carry.'),
    tls_client_auth_san_uri: text('URI that its certificate must carry.'),
    scope: Type.String({
      default: 'openid scope_all',
      pattern: '^[\\x21\\x23-\\x5B\\x5D-\\x7E]+( [\\x21\\x23-\\x5B\\x5D-\\x7E]+)*$',
      maxLength: 1000,
      description: 'Scopes that it may ask for, separated by one space.',
    }),
    acr_policy: oneOf(['echo', 'reached'], {
      default: 'echo',
      description:
        '`echo`: `acr` is what was asked for, `eidas1` when nothing was. `reached`: `acr` is the level that the method reached.',
    }),
    minimum_level: oneOf(levels, { default: 'eidas1', description: 'Least level that a login for it must reach.' }),
    introspection: Type.Optional(
      oneOf(['any', 'own', 'none'], {
        description:
          'Whose tokens it may introspect. Default: `any` for a compatible client, as Pro Santé Connect does, `own` for a strict one, `none` for one without authentication.',
      }),
    ),
    tls_client_certificate_bound_access_tokens: flag('Binds its access tokens to its TLS certificate (RFC 8705 §3).'),
    dpop_bound_access_tokens: flag('Binds its tokens to a DPoP key (RFC 9449).'),
    require_pushed_authorization_requests: flag('Accepts only requests that were pushed before (RFC 9126).'),
    require_signed_request_object: flag('Accepts only signed requests (RFC 9101).'),
    backchannel_token_delivery_mode: Type.Optional(
      oneOf(['poll', 'ping'], {
        description:
          'CIBA: whether it asks until the tokens are there, as with Pro Santé Connect, or is told. Default: `poll`.',
      }),
    ),
    backchannel_client_notification_endpoint: text(
      'CIBA: address that is told that the tokens are there; `ping` only.',
    ),
    backchannel_authentication_request_signing_alg: Type.Optional(
      oneOf(['RS256', 'PS256', 'ES256'], {
        description: 'CIBA: every request is signed with it (CIBA §7.1.1). Default: requests need no signature.',
      }),
    ),
    fapi_ciba: flag(
      'CIBA: follows the FAPI profile: signed requests, `private_key_jwt` or `tls_client_auth`, bound tokens.',
    ),
  },
  { additionalProperties: false },
);

export type Declaration = Static<typeof declarationSchema>;

export type { DeclarationFault } from '#platform/declared.ts';
