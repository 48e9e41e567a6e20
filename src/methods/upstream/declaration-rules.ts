import type { DeclarationFault } from '#platform/declared.ts';
import type { ProviderDeclaration } from './declaration-schema.ts';

type Mode = 'sandbox' | 'production';

/** A rule that no single member of a declaration can show. */
type ProviderDeclarationRule = {
  readonly rule: string;
  readonly faultsOf: (declaration: ProviderDeclaration, mode: Mode) => readonly DeclarationFault[];
};

const when = (isFault: boolean, pointer: string, reason: string): readonly DeclarationFault[] =>
  isFault ? [{ pointer, reason }] : [];

const addressNames = [
  'discoveryUrl',
  'url',
  'authzURL',
  'tokenURL',
  'userInfoURL',
  'jwksURL',
  'endSessionURL',
] as const;

const discoveryTail = '/.well-known/openid-configuration';

const usesSecretOnly = ({
  id_token_signed_response_alg: idToken,
  userinfo_signed_response_alg: userinfo,
}: ProviderDeclaration): boolean => idToken === 'HS256' && (userinfo === 'none' || userinfo === 'HS256');

/** All are asked, so that an operator mends everything at once. */
const providerDeclarationRules: readonly ProviderDeclarationRule[] = [
  {
    rule: 'With `discovery`, `discoveryUrl` ends with `/.well-known/openid-configuration`, and no other address is given.',
    faultsOf: (declaration) =>
      declaration.discovery
        ? [
            ...when(
              declaration.discoveryUrl?.endsWith(discoveryTail) !== true,
              '/discoveryUrl',
              `must end with ${discoveryTail}`,
            ),
            ...addressNames
              .slice(1)
              .flatMap((name) => when(declaration[name] !== undefined, `/${name}`, 'does not go with discovery')),
          ]
        : [],
  },
  {
    rule: 'Without `discovery`, `url`, `authzURL`, `tokenURL` and `userInfoURL` are given, and `jwksURL` unless everything is signed with HS256.',
    faultsOf: (declaration) =>
      declaration.discovery
        ? []
        : [
            ...when(declaration.discoveryUrl !== undefined, '/discoveryUrl', 'goes with discovery only'),
            ...(['url', 'authzURL', 'tokenURL', 'userInfoURL'] as const).flatMap((name) =>
              when(declaration[name] === undefined, `/${name}`, 'is missing'),
            ),
            ...when(declaration.jwksURL === undefined && !usesSecretOnly(declaration), '/jwksURL', 'is missing'),
          ],
  },
  {
    rule: 'Addresses are https; plain http is for the sandbox. None carries a user name or a fragment.',
    faultsOf: (declaration, mode) => addressNames.flatMap((name) => addressFaults(name, declaration[name], mode)),
  },
  {
    rule: 'HS256 is for `low` alone, and its secret has at least 32 bytes (RFC 7518 §3.2).',
    faultsOf: (declaration) => {
      const { id_token_signed_response_alg: idToken, userinfo_signed_response_alg: userinfo, doors } = declaration;
      if (idToken !== 'HS256' && userinfo !== 'HS256') return [];
      const isShort = Buffer.byteLength(declaration.client_secret) < 32;
      return [
        ...when(doors.includes('plus'), '/doors', 'must leave plus out: HS256 is not accepted there'),
        ...when(isShort, '/client_secret', 'must have at least 32 bytes for HS256'),
      ];
    },
  },
  {
    rule: 'An encryption `alg` and its `enc` go together.',
    faultsOf: (declaration) =>
      (['id_token', 'userinfo'] as const).flatMap((token) =>
        when(
          declaration[`${token}_encrypted_response_enc`] !== undefined &&
            declaration[`${token}_encrypted_response_alg`] === undefined,
          `/${token}_encrypted_response_alg`,
          'is missing: enc goes with it',
        ),
      ),
  },
  {
    rule: 'The title is plain printable text.',
    faultsOf: ({ title }) =>
      when(/[\p{C}\p{Zl}\p{Zp}]/u.test(title) || title.trim() === '', '/title', 'must be printable text'),
  },
  {
    rule: 'On `plus`, a provider reaches at least `eidas2`.',
    faultsOf: ({ doors, allowedAcr }) =>
      when(
        doors.includes('plus') && !allowedAcr.some((level) => level !== 'eidas1'),
        '/allowedAcr',
        'must reach eidas2 for plus',
      ),
  },
  {
    rule: 'A `modal` has both `moreInfoLabel` and `moreInfoUrl`, or neither.',
    faultsOf: ({ modal }) =>
      when(
        modal !== undefined && (modal.moreInfoLabel === undefined) !== (modal.moreInfoUrl === undefined),
        '/modal/moreInfoUrl',
        'goes with moreInfoLabel',
      ),
  },
];

/** Everything that the rules say against a declaration. */
export const declarationFaults = (declaration: ProviderDeclaration, mode: Mode): readonly DeclarationFault[] =>
  providerDeclarationRules.flatMap(({ faultsOf }) => faultsOf(declaration, mode));

const addressFaults = (
  name: (typeof addressNames)[number],
  address: string | undefined,
  mode: Mode,
): readonly DeclarationFault[] => {
  if (address === undefined) return [];
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '' || url.hash !== '')
    return [{ pointer: `/${name}`, reason: 'must be an address without user name and fragment' }];
  return when(url.protocol !== 'https:' && mode === 'production', `/${name}`, 'must be https');
};
