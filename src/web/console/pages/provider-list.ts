import type { ShownDataProvider } from '#console/data-providers.ts';
import type { ProviderSummary } from '#console/providers.ts';
import { type Html, html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import { say } from '../../office/say.ts';
import { count, share } from '../../public/numbers.ts';
import type { ConsoleVisit } from '../console-visit.ts';
import { consolePaths } from '../places.ts';
import { doorLabels, momentOf } from './shown.ts';
import type { TableColumn } from './table.ts';

export const providerPath = ({ providerId }: Pick<ProviderSummary, 'providerId'>): string =>
  `${consolePaths.providers}/${providerId}`;

type Health = ProviderSummary['health'][number];

const healthWords: Texts<Readonly<Record<Health['health'], string>>> = {
  fr: { well: 'Fonctionne', disturbed: 'Perturbé', unavailable: 'Indisponible' },
  en: { well: 'Works', disturbed: 'Disturbed', unavailable: 'Unavailable' },
};
const circuitWords: Texts<Readonly<Record<Health['circuit'], string>>> = {
  fr: { closed: 'fermé', open: 'ouvert', ready: 'prêt à réessayer', trying: 'en train de réessayer' },
  en: { closed: 'closed', open: 'open', ready: 'ready to try again', trying: 'trying again' },
};
const tones = { well: 'good', disturbed: 'test', unavailable: 'bad' } as const;

/** Failures among the calls of the window, in words. */
const failuresOf = (language: Language, { calls, failures }: Health): string =>
  calls === 0
    ? say(language, 'aucun appel récent', 'no recent call')
    : `${share(language, failures / calls)} (${count(language, failures)} ${say(language, 'sur', 'of')} ${count(language, calls)})`;

const healthBadge = (language: Language, { health }: Health): Html =>
  html`<span class="badge ${tones[health]}">${healthWords[language][health]}</span>`;

/** How each issuer meets the provider, with what that was decided from. */
export const healthLines = (language: Language, health: readonly Health[]): Html =>
  html`<ul class="plain stack">${health.map(
    (one) =>
      html`<li>${healthBadge(language, one)} ${doorLabels[language][one.door]}<br><span class="quiet">${say(language, 'Échecs :', 'Failures:')} ${failuresOf(language, one)} · ${say(language, 'circuit', 'circuit')} ${circuitWords[language][one.circuit]} · ${say(language, 'dernière réponse :', 'last answer:')} ${one.lastHeardAtSeconds === null ? say(language, 'aucune', 'none') : momentOf(language, one.lastHeardAtSeconds)}</span></li>`,
  )}</ul>`;

/** Off, hidden, or on the choice page. */
export const shownBadge = (language: Language, { active, display }: ProviderSummary): Html => {
  if (!display) return html`<span class="badge">${say(language, 'Caché', 'Hidden')}</span>`;
  return active
    ? html`<span class="badge good">${say(language, 'Proposé', 'Offered')}</span>`
    : html`<span class="badge bad">${say(language, 'Désactivé', 'Off')}</span>`;
};

export const providerColumns = ({ language }: ConsoleVisit): readonly TableColumn<ProviderSummary>[] => {
  const t = (fr: string, en: string) => say(language, fr, en);
  const worst = (one: ProviderSummary): number => Math.max(0, ...one.health.map(({ health }) => ranks[health]));
  return [
    {
      ...{ name: 'title', label: t('Fournisseur', 'Provider'), sortBy: (one) => one.title },
      cell: (one) => html`<a href="${providerPath(one)}">${one.title}</a>`,
    },
    {
      ...{ name: 'order', label: t('Ordre', 'Order'), sortBy: (one) => one.order, isNumber: true },
      cell: (one) => one.order,
    },
    {
      ...{ name: 'shown', label: t('Choix', 'Choice') },
      cell: (one) => shownBadge(language, one),
    },
    {
      ...{ name: 'health', label: t('Santé', 'Health'), sortBy: worst },
      cell: (one) =>
        one.health.map(
          (health) =>
            html`${healthBadge(language, health)} ${one.health.length > 1 && doorLabels[language][health.door]} ${health.calls > 0 && html`<span class="quiet">${say(language, 'échecs :', 'failures:')} ${failuresOf(language, health)}</span>`}<br>`,
        ),
    },
  ];
};

const ranks = { well: 0, disturbed: 1, unavailable: 2 } as const;

export const dataColumns = ({ language }: ConsoleVisit): readonly TableColumn<ShownDataProvider>[] => {
  const t = (fr: string, en: string) => say(language, fr, en);
  return [
    { name: 'title', label: t('Titre', 'Title'), sortBy: (one) => one.title, cell: (one) => one.title },
    {
      ...{ name: 'id', label: 'client_id', sortBy: (one) => one.clientId },
      cell: (one) => html`<code class="wrapped">${one.clientId}</code>`,
    },
    { name: 'door', label: t('Porte', 'Door'), cell: (one) => doorLabels[language][one.door] },
    { name: 'scopes', label: t('Données', 'Data'), cell: (one) => one.scopes.join(', ') },
    {
      ...{ name: 'status', label: t('État', 'State'), sortBy: (one) => one.status },
      cell: (one) =>
        one.status === 'active'
          ? html`<span class="badge good">${t('Actif', 'Active')}</span>`
          : html`<span class="badge bad">${t('Suspendu', 'Suspended')}</span>`,
    },
  ];
};
