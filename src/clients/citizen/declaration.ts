import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { oneOf } from '#platform/declared.ts';
import { alarms, bannerDoors } from '../banner.ts';

const text = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 512, description }));
const list = (description: string, more: Readonly<Record<string, unknown>> = {}) =>
  Type.Array(Type.String({ maxLength: 2000 }), { default: [], maxItems: 300, uniqueItems: true, description, ...more });
const optional = <T extends TSchema>(schema: T) => Type.Optional(schema);
const flag = (description: string) => Type.Boolean({ default: false, description });

const clientId = Type.String({
  pattern: '^[A-Za-z0-9._~-]{1,128}$',
  description: 'Identifier: letters, digits, `.`, `_`, `~` and `-`. FranceConnect gives 64 hexadecimal digits.',
});
const entityId = optional(
  Type.String({
    pattern: '^[A-Za-z0-9._~-]{1,128}$',
    description: 'Services that share it see the same `sub`. Default: the client id.',
  }),
);
const hashes = optional(
  Type.Array(Type.String({ pattern: '^hmac-sha256\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}$' }), {
    maxItems: 2,
    description:
      'Hashes of its secret, made by `npm run clients -- hash-secret`; two while a secret is being replaced.',
  }),
);
const jwks = optional(
  Type.Object(
    { keys: Type.Array(Type.Record(Type.String(), Type.Unknown()), { minItems: 1, maxItems: 20 }) },
    {
      additionalProperties: false,
      description: 'Its public keys: for `private_key_jwt`, and with `use: enc` for encryption.',
    },
  ),
);
const jwksUri = text('Where its public keys are published.');
const platform = oneOf(['CORE_FCP', 'CORE_FCP_HIGH'], {
  default: 'CORE_FCP',
  description: '`CORE_FCP`: the issuer low. `CORE_FCP_HIGH`: the issuer plus. A service on both has two registrations.',
});
const encryptionAlg = (description: string) =>
  optional(oneOf(['RSA-OAEP', 'RSA-OAEP-256', 'ECDH-ES'], { description }));
const status = oneOf(['active', 'suspended'], {
  default: 'active',
  description: 'A suspended one is treated as unknown.',
});

/**
 * A service of the citizen door as people write it. Names are those of its FranceConnect record where they exist
 * (franceconnect.md §6.3), of dynamic registration otherwise. `docs/generated/registry.md` is made from it.
 */
export const citizenClientSchema = Type.Object(
  {
    client_id: clientId,
    name: Type.String({ minLength: 1, maxLength: 256, description: 'Shown to the person.' }),
    platform,
    entityId,
    status,
    token_endpoint_auth_method: oneOf(['client_secret_post', 'private_key_jwt'], {
      default: 'client_secret_post',
      description: 'How the service proves itself; HTTP Basic is tolerated for `client_secret_post`.',
    }),
    client_secret_hashes: hashes,
    jwks,
    jwks_uri: jwksUri,
    redirect_uris: list('Where a login may return to; compared character by character.', { minItems: 1 }),
    post_logout_redirect_uris: list('Where a logout may return to; compared character by character.'),
    sector_identifier_uri: text('Lists the redirect addresses when they have several hosts.'),
    backchannel_logout_uri: text('Told when a session ends. FranceConnect has none.'),
    scopes: list('Scopes that it may ask for, data scopes and `ins` included.'),
    claims: Type.Array(Type.Literal('amr'), {
      default: [],
      uniqueItems: true,
      description: 'Claims that it may ask for by the `claims` parameter.',
    }),
    id_token_signed_response_alg: oneOf(['ES256', 'RS256'], {
      default: 'ES256',
      description: 'Signs id_token and UserInfo. Plus knows ES256 only.',
    }),
    id_token_encrypted_response_alg: encryptionAlg('Plus: encrypts the id_token, with A256GCM.'),
    userinfo_encrypted_response_alg: encryptionAlg('Plus: encrypts UserInfo, with A256GCM.'),
    idpFilterExclude: Type.Boolean({
      default: true,
      description: 'True: all identity providers but those of the list. False: only those.',
    }),
    idpFilterList: list('Identity providers, by `uid`.'),
    rep_scope: list(
      'Mandates of helpers that it accepts (Aidants Connect); without any, no provider of mandates is offered.',
    ),
    allowedIdpHints: optional(
      Type.Array(Type.String(), { maxItems: 300, description: 'Values of `idp_hint`; replaces the platform’s list.' }),
    ),
    allowedPrompts: optional(
      Type.Array(Type.Union([Type.Literal('login'), Type.Literal('consent')]), {
        description: 'When every requested prompt is among them and `consent` is not, the information page is skipped.',
      }),
    ),
    type: oneOf(['public', 'private'], {
      default: 'public',
      description: 'A private service may have to ask for consent.',
    }),
    identityConsent: flag('A private service that must have the person’s consent.'),
    lenient: flag('Admits PKCE, `login_hint` and other parameters of OpenID Connect Core.'),
    errorsReturn: flag('Errors that FranceConnect keeps on its own page return to the service where that is safe.'),
  },
  { additionalProperties: false },
);

/** A data provider as people write it (franceconnect.md §4). */
export const dataProviderSchema = Type.Object(
  {
    client_id: clientId,
    title: Type.String({ minLength: 1, maxLength: 256, description: 'Heads its data on the information page.' }),
    platform,
    entityId,
    status,
    client_secret_hashes: hashes,
    scopes: list('Scopes of its data.'),
    jwks,
    jwks_uri: jwksUri,
    checktoken_signed_response_alg: oneOf(['ES256', 'RS256'], { default: 'ES256', description: 'Signs the answer.' }),
    checktoken_encrypted_response_alg: oneOf(['RSA-OAEP-256', 'ECDH-ES'], {
      default: 'ECDH-ES',
      description: 'Encrypts the answer, with A256GCM.',
    }),
  },
  { additionalProperties: false },
);

/** What the operator tells everybody before they log in. Times are ISO 8601. */
export const bannerSchema = Type.Object(
  {
    message: Type.Object(
      { fr: Type.String({ minLength: 1, maxLength: 500 }), en: Type.String({ minLength: 1, maxLength: 500 }) },
      { additionalProperties: false, description: 'Plain text in both languages.' },
    ),
    startDate: Type.String({ maxLength: 40, description: 'Shown from then on.' }),
    stopDate: Type.String({ maxLength: 40, description: 'Not shown any more.' }),
    doors: Type.Array(Type.Union(bannerDoors.map((door) => Type.Literal(door))), {
      default: [...bannerDoors],
      minItems: 1,
      uniqueItems: true,
      description: 'Doors whose login page shows it; the public status page always does.',
    }),
    alarm: oneOf(alarms, { default: 'note', description: 'How loudly it speaks.' }),
  },
  { additionalProperties: false },
);

export type CitizenClientDeclaration = Static<typeof citizenClientSchema>;
export type DataProviderDeclaration = Static<typeof dataProviderSchema>;
