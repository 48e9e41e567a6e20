import type { FastifyReply } from 'fastify';
import type { ShownIssuerKeys } from '#console/keys.ts';
import { type Html, html } from '#platform/html.ts';
import { formatDuration } from '#platform/language.ts';
import { say } from '../../office/say.ts';
import { type ConsoleVisit, sendConsolePage } from '../console-visit.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { shortTime } from './short-time.ts';
import { doorLabels } from './shown.ts';
import { dataTable } from './table.ts';

type Key = ShownIssuerKeys['keys'][number];

/** The keys of each issuer: what signs, what comes next, what still verifies. */
export const keysPage = (visit: ConsoleVisit, issuers: readonly ShownIssuerKeys[]): FastifyReply => {
  const t = (fr: string, en: string) => say(visit.language, fr, en);
  return sendConsolePage(visit, {
    ...{ title: placeTitles[visit.language].keys, here: 'keys' },
    content: html`<p class="lead">${t('Une clé est publiée avant de servir, pour que chaque service la connaisse avant le premier jeton qu’elle signe. La renouveler se décide à deux.', 'A key is published before it is used, so that every service knows it before the first token that it signs. Rotating it is decided by two.')}</p>
${issuers.map((keys) => issuerPart(visit, keys))}`,
  });
};

const issuerPart = (visit: ConsoleVisit, { issuer, overlapSeconds, keys }: ShownIssuerKeys): Html => {
  const { language, caller } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const name = doorLabels[language][issuer];
  return html`<section class="stack titled-above"><h2>${name}</h2>
${dataTable<Key>(visit, {
  ...{ caption: t(`Clés – ${name}`, `Keys – ${name}`), rows: keys, empty: t('Aucune clé.', 'No key.'), prefix: issuer },
  columns: [
    {
      ...{ name: 'kid', label: t('Identifiant (kid)', 'Identifier (kid)') },
      cell: ({ kid }) => html`<span class="copy">${kid}</span>`,
    },
    { name: 'algorithm', label: t('Algorithme', 'Algorithm'), cell: ({ algorithm }) => algorithm },
    { name: 'state', label: t('État', 'State'), cell: (key) => stateBadge(visit, key) },
    {
      ...{ name: 'since', label: t('Depuis', 'Since'), sortBy: ({ sinceSeconds }) => sinceSeconds },
      cell: ({ sinceSeconds }) => shortTime(language, sinceSeconds * 1000),
    },
    {
      ...{ name: 'until', label: t('Jusqu’au', 'Until'), sortBy: ({ untilSeconds }) => untilSeconds ?? Infinity },
      cell: ({ untilSeconds }) => (untilSeconds === null ? '–' : shortTime(language, untilSeconds * 1000)),
    },
  ],
})}
<p class="quiet">${t('Une clé remplacée vérifie encore', 'A replaced key still verifies for')} ${formatDuration(language, overlapSeconds)}.</p>
${caller.roles.includes('operator') && html`<p class="actions"><a class="button second" href="${consolePaths.keys}/${issuer}/renouvellement">${t('Renouveler', 'Rotate')} <span class="unseen">– ${name}</span></a></p>`}</section>`;
};

const stateBadge = ({ language }: ConsoleVisit, { state }: Key): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if (state === 'active') return html`<span class="badge good">${t('signe', 'signs')}</span>`;
  return state === 'next'
    ? html`<span class="badge test">${t('suivante, publiée', 'next, published')}</span>`
    : html`<span class="badge">${t('remplacée, vérifie encore', 'replaced, still verifies')}</span>`;
};
