import { type Html, html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';

/** Parts of the office, with the path at which each begins. */
export const placePaths = {
  services: '/services',
  figures: '/chiffres',
  help: '/aide',
  partners: '/partenaires',
  account: '/compte',
  console: '/console',
} as const;
export type Place = keyof typeof placePaths;

const labels: Texts<Readonly<Record<Place, string>>> = {
  fr: {
    services: 'Services connectés',
    figures: 'Chiffres',
    help: 'Aide',
    partners: 'Espace partenaires',
    account: 'Mon espace',
    console: 'Exploitation',
  },
  en: {
    services: 'Connected services',
    figures: 'Figures',
    help: 'Help',
    partners: 'Partner space',
    account: 'My space',
    console: 'Operations',
  },
};

const names: Texts<string> = { fr: 'Navigation principale', en: 'Main navigation' };

/** The same places on every page, with the one where the reader is marked. */
export const navigation = (language: Language, places: readonly Place[], here: Place | undefined): Html =>
  html`<nav class="nav" aria-label="${names[language]}"><ul>${places.map((place) => item(language, place, place === here))}</ul></nav>`;

const item = (language: Language, place: Place, isHere: boolean): Html =>
  isHere
    ? html`<li><a href="${placePaths[place]}" aria-current="page">${labels[language][place]}</a></li>`
    : html`<li><a href="${placePaths[place]}">${labels[language][place]}</a></li>`;
