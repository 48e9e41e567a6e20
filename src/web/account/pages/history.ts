import type { HistoryEntry, HistoryPage } from '#account/history.ts';
import { placeWords } from '#account/place-words.ts';
import { type Html, html } from '#platform/html.ts';
import { type Texts, typeset } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import { timeOf } from '../local-times.ts';
import { accountPaths } from '../paths.ts';
import type { AccountPage } from '../send-page.ts';
import { type AccountSetting, inSpace } from './account-frame.ts';
import { levelWords, methodWords } from './words.ts';

/** What of the history is wanted, as the address says it. '' is everything. */
export type HistoryChoice = {
  readonly kind: '' | HistoryEntry['kind'];
  readonly days: '' | '7' | '30' | '90';
  readonly service: string;
  readonly before: string;
};

export type ShownHistory = {
  readonly setting: AccountSetting;
  readonly page: HistoryPage;
  readonly choice: HistoryChoice;
  /** Lines that this person has reported. */
  readonly reported: ReadonlySet<number>;
};

/** Every login made in somebody's name, and every exchange of their data. */
export const historyPage = (shown: ShownHistory): AccountPage => {
  const { setting, page, choice } = shown;
  const { language } = setting;
  const text = texts[language];
  return {
    title: text.title,
    content: inSpace(
      setting,
      'home',
      html`<h1>${text.title}</h1>
<p class="lead">${typeset(language, text.lead)}</p>
${filterForm(shown)}
${page.entries.length === 0 ? emptyOf(shown) : html`<ol class="history">${page.entries.map((entry) => entryItem(shown, entry))}</ol>`}
${pagesOf(language, choice, page.older)}
<p class="quiet">${typeset(language, text.where)}</p>`,
    ),
  };
};

const addressOf = (choice: HistoryChoice): string => {
  const { kind, days, service, before } = choice;
  const wanted = { type: kind, periode: days, service, avant: before };
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== ''));
  return query.size === 0 ? accountPaths.home : `${accountPaths.home}?${query}`;
};

const filterForm = ({ setting: { language }, choice }: ShownHistory): Html => {
  const text = texts[language];
  return html`<form class="filters" method="get" action="${accountPaths.home}">
<p><label for="type">${text.kind}</label><select id="type" name="type">${options(text.kinds, choice.kind)}</select></p>
<p><label for="periode">${text.period}</label><select id="periode" name="periode">${options(text.periods, choice.days)}</select></p>
${choice.service !== '' && html`<input type="hidden" name="service" value="${choice.service}">`}
<p><button class="button second small">${text.filter}</button></p>
${choice.service !== '' && html`<p><a href="${addressOf({ ...choice, service: '', before: '' })}">${text.allServices}</a></p>`}
</form>`;
};

type Option = readonly [value: string, label: string];

const options = (words: readonly Option[], chosen: string): readonly Html[] =>
  words.map(([value, label]) =>
    value === chosen
      ? html`<option value="${value}" selected>${label}</option>`
      : html`<option value="${value}">${label}</option>`,
  );

const emptyOf = ({ setting: { language }, choice }: ShownHistory): Html => {
  const text = texts[language];
  const isFiltered = choice.kind !== '' || choice.days !== '' || choice.service !== '' || choice.before !== '';
  return isFiltered
    ? html`<section class="panel stack"><h2>${text.noneHere}</h2><p class="actions"><a class="button second" href="${accountPaths.home}">${text.seeAll}</a></p></section>`
    : html`<section class="panel stack"><h2>${text.none}</h2><p>${typeset(language, text.noneYet)}</p></section>`;
};

const pagesOf = (language: Language, choice: HistoryChoice, older: number | undefined): Html | false => {
  const text = texts[language];
  if (older === undefined && choice.before === '') return false;
  return html`<nav class="actions" aria-label="${text.pages}">
${choice.before !== '' && html`<a class="button second small" href="${addressOf({ ...choice, before: '' })}">${text.newest}</a>`}
${older !== undefined && html`<a class="button second small" href="${addressOf({ ...choice, before: String(older) })}">${text.older}</a>`}
</nav>`;
};

const entryItem = ({ setting: { language }, choice, reported }: ShownHistory, entry: HistoryEntry): Html => {
  const text = texts[language];
  const only = entry.clientId === undefined || choice.service !== '' ? undefined : entry.clientId;
  return html`<li class="panel">
<div class="history-head"><h2>${entry.serviceName === '' ? text.unknown : entry.serviceName}</h2> <span class="badge">${text.entryKinds[entry.kind]}</span>${reported.has(entry.sequence) && html` <span class="badge bad">${text.reported}</span>`}</div>
${entryFacts(language, entry)}
<p class="actions">${reported.has(entry.sequence) ? html`<a href="${accountPaths.reported}/${entry.sequence}">${text.seeReport}</a>` : html`<a href="${accountPaths.report}/${entry.sequence}">${text.notMine} <span class="unseen">– ${entry.serviceName}, ${entry.correlationId ?? entry.sequence}</span></a>`}
${only !== undefined && html`<a href="${addressOf({ ...choice, service: only, before: '' })}">${text.onlyThis} <span class="unseen">– ${entry.serviceName}</span></a>`}</p>
</li>`;
};

/** When, how, how strongly, roughly where, under which code. */
export const entryFacts = (language: Language, entry: HistoryEntry): Html => {
  const text = texts[language];
  const by = entry.providerTitle ?? (entry.method && (methodWords[language][entry.method] ?? entry.method));
  return html`<dl class="facts"><dt>${text.when}</dt><dd>${timeOf(language, entry.atMilliseconds)}</dd>
${entry.onBehalfOf !== undefined && html`<dt>${text.for}</dt><dd>${entry.onBehalfOf}</dd>`}
${by !== undefined && by !== '' && html`<dt>${text.by}</dt><dd>${by}${entry.singleSignOn && html` <span class="quiet">${text.single}</span>`}</dd>`}
${entry.level !== undefined && html`<dt>${text.level}</dt><dd>${levelWords[language][entry.level]}</dd>`}
${entry.kind === 'login' && html`<dt>${text.place}</dt><dd>${placeWords(language, entry.place)}</dd>`}
${entry.correlationId !== undefined && html`<dt>${text.code}</dt><dd><span class="copy">${entry.correlationId}</span></dd>`}</dl>`;
};

type HistoryTexts = Readonly<
  Record<
    | 'title'
    | 'lead'
    | 'kind'
    | 'period'
    | 'filter'
    | 'allServices'
    | 'none'
    | 'noneYet'
    | 'noneHere'
    | 'seeAll'
    | 'pages'
    | 'newest'
    | 'older'
    | 'unknown'
    | 'reported'
    | 'seeReport'
    | 'notMine'
    | 'onlyThis'
    | 'when'
    | 'for'
    | 'by'
    | 'single'
    | 'level'
    | 'place'
    | 'code'
    | 'where',
    string
  >
> & {
  readonly kinds: readonly Option[];
  readonly periods: readonly Option[];
  readonly entryKinds: Readonly<Record<HistoryEntry['kind'], string>>;
};

const texts: Texts<HistoryTexts> = {
  fr: {
    title: 'Votre historique',
    lead: 'Les connexions faites en votre nom et les échanges de vos données, sur six mois, les plus récents d’abord.',
    kind: 'Afficher',
    kinds: [
      ['', 'Tout'],
      ['login', 'Connexions'],
      ['data', 'Échanges de données'],
    ],
    period: 'Période',
    periods: [
      ['', 'Six mois'],
      ['7', '7 derniers jours'],
      ['30', '30 derniers jours'],
      ['90', '90 derniers jours'],
    ],
    filter: 'Appliquer',
    allServices: 'Voir tous les services',
    none: 'Aucune connexion pour l’instant',
    noneYet: 'La prochaine connexion faite en votre nom apparaîtra ici.',
    noneHere: 'Rien ne correspond à ce choix',
    seeAll: 'Tout afficher',
    pages: 'Pages de l’historique',
    newest: 'Revenir aux plus récentes',
    older: 'Plus anciennes',
    unknown: 'Service inconnu',
    entryKinds: { login: 'connexion', data: 'échange de données' },
    reported: 'signalée',
    seeReport: 'Voir le signalement',
    notMine: 'Je ne reconnais pas cette ligne',
    onlyThis: 'Seulement ce service',
    when: 'Date',
    for: 'Pour le compte de',
    by: 'Moyen utilisé',
    single: '(déjà connecté)',
    level: 'Niveau de garantie',
    place: 'Lieu approximatif',
    code: 'Code de connexion',
    where:
      'Le lieu est estimé au moment de la connexion, d’après l’adresse du navigateur, ou du téléphone qui l’a approuvée quand il n’y avait pas de navigateur. Il peut se tromper de ville, et parfois de pays. L’adresse elle-même n’est pas conservée ; le lieu est effacé au bout de six mois.',
  },
  en: {
    title: 'Your history',
    lead: 'The logins made in your name and the exchanges of your data, over six months, newest first.',
    kind: 'Show',
    kinds: [
      ['', 'Everything'],
      ['login', 'Logins'],
      ['data', 'Data exchanges'],
    ],
    period: 'Period',
    periods: [
      ['', 'Six months'],
      ['7', 'Last 7 days'],
      ['30', 'Last 30 days'],
      ['90', 'Last 90 days'],
    ],
    filter: 'Apply',
    allServices: 'See all services',
    none: 'No login yet',
    noneYet: 'The next login made in your name will appear here.',
    noneHere: 'Nothing fits this choice',
    seeAll: 'Show everything',
    pages: 'Pages of the history',
    newest: 'Back to the newest',
    older: 'Older',
    unknown: 'Unknown service',
    entryKinds: { login: 'login', data: 'data exchange' },
    reported: 'reported',
    seeReport: 'See the report',
    notMine: 'I do not recognise this line',
    onlyThis: 'Only this service',
    when: 'Date',
    for: 'On behalf of',
    by: 'Means used',
    single: '(already logged in)',
    level: 'Level of guarantee',
    place: 'Roughly where',
    code: 'Connection code',
    where:
      'The place is estimated at the moment of the login, from the address of the browser, or of the phone that approved it where there was no browser. It may be the wrong city, and sometimes the wrong country. The address itself is not kept; the place is erased after six months.',
  },
};
