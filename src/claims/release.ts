/** Claims of a professional that each scope releases. `scope_all` is the single data scope of the national service. */
const identityClaims = ['SubjectNameID', 'preferred_username', 'otherIds', 'authMode'] as const;
const profileClaims = ['name', 'given_name', 'family_name', 'preferred_username'] as const;
const sectorClaims = [
  'SubjectRole',
  'SubjectOrganization',
  'SubjectOrganizationID',
  'Secteur_Activite',
  'Mode_Acces_Raison',
  'Acces_Regulation_Medicale',
  'PSI_Locale',
  'Palier_Authentification',
  'UITVersion',
  'SubjectRefPro',
  'codeCivilite',
  'codeGenreActivite',
  'email_verified',
] as const;

export const professionalScopes = {
  openid: ['sub'],
  profile: profileClaims,
  identity: identityClaims,
  scope_all: [...identityClaims, ...profileClaims, ...sectorClaims],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Claims about the login itself, not released by a scope. */
export const protocolClaims = [
  'iss',
  'aud',
  'exp',
  'iat',
  'auth_time',
  'acr',
  'amr',
  'nonce',
  'azp',
  'sid',
  'session_state',
] as const;

/** Names of the claims that the scopes release together. Unknown scopes release nothing. */
export const releasedClaimNames = (scopes: readonly string[]): ReadonlySet<string> =>
  new Set(scopes.flatMap((scope) => (isKnownScope(scope) ? professionalScopes[scope] : [])));

const isKnownScope = (scope: string): scope is keyof typeof professionalScopes =>
  Object.hasOwn(professionalScopes, scope);

/** Filters outward: the claims that these scopes may see, in their original order. */
export const releaseClaims = (
  claims: Readonly<Record<string, unknown>>,
  scopes: readonly string[],
): Record<string, unknown> => {
  const names = releasedClaimNames(scopes);
  return Object.fromEntries(Object.entries(claims).filter(([name]) => names.has(name)));
};
