import { type Static, Type } from '@sinclair/typebox';
import { oneOf } from '#platform/declared.ts';
import { citizenDoors } from '#vocabulary/citizen.ts';
import { levels } from '#vocabulary/level.ts';

const listOf = <const T extends readonly string[]>(
  words: T,
  options: { readonly default?: readonly T[number][]; readonly description: string },
) => Type.Array(Type.Union(words.map((word: T[number]) => Type.Literal(word))), { ...unique, ...options });

const unique = { minItems: 1, uniqueItems: true } as const;
const flag = (value: boolean, description: string) => Type.Boolean({ default: value, description });
const address = (description: string) =>
  Type.Optional(Type.String({ pattern: '^https?://[\\x21-\\x7e]+$', maxLength: 2000, description }));

/** One text for both languages, or one for each. */
const words = (description: string) =>
  Type.Union(
    [
      Type.String({ minLength: 1, maxLength: 1000 }),
      Type.Object(
        {
          fr: Type.String({ minLength: 1, maxLength: 1000 }),
          en: Type.String({ minLength: 1, maxLength: 1000 }),
        },
        { additionalProperties: false },
      ),
    ],
    { description },
  );

const encryptionAlgs = ['RSA-OAEP', 'RSA-OAEP-256', 'ECDH-ES'] as const;

/**
 * An identity provider as people write it. The names are those of FranceConnect's records where they exist
 * (franceconnect.md §2.3).
 */
export const providerDeclarationSchema = Type.Object(
  {
    uid: Type.String({
      pattern: '^[A-Za-z0-9._~-]{1,128}$',
      description: 'Identifier, a UUID by habit: services name it in `idp_hint`, people in their preferences.',
    }),
    title: Type.String({ minLength: 1, maxLength: 100, description: 'Shown to the person on the choice page.' }),
    doors: listOf(citizenDoors, { description: 'Issuers that offer it: `low`, `plus`.' }),
    badge: Type.Object(
      {
        letters: Type.String({ minLength: 1, maxLength: 4, description: 'One to four signs.' }),
        colour: Type.String({ pattern: '^#[0-9a-fA-F]{6}$', description: '`#rrggbb`.' }),
      },
      { additionalProperties: false, description: 'Stands where a picture would.' },
    ),
    active: flag(true, 'False: shown, greyed, and refused when forced.'),
    display: flag(true, 'False: not shown at all.'),
    isBeta: flag(false, 'Shown with a badge.'),
    order: Type.Integer({ default: 0, description: 'Its place on the choice page.' }),
    discovery: flag(true, 'Whether `discoveryUrl` says where it answers; otherwise the addresses below do.'),
    discoveryUrl: address('Its discovery document, down to `/.well-known/openid-configuration`.'),
    url: address('Its issuer.'),
    authzURL: address('Its authorization endpoint.'),
    tokenURL: address('Its token endpoint.'),
    userInfoURL: address('Its UserInfo endpoint.'),
    jwksURL: address('Its keys; needed without discovery unless everything is signed with HS256.'),
    endSessionURL: address('Where a person is logged out there.'),
    clientID: Type.String({ minLength: 1, maxLength: 512, description: 'Our client id there.' }),
    client_secret: Type.String({
      minLength: 1,
      maxLength: 1024,
      description: 'Our secret there. Sealed under the master key as soon as it is read.',
    }),
    token_endpoint_auth_method: oneOf(['client_secret_post', 'client_secret_basic'], {
      default: 'client_secret_post',
      description: 'How we prove ourselves there.',
    }),
    id_token_signed_response_alg: oneOf(['HS256', 'RS256', 'ES256'], {
      default: 'RS256',
      description: 'The one algorithm that its id_tokens may be signed with. HS256 on `low` alone.',
    }),
    userinfo_signed_response_alg: oneOf(['none', 'HS256', 'RS256', 'ES256'], {
      default: 'none',
      description: 'The one algorithm that its UserInfo may be signed with; `none`: plain JSON.',
    }),
    id_token_encrypted_response_alg: Type.Optional(
      oneOf(encryptionAlgs, { description: 'How its id_tokens are encrypted for us.' }),
    ),
    id_token_encrypted_response_enc: Type.Optional(oneOf(['A256GCM'], { description: 'Goes with it.' })),
    userinfo_encrypted_response_alg: Type.Optional(
      oneOf(encryptionAlgs, { description: 'How its UserInfo is encrypted for us.' }),
    ),
    userinfo_encrypted_response_enc: Type.Optional(oneOf(['A256GCM'], { description: 'Goes with it.' })),
    allowedAcr: listOf(levels, { description: 'Levels that it may answer with.' }),
    amr: Type.Array(Type.String({ pattern: '^[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,32}$' }), {
      ...unique,
      description: 'What services that may read `amr` receive.',
    }),
    people: oneOf(['national', 'eidas'], {
      default: 'national',
      description: '`eidas`: its people come from other member states, and the civil register does not know them.',
    }),
    rep_scope: flag(
      false,
      'A provider of mandates (Aidants Connect): asked for the `rep_scope` of the service, and offered to services that have one only.',
    ),
    modal: Type.Optional(
      Type.Object(
        {
          active: flag(true, 'Whether it shows.'),
          title: words('Its heading.'),
          body: words('What it says.'),
          continueText: words('Its button.'),
          moreInfoLabel: Type.Optional(words('A link for more, …')),
          moreInfoUrl: address('… and where it leads.'),
        },
        { additionalProperties: false, description: 'A dialog before the person leaves for it.' },
      ),
    ),
    ins_validation_mode: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z]{2,8}$',
        description: 'Code of the validation mode that a login by it is worth for the INS. Left out: never qualifies.',
      }),
    ),
  },
  { additionalProperties: false },
);

export type ProviderDeclaration = Static<typeof providerDeclarationSchema>;
