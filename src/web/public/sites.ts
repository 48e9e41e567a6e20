import type { Texts } from '#platform/language.ts';
import type { Place } from '../office/navigation.ts';

/** Every public page by name, with its address and the place of the navigation that it belongs to. */
export const sites = {
  home: { path: '/', place: undefined },
  services: { path: '/services', place: 'services' },
  figures: { path: '/chiffres', place: 'figures' },
  help: { path: '/aide', place: 'help' },
  questions: { path: '/aide/questions', place: 'help' },
  guarantees: { path: '/aide/garanties', place: 'help' },
  status: { path: '/aide/etat', place: 'help' },
  accessibility: { path: '/aide/accessibilite', place: 'help' },
  privacy: { path: '/aide/donnees-personnelles', place: 'help' },
  partners: { path: '/aide/raccordement', place: 'help' },
  requirements: { path: '/aide/raccordement/exigences', place: 'help' },
  professionalGuide: { path: '/aide/raccordement/professionnels', place: 'help' },
  citizenGuide: { path: '/aide/raccordement/citoyens', place: 'help' },
  logout: { path: '/aide/raccordement/deconnexion', place: 'help' },
  ciba: { path: '/aide/raccordement/ciba', place: 'help' },
  adeli: { path: '/aide/raccordement/adeli-rpps', place: 'help' },
  errors: { path: '/aide/raccordement/erreurs', place: 'help' },
} as const satisfies Readonly<Record<string, { readonly path: string; readonly place: Place | undefined }>>;
export type Site = keyof typeof sites;

export const isSite = (name: string): name is Site => Object.hasOwn(sites, name);

/** Titles, as they stand on the page and in links to it. */
export const siteTitles: Texts<Readonly<Record<Site, string>>> = {
  fr: {
    home: 'L’entrée du numérique en santé',
    services: 'Services connectés',
    figures: 'Chiffres',
    help: 'Aide et documentation',
    questions: 'Questions et réponses',
    guarantees: 'Nos garanties',
    status: 'État du service',
    accessibility: 'Déclaration d’accessibilité',
    privacy: 'Données personnelles et droits',
    partners: 'Raccorder un service',
    requirements: 'Les exigences pour un service raccordé',
    professionalGuide: 'Guide\u00a0: la porte des professionnels',
    citizenGuide: 'Guide\u00a0: la porte des citoyens',
    logout: 'La déconnexion',
    ciba: 'Connexion sans navigateur (CIBA)',
    adeli: 'Du numéro ADELI au RPPS',
    errors: 'Codes d’erreur',
  },
  en: {
    home: 'The entrance hall of digital health',
    services: 'Connected services',
    figures: 'Figures',
    help: 'Help and documentation',
    questions: 'Questions and answers',
    guarantees: 'Our guarantees',
    status: 'Service status',
    accessibility: 'Accessibility statement',
    privacy: 'Personal data and rights',
    partners: 'Connect a service',
    requirements: 'Requirements for a connected service',
    professionalGuide: 'Guide: the door of professionals',
    citizenGuide: 'Guide: the door of citizens',
    logout: 'Logging out',
    ciba: 'Login without a browser (CIBA)',
    adeli: 'From ADELI number to RPPS',
    errors: 'Error codes',
  },
};
