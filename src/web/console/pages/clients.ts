import type { FastifyReply } from 'fastify';
import type { ClientSummary } from '#console/clients.ts';
import type { ClientReference } from '#console/client-records.ts';
import { type Html, html } from '#platform/html.ts';
import { say } from '../../office/say.ts';
import { type ConsoleVisit, csrfField, sendConsolePage } from '../console-visit.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { doorLabels, searchForm, selectInput } from './shown.ts';
import { dataTable, type TableColumn } from './table.ts';

/** Doors as they stand in addresses. */
export const doorPaths = { professional: 'professionnels', citizen: 'usagers' } as const;

export const doorOfPath = (path: string): ClientReference['door'] | undefined =>
  path === doorPaths.professional ? 'professional' : path === doorPaths.citizen ? 'citizen' : undefined;

const keyOf = ({ door, clientId }: ClientReference): string => `${doorPaths[door]}/${clientId}`;

export const clientPath = (reference: ClientReference): string => `${consolePaths.clients}/${keyOf(reference)}`;

export type ClientSearch = { readonly words: string; readonly door: string; readonly status: string };

export const statusBadge = ({ language }: Pick<ConsoleVisit, 'language'>, status: ClientSummary['status']): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if (status === 'active') return html`<span class="badge good">${t('Actif', 'Active')}</span>`;
  return status === 'suspended'
    ? html`<span class="badge bad">${t('Déclaré suspendu', 'Declared suspended')}</span>`
    : html`<span class="badge bad">${t('Suspendu ici', 'Suspended here')}</span>`;
};

/** Services of both doors. Operators can tick several, for a suspension that two decide. */
export const clientsPage = (
  visit: ConsoleVisit,
  search: ClientSearch,
  clients: readonly ClientSummary[],
): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const isOperator = visit.caller.roles.includes('operator');
  const isSearch = `${search.words}${search.door}${search.status}` !== '';
  const rows = dataTable<ClientSummary>(visit, {
    ...{ caption: t('Services', 'Services'), rows: clients, order: 'name' },
    empty: isSearch
      ? t('Rien ne correspond. Élargissez la recherche.', 'Nothing matches. Search for less.')
      : t(
          'Aucun service encore. Ils viennent des demandes, ou d’une déclaration.',
          'No service yet. They come from requests, or from a declaration.',
        ),
    columns: [...columnsOf(visit), ...(isOperator ? [choiceColumn(visit)] : [])],
  });
  return sendConsolePage(visit, {
    ...{ title: placeTitles[language].clients, here: 'clients' },
    content: html`${searchPart(visit, search)}
${isOperator && html`<p class="actions"><a class="button second" href="${consolePaths.clients}/declaration">${t('Déclarer un service', 'Declare a service')}</a></p>`}
<div class="titled-above">${isOperator && clients.length > 0 ? manyForm(visit, rows) : rows}</div>`,
  });
};

const manyForm = (visit: ConsoleVisit, rows: Html): Html =>
  html`<form method="post" action="${consolePaths.clients}/suspension" class="stack">${csrfField(visit)}${rows}
<p><button class="button danger small">${say(visit.language, 'Suspendre les services choisis', 'Suspend the chosen services')}</button></p></form>`;

const searchPart = ({ language }: ConsoleVisit, { words, door, status }: ClientSearch): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  const doorList = selectInput({ name: 'porte', label: t('Porte', 'Door'), value: door }, [
    { value: '', label: t('Les deux', 'Both') },
    { value: doorPaths.professional, label: doorLabels[language].professional },
    { value: doorPaths.citizen, label: doorLabels[language].citizen },
  ]);
  const statusList = selectInput({ name: 'etat', label: t('État', 'State'), value: status }, [
    { value: '', label: t('Tous', 'All') },
    { value: 'active', label: t('Actifs', 'Active') },
    { value: 'suspended-here', label: t('Suspendus ici', 'Suspended here') },
    { value: 'suspended', label: t('Déclarés suspendus', 'Declared suspended') },
  ]);
  return searchForm(language, { action: consolePaths.clients, words, lists: [doorList, statusList] });
};

const columnsOf = (visit: ConsoleVisit): readonly TableColumn<ClientSummary>[] => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return [
    {
      ...{ name: 'name', label: t('Service', 'Service'), sortBy: (one) => one.name },
      cell: (one) => html`<a href="${clientPath(one)}">${one.name}</a>`,
    },
    {
      ...{ name: 'id', label: 'client_id', sortBy: (one) => one.clientId },
      cell: (one) => html`<code class="wrapped">${one.clientId}</code>`,
    },
    {
      ...{ name: 'door', label: t('Porte', 'Door'), sortBy: (one) => one.issuer },
      cell: (one) => doorLabels[language][one.issuer],
    },
    {
      ...{ name: 'status', label: t('État', 'State'), sortBy: (one) => one.status },
      cell: (one) => statusBadge(visit, one.status),
    },
  ];
};

const choiceColumn = ({ language }: ConsoleVisit): TableColumn<ClientSummary> => ({
  ...{ name: 'choice', label: say(language, 'Choisir', 'Choose') },
  cell: (one) =>
    one.status === 'suspended-here'
      ? ''
      : html`<label class="pick"><input type="checkbox" name="service" value="${keyOf(one)}" aria-label="${say(language, 'Choisir', 'Choose')} ${one.name}"></label>`,
});
