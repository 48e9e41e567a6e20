import type { CitizenClientDeclaration, DataProviderDeclaration } from '#clients/citizen/declaration.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';

/** A demonstration service: what it asks for, and of which issuer. */
export type CitizenService = {
  readonly clientId: string;
  /** As the person reads it on the choice page. */
  readonly title: string;
  readonly door: CitizenDoor;
  readonly level: 'eidas1' | 'eidas2';
  readonly scope: string;
  readonly kind: 'public' | 'private';
  /** Its tokens are encrypted for it. */
  readonly isEncrypted: boolean;
  /** Calls the tax API with the token of its user. */
  readonly callsTaxApi: boolean;
};

/** The demonstration services, by the first segment of their path. */
export const citizenServices = {
  mairie: {
    clientId: 'demo-mairie',
    title: 'Mairie de démonstration',
    door: 'low',
    level: 'eidas1',
    scope: 'openid identite_pivot email dgfip_rfr',
    kind: 'public',
    isEncrypted: false,
    callsTaxApi: true,
  },
  mutuelle: {
    clientId: 'demo-mutuelle',
    title: 'Mutuelle de démonstration',
    door: 'low',
    level: 'eidas1',
    scope: 'openid profile email',
    kind: 'private',
    isEncrypted: false,
    callsTaxApi: false,
  },
  sondage: {
    clientId: 'demo-sondage',
    title: 'Sondage de démonstration',
    door: 'low',
    level: 'eidas1',
    scope: 'openid',
    kind: 'public',
    isEncrypted: false,
    callsTaxApi: false,
  },
  'dossier-medical': {
    clientId: 'demo-dossier-medical',
    title: 'Dossier médical de démonstration',
    door: 'plus',
    level: 'eidas2',
    scope: 'openid rnipp_identite_pivot email ins',
    kind: 'public',
    isEncrypted: true,
    callsTaxApi: false,
  },
} as const satisfies Readonly<Record<string, CitizenService>>;

export type CitizenServiceName = keyof typeof citizenServices;
export const citizenServiceNames = Object.keys(citizenServices) as readonly CitizenServiceName[];

/** The data provider that the town hall asks, and its scope. */
export const taxApi = { clientId: 'demo-impots-api', title: 'Impôts de démonstration', scope: 'dgfip_rfr' } as const;

/** In clear, like everything that opens only this sandbox. */
export const secretOf = (clientId: string): string => `${clientId}-secret-of-the-sandbox-only`;

/** Hashes of the secret of this client: those that the store has while they are good, so that a start changes nothing. */
export type HashesOf = (clientId: string, secret: string) => Promise<readonly string[]>;

/** The declaration of each service, as a registry file would have it. */
export const declareServices = async (
  demoOrigin: string,
  hashesOf: HashesOf,
): Promise<readonly Partial<CitizenClientDeclaration>[]> =>
  Promise.all(citizenServiceNames.map((name) => declareService(name, demoOrigin, hashesOf)));

const declareService = async (
  name: CitizenServiceName,
  demoOrigin: string,
  hashesOf: HashesOf,
): Promise<Partial<CitizenClientDeclaration>> => {
  const { clientId, title, door, scope, kind, isEncrypted } = citizenServices[name];
  const base = `${demoOrigin}/${name}`;
  return {
    client_id: clientId,
    name: title,
    platform: door === 'low' ? 'CORE_FCP' : 'CORE_FCP_HIGH',
    client_secret_hashes: [...(await hashesOf(clientId, secretOf(clientId)))],
    redirect_uris: [`${base}/callback`],
    post_logout_redirect_uris: [`${base}/logged-out`],
    backchannel_logout_uri: `${base}/backchannel-logout`,
    scopes: scope.split(' '),
    type: kind,
    identityConsent: kind === 'private',
    ...(isEncrypted ? { ...encrypted, jwks_uri: `${base}/jwks` } : {}),
  };
};

const encrypted = { id_token_encrypted_response_alg: 'ECDH-ES', userinfo_encrypted_response_alg: 'ECDH-ES' } as const;

/** The declaration of the tax API. */
export const declareTaxApi = async (
  demoOrigin: string,
  hashesOf: HashesOf,
): Promise<Partial<DataProviderDeclaration>> => ({
  client_id: taxApi.clientId,
  title: taxApi.title,
  platform: 'CORE_FCP',
  client_secret_hashes: [...(await hashesOf(taxApi.clientId, secretOf(taxApi.clientId)))],
  scopes: [taxApi.scope],
  jwks_uri: `${demoOrigin}/impots-api/jwks`,
});
