import type { Texts } from '#platform/language.ts';
import { typesetTable } from '#platform/language.ts';

/** The places of the console, in the order of its navigation, with the path at which each begins. */
export const consolePaths = {
  home: '/console',
  requests: '/console/demandes',
  clients: '/console/services',
  providers: '/console/fournisseurs',
  suspensions: '/console/suspensions',
  banner: '/console/bandeau',
  directory: '/console/annuaire',
  'trust-roots': '/console/racines',
  keys: '/console/cles',
  journal: '/console/journal',
  support: '/console/support',
  statistics: '/console/statistiques',
  proposals: '/console/propositions',
  operators: '/console/exploitants',
  tokens: '/console/jetons',
  account: '/console/moi',
} as const;
export type ConsolePlace = keyof typeof consolePaths;

export const placeTitles: Texts<Readonly<Record<ConsolePlace, string>>> = {
  fr: typesetTable('fr', {
    home: 'Ce qui attend',
    requests: 'Demandes',
    clients: 'Services',
    providers: 'Fournisseurs d’identité',
    suspensions: 'Suspensions',
    banner: 'Bandeau',
    directory: 'Annuaire',
    'trust-roots': 'Racines de confiance',
    keys: 'Clés de signature',
    journal: 'Journal',
    support: 'Support',
    statistics: 'Statistiques',
    proposals: 'Propositions',
    operators: 'Exploitants',
    tokens: 'Jetons',
    account: 'Mon accès',
  }),
  en: {
    home: 'What waits',
    requests: 'Requests',
    clients: 'Services',
    providers: 'Identity providers',
    suspensions: 'Suspensions',
    banner: 'Banner',
    directory: 'Directory',
    'trust-roots': 'Trust roots',
    keys: 'Signing keys',
    journal: 'Journal',
    support: 'Support',
    statistics: 'Statistics',
    proposals: 'Proposals',
    operators: 'Operators',
    tokens: 'Tokens',
    account: 'My access',
  },
};
