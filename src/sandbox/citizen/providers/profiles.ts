import type { IdentityProvider, ProviderDialog, ProviderEncryption } from '#methods/upstream/identity-provider.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import type { Level } from '#vocabulary/level.ts';

/** A simulated identity provider: who it is, and the habits that a federator must cope with. */
export type ProviderProfile = {
  /** Path on the sandbox's host, and id of the record. */
  readonly slug: string;
  readonly title: { readonly fr: string; readonly en: string };
  readonly letters: string;
  readonly colour: string;
  readonly doors: readonly CitizenDoor[];
  readonly levels: readonly Level[];
  readonly amr: readonly string[];
  readonly idTokenAlg: IdentityProvider['idTokenSignedResponseAlg'];
  readonly userinfoAlg: IdentityProvider['userinfoSignedResponseAlg'];
  readonly encryption: ProviderEncryption | undefined;
  readonly tokenEndpointAuthMethod: IdentityProvider['tokenEndpointAuthMethod'];
  /** Refuses any parameter that franceconnect.md §2.1 does not name, as real strict forms do. */
  readonly isStrict: boolean;
  readonly hasEndSession: boolean;
  /** False: its record names every endpoint, as of a provider without discovery. */
  readonly hasDiscovery: boolean;
  readonly people: IdentityProvider['people'];
  /** Holds the INS of its people and gives it away. */
  readonly releasesIns: boolean;
  readonly insValidationMode: string | undefined;
  readonly isBeta: boolean;
  readonly dialog: ProviderDialog | undefined;
};

const usual = {
  encryption: undefined,
  tokenEndpointAuthMethod: 'client_secret_post',
  isStrict: false,
  hasEndSession: true,
  hasDiscovery: true,
  people: 'national',
  releasesIns: false,
  insValidationMode: undefined,
  isBeta: false,
  dialog: undefined,
} as const;

const low = { ...usual, doors: ['low'], levels: ['eidas1'], amr: ['fc', 'pwd'] } as const;
const substantial = {
  ...usual,
  doors: ['low', 'plus'],
  levels: ['eidas2'],
  amr: ['fc', 'pop', 'pin', 'mfa'],
  idTokenAlg: 'ES256',
  userinfoAlg: 'ES256',
} as const;

const certifiedDialog: ProviderDialog = {
  title: { fr: 'Votre identité est-elle certifiée ?', en: 'Is your identity certified?' },
  body: {
    fr: 'Le niveau élevé demande une identité certifiée en mairie. Dans ce bac à sable, elle l’est toujours.',
    en: 'The high level takes an identity certified at a town hall. In this sandbox it always is.',
  },
  continueLabel: { fr: 'Continuer', en: 'Continue' },
  moreInfo: undefined,
};

/** Names are invented where they can be, and always say that nothing here is real. No logo of anybody. */
export const providerProfiles: readonly ProviderProfile[] = [
  {
    ...low,
    slug: 'impots',
    title: { fr: 'Impôts (simulé)', en: 'Tax office (simulated)' },
    letters: 'IM',
    colour: '#8a3b12',
    idTokenAlg: 'HS256',
    userinfoAlg: 'none',
    hasDiscovery: false,
  },
  {
    ...low,
    slug: 'assurance-maladie',
    title: { fr: 'Assurance maladie (simulée)', en: 'Health insurance (simulated)' },
    letters: 'AM',
    colour: '#0b6e63',
    idTokenAlg: 'RS256',
    userinfoAlg: 'RS256',
  },
  {
    ...substantial,
    slug: 'la-poste',
    title: { fr: 'La Poste (simulée, substantiel)', en: 'Post office (simulated, substantial)' },
    letters: 'LP',
    colour: '#6b5600',
    encryption: { alg: 'ECDH-ES', enc: 'A256GCM' },
    insValidationMode: 'IN',
  },
  {
    ...low,
    slug: 'msa',
    title: { fr: 'MSA (simulée)', en: 'Farmers’ insurance (simulated)' },
    letters: 'MSA',
    colour: '#2f6b1e',
    idTokenAlg: 'ES256',
    userinfoAlg: 'none',
    isStrict: true,
    hasEndSession: false,
  },
  {
    ...substantial,
    slug: 'carte-vitale',
    title: {
      fr: 'Appli carte Vitale (simulée, substantiel, fournit l’INS)',
      en: 'Carte Vitale app (simulated, substantial, gives the INS)',
    },
    letters: 'CV',
    colour: '#1f6a3a',
    encryption: { alg: 'RSA-OAEP-256', enc: 'A256GCM' },
    releasesIns: true,
    insValidationMode: 'AV',
  },
  {
    ...low,
    slug: 'operateur-mobile',
    title: { fr: 'Opérateur mobile (simulé)', en: 'Mobile operator (simulated)' },
    letters: 'OM',
    colour: '#7a2a6e',
    amr: ['fc', 'pop', 'pin'],
    idTokenAlg: 'RS256',
    userinfoAlg: 'none',
    tokenEndpointAuthMethod: 'client_secret_basic',
    hasEndSession: false,
    isBeta: true,
  },
  {
    ...substantial,
    slug: 'identite-nationale',
    title: { fr: 'Identité nationale (simulée, élevé)', en: 'National identity (simulated, high)' },
    letters: 'IN',
    colour: '#23408e',
    levels: ['eidas2', 'eidas3'],
    encryption: { alg: 'RSA-OAEP', enc: 'A256GCM' },
    insValidationMode: 'eCN',
    dialog: certifiedDialog,
  },
  {
    ...substantial,
    slug: 'eidas',
    title: { fr: 'Nœud eIDAS (simulé)', en: 'eIDAS node (simulated)' },
    letters: 'EU',
    colour: '#31456a',
    doors: ['plus'],
    levels: ['eidas2', 'eidas3'],
    amr: ['eidas'],
    people: 'eidas',
  },
];
