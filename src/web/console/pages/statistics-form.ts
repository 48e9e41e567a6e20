import { type Html, html } from '#platform/html.ts';
import type { Language } from '#vocabulary/fault.ts';
import { levels } from '#vocabulary/level.ts';
import { say } from '../../office/say.ts';
import { consolePaths } from '../places.ts';
import { doorLabels, selectInput } from './shown.ts';
import type { StatisticsView } from './statistics.ts';
import { methodWords } from './statistics-words.ts';

/** What is counted: period and filters in the address, and the same as a file. */
export const statisticsForm = (language: Language, view: StatisticsView): Html => {
  const { asked, statistics } = view;
  const t = (fr: string, en: string) => say(language, fr, en);
  const all = { value: '', label: t('Toutes', 'All') };
  const every = { value: '', label: t('Tous', 'All') };
  const providers = (statistics?.providers ?? []).map(({ value, name }) => ({ value, label: name ?? value }));
  const known = providers.some(({ value }) => value === asked.provider) || asked.provider === undefined;
  const provider = known ? providers : [...providers, { value: asked.provider ?? '', label: asked.provider ?? '' }];
  return html`<form class="search statistics-form" method="get" action="${consolePaths.statistics}">
${dayInput('du', t('Du', 'From'), asked.from ?? statistics?.from, view.faults['from'])}
${dayInput('au', t('Au', 'To'), asked.to ?? statistics?.to, view.faults['to'])}
${selectInput({ name: 'porte', label: t('Porte', 'Door'), value: asked.door ?? '' }, [
  all,
  ...(['professional', 'low', 'plus'] as const).map((value) => ({ value, label: doorLabels[language][value] })),
])}
${selectInput({ name: 'methode', label: t('Méthode', 'Method'), value: asked.method ?? '' }, [
  all,
  ...Object.entries(methodWords[language]).map(([value, label]) => ({ value, label })),
])}
${selectInput({ name: 'niveau', label: t('Niveau', 'Level'), value: asked.level ?? '' }, [
  every,
  ...levels.map((value) => ({ value, label: value })),
])}
${selectInput({ name: 'fournisseur', label: t('Fournisseur d’identité', 'Identity provider'), value: asked.provider ?? '' }, [every, ...provider])}
<p><label for="q-service">${t('Service (client_id)', 'Service (client_id)')}</label><input id="q-service" name="service" value="${asked.service ?? ''}" autocomplete="off"></p>
<p class="actions"><button class="button">${t('Compter', 'Count')}</button> <a class="button second" href="${consolePaths.statistics}">${t('Sans filtre', 'No filter')}</a></p></form>
${statistics && exportLinks(language, view)}`;
};

const dayInput = (name: string, label: string, value: string | undefined, fault: string | undefined): Html =>
  html`<p><label for="q-${name}">${label}</label><input id="q-${name}" type="date" name="${name}" value="${value ?? ''}" aria-invalid="${fault === undefined ? 'false' : 'true'}" aria-describedby="q-${name}-fault">
${fault !== undefined && html`<span class="field-error" id="q-${name}-fault">${fault}</span>`}</p>`;

/** The same period and filters as a file. */
const exportLinks = (language: Language, { asked, statistics }: StatisticsView): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  const { door, method, level, provider, service } = asked;
  const filters = { porte: door, methode: method, niveau: level, fournisseur: provider, service };
  const given = Object.entries({ du: statistics?.from, au: statistics?.to, ...filters });
  const query = given.filter((pair): pair is [string, string] => pair[1] !== undefined);
  const link = (columns: string, words: string): Html =>
    html`<li><a href="${consolePaths.statistics}/export?${new URLSearchParams([...query, ['colonnes', columns]]).toString()}" download>${words}</a></li>`;
  return html`<nav class="exports" aria-label="${t('Export', 'Export')}"><span>${t('En CSV :', 'As CSV:')}</span><ul>
${link('day,door,method,outcome', t('par jour', 'a day'))}
${link('month,service,method,outcome', t('par service et par mois', 'by service and month'))}
${link('day,fault,door,service', t('refus et motifs', 'refusals and faults'))}
${link('day,door,method,level,provider,service,outcome,fault', t('tout', 'everything'))}</ul></nav>`;
};
