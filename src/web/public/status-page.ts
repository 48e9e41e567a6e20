import type { FastifyReply } from 'fastify';
import { type Html, html } from '#platform/html.ts';
import { formatInstant, type Texts } from '#platform/language.ts';
import { alertIcon, doneIcon } from '#platform/look/icons.ts';
import type { Language } from '#vocabulary/fault.ts';
import { bannerNotice } from '../look/banner-notice.ts';
import { languageFor, type Visit } from '../office/office.ts';
import { doorNames } from './door-names.ts';
import type { PlatformStatus, ProviderState } from './public-deps.ts';
import { sendPublicPage } from './public-page.ts';

/** Whether the platform serves, and how identity providers do, at this moment. */
export const sendStatus = (visit: Visit, { checks, providers, banner }: PlatformStatus): FastifyReply => {
  const language = languageFor(visit);
  const text = texts[language];
  const serves = Object.values(checks).every(Boolean);
  const parts = Object.entries(checks).map(([name, isWell]) =>
    row(text.checks[name] ?? name, badge(language, isWell ? 'well' : 'unavailable')),
  );
  return sendPublicPage(visit, {
    site: 'status',
    content: html`${bannerNotice(language, banner)}<div class="notice ${serves ? 'good' : 'alert'}">${serves ? doneIcon : alertIcon}<p><strong>${serves ? text.well : text.ill}</strong><br>${text.at(formatInstant(language, visit.office.clock.nowMilliseconds()))}</p></div>
<section class="stack"><h2>${text.platform}</h2>${grid(text.part, text.state, parts)}</section>
${providers.length > 0 && providerSection(language, providers)}`,
  });
};

const providerSection = (language: Language, providers: readonly ProviderState[]): Html => {
  const text = texts[language];
  const rows = providers.map(({ title, doors, health }) =>
    row(
      title,
      html`${badge(language, health)} <span class="quiet">${doors.map((door) => doorNames[language][door]).join(' · ')}</span>`,
    ),
  );
  return html`<section class="stack"><h2>${text.providers}</h2><p>${text.providersNote}</p>${grid(text.provider, text.state, rows)}</section>`;
};

const row = (name: string, state: Html): Html => html`<tr><th scope="row">${name}</th><td>${state}</td></tr>`;

const grid = (name: string, state: string, rows: readonly Html[]): Html =>
  html`<table class="grid"><thead><tr><th scope="col">${name}</th><th scope="col">${state}</th></tr></thead><tbody>${rows}</tbody></table>`;

const badge = (language: Language, health: ProviderState['health']): Html =>
  html`<span class="badge ${tones[health]}">${texts[language].healths[health]}</span>`;

const tones: Readonly<Record<ProviderState['health'], string>> = {
  well: 'good',
  disturbed: 'test',
  unavailable: 'bad',
  off: '',
};

type Words = Readonly<
  Record<'well' | 'ill' | 'platform' | 'part' | 'state' | 'providers' | 'providersNote' | 'provider', string>
> & {
  readonly at: (instant: string) => string;
  readonly checks: Readonly<Record<string, string>>;
  readonly healths: Readonly<Record<ProviderState['health'], string>>;
};

const texts: Texts<Words> = {
  fr: {
    well: 'Tout fonctionne.',
    ill: 'Une partie de la plateforme ne répond pas.',
    platform: 'La plateforme',
    part: 'Partie',
    state: 'État',
    providers: 'Les fournisseurs d’identité',
    providersNote: 'Ce que nos propres échanges avec eux montrent, sur les deux dernières minutes.',
    provider: 'Fournisseur',
    at: (instant) => `Vu le ${instant}. Rechargez la page pour regarder de nouveau.`,
    checks: { store: 'Base de données', keys: 'Clés de signature', directory: 'Annuaire des professionnels' },
    healths: { well: 'Fonctionne', disturbed: 'Perturbé', unavailable: 'Indisponible', off: 'Mis en pause' },
  },
  en: {
    well: 'Everything works.',
    ill: 'A part of the platform does not answer.',
    platform: 'The platform',
    part: 'Part',
    state: 'State',
    providers: 'The identity providers',
    providersNote: 'What our own exchanges with them show, over the last two minutes.',
    provider: 'Provider',
    at: (instant) => `Seen on ${instant}. Reload the page to look again.`,
    checks: { store: 'Database', keys: 'Signing keys', directory: 'Directory of professionals' },
    healths: { well: 'Works', disturbed: 'Disturbed', unavailable: 'Unavailable', off: 'Paused' },
  },
};
