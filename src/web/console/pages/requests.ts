import type { FastifyReply } from 'fastify';
import type { RequestSummary } from '#console/requests.ts';
import { partnerDoors, requestStates } from '#partners/request.ts';
import { type Html, html } from '#platform/html.ts';
import { say } from '../../office/say.ts';
import { wordsOf } from '../../partners/pages/texts.ts';
import { type ConsoleVisit, sendConsolePage } from '../console-visit.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { doorLabels, momentOf, searchForm, selectInput } from './shown.ts';
import { dataTable, type TableColumn } from './table.ts';

export const requestPath = ({ requestId }: Pick<RequestSummary, 'requestId'>): string =>
  `${consolePaths.requests}/${requestId}`;

export type RequestSearch = { readonly words: string; readonly state: string; readonly door: string };

const tones: Readonly<Partial<Record<RequestSummary['state'], string>>> = {
  production: 'good',
  qualified: 'good',
  suspended: 'bad',
  submitted: 'test',
  qualification: 'test',
};

/** Where a request stands, as a badge. */
export const stateBadge = ({ language }: Pick<ConsoleVisit, 'language'>, state: RequestSummary['state']) =>
  html`<span class="badge ${tones[state] ?? ''}">${wordsOf(language).states[state]}</span>`;

/** Requests that wait, or those that were searched. */
export const requestsPage = (
  visit: ConsoleVisit,
  search: RequestSearch,
  requests: readonly RequestSummary[],
): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const isUsual = search.state === '' && search.words === '';
  return sendConsolePage(visit, {
    ...{ title: placeTitles[language].requests, here: 'requests' },
    content: html`${searchPart(visit, search)}
${dataTable<RequestSummary>(visit, {
  ...{ caption: t('Demandes, la plus ancienne d’abord', 'Requests, the oldest first'), rows: requests },
  empty: isUsual
    ? t(
        'Aucune demande n’attend. Choisissez un autre état pour voir les autres.',
        'No request waits. Choose another state to see the others.',
      )
    : t('Rien ne correspond. Élargissez la recherche.', 'Nothing matches. Search for less.'),
  columns: columnsOf(visit),
})}`,
  });
};

const searchPart = ({ language }: ConsoleVisit, { words, state, door }: RequestSearch): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  const { states } = wordsOf(language);
  const stateList = selectInput({ name: 'etat', label: t('État', 'State'), value: state }, [
    { value: '', label: t('À traiter', 'Waiting for an answer') },
    ...requestStates.map((value) => ({ value, label: states[value] })),
    { value: 'toutes', label: t('Toutes', 'All') },
  ]);
  const doorList = selectInput({ name: 'porte', label: t('Porte', 'Door'), value: door }, [
    { value: '', label: t('Toutes', 'All') },
    ...partnerDoors.map((value) => ({ value, label: doorLabels[language][value] })),
  ]);
  return searchForm(language, { action: consolePaths.requests, words, lists: [stateList, doorList] });
};

const columnsOf = (visit: ConsoleVisit): readonly TableColumn<RequestSummary>[] => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const { states } = wordsOf(language);
  return [
    {
      ...{ name: 'name', label: t('Service', 'Service'), sortBy: (one) => one.name },
      cell: (one) => html`<a href="${requestPath(one)}">${one.name}</a>`,
    },
    {
      ...{ name: 'organisation', label: t('Organisation', 'Organisation'), sortBy: (one) => one.organisation },
      cell: (one) => one.organisation,
    },
    {
      ...{ name: 'door', label: t('Porte', 'Door'), sortBy: (one) => one.door },
      cell: (one) => doorLabels[language][one.door],
    },
    {
      ...{ name: 'state', label: t('État', 'State'), sortBy: (one) => states[one.state] },
      cell: (one) => stateBadge(visit, one.state),
    },
    {
      ...{ name: 'updated', label: t('Depuis', 'Since'), sortBy: (one) => one.updatedAtSeconds },
      cell: (one) => momentOf(language, one.updatedAtSeconds),
    },
  ];
};
