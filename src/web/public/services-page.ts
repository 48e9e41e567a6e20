import type { FastifyReply } from 'fastify';
import { type Html, html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import { languageFor, type Visit } from '../office/office.ts';
import { doorNames } from './door-names.ts';
import type { ConnectedService, PublicDeps } from './public-deps.ts';
import { sendPublicPage } from './public-page.ts';
import { sites } from './sites.ts';

type Search = { readonly q: string; readonly door: string; readonly page: number };

const pageLength = 40;

/** The connected services: searched and filtered by the server, so that it works without a script. */
export const sendServices = async (visit: Visit, deps: Pick<PublicDeps, 'listServices'>): Promise<FastifyReply> => {
  const language = languageFor(visit);
  const search = readSearch(visit.request.query as Readonly<Record<string, unknown>>);
  const all = distinct(await deps.listServices(), language);
  const found = all.filter((service) => matches(service, search));
  const pages = Math.max(1, Math.ceil(found.length / pageLength));
  const page = Math.min(search.page, pages);
  const shown = found.slice((page - 1) * pageLength, page * pageLength);
  const text = texts[language];
  return sendPublicPage(visit, {
    site: 'services',
    content: html`<p class="lead">${text.lead}</p>
${searchForm(language, search, new Set(all.map(({ door }) => door)))}
<p role="status"><strong>${text.count(found.length)}</strong></p>
${shown.length === 0 ? emptyState(language, all.length === 0) : serviceTable(language, shown)}
${pages > 1 && pager(language, search, { page, pages })}`,
  });
};

const readSearch = ({ q, porte, page }: Readonly<Record<string, unknown>>): Search => ({
  q: typeof q === 'string' ? q.slice(0, 100).trim() : '',
  door: typeof porte === 'string' ? porte : '',
  page: typeof page === 'string' && /^[1-9]\d{0,5}$/.test(page) ? Number(page) : 1,
});

/** One service often has several registrations; a reader sees it once for each door, in the order of their alphabet. */
const distinct = (services: readonly ConnectedService[], language: Language): readonly ConnectedService[] => {
  const once = new Map(services.map((service) => [`${service.door} ${service.name}`, service]));
  const { compare } = new Intl.Collator(language, { numeric: true });
  return [...once.values()].toSorted((a, b) => compare(a.name, b.name) || compare(a.door, b.door));
};

/** Each word that was typed is somewhere in the name, whatever its accents and capitals. */
const matches = ({ name, door }: ConnectedService, search: Search): boolean => {
  const folded = fold(name);
  const isDoor = search.door === '' || door === search.door || (search.door === 'citizen' && door !== 'professional');
  return (
    isDoor &&
    fold(search.q)
      .split(/\s+/)
      .every((word) => folded.includes(word))
  );
};

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('’', "'").toLowerCase();

const searchForm = (language: Language, search: Search, doors: ReadonlySet<string>): Html => {
  const text = texts[language];
  const option = (value: string, label: string): Html =>
    value === search.door
      ? html`<option value="${value}" selected>${label}</option>`
      : html`<option value="${value}">${label}</option>`;
  const known = (['professional', 'low', 'plus'] as const).filter((door) => doors.has(door));
  return html`<form class="search panel" role="search" action="${sites.services.path}">
<p><label for="search-q">${text.name}</label><input id="search-q" type="search" name="q" maxlength="100" value="${search.q}" autocomplete="off"></p>
<p><label for="search-door">${text.door}</label><select id="search-door" name="porte">${option('', text.every)}${known.map((door) => option(door, doorNames[language][door]))}</select></p>
<button class="button">${text.search}</button>
</form>`;
};

const serviceTable = (language: Language, services: readonly ConnectedService[]): Html => {
  const text = texts[language];
  const rows = services.map(
    ({ name, door }) => html`<tr><th scope="row">${name}</th><td>${doorNames[language][door]}</td></tr>`,
  );
  return html`<table class="grid"><caption class="unseen">${text.caption}</caption><thead><tr><th scope="col">${text.name}</th><th scope="col">${text.door}</th></tr></thead><tbody>${rows}</tbody></table>`;
};

const emptyState = (language: Language, isNoneAtAll: boolean): Html => {
  const text = texts[language];
  return isNoneAtAll
    ? html`<p class="panel">${text.none} <a href="${sites.partners.path}">${text.connect}</a></p>`
    : html`<p class="panel">${text.notFound} <a href="${sites.services.path}">${text.showAll}</a></p>`;
};

const pager = (language: Language, { q, door }: Search, { page, pages }: { page: number; pages: number }): Html => {
  const text = texts[language];
  const at = (number: number): string =>
    `${sites.services.path}?${new URLSearchParams({ q, porte: door, page: String(number) })}`;
  return html`<nav class="pager" aria-label="${text.pages}">
${page > 1 && html`<a href="${at(page - 1)}" rel="prev">${text.before}</a>`}
<span>${text.page(page, pages)}</span>
${page < pages && html`<a href="${at(page + 1)}" rel="next">${text.after}</a>`}
</nav>`;
};

type Words = Readonly<
  Record<
    | 'lead'
    | 'name'
    | 'door'
    | 'every'
    | 'search'
    | 'caption'
    | 'none'
    | 'connect'
    | 'notFound'
    | 'showAll'
    | 'pages'
    | 'before'
    | 'after',
    string
  >
> & {
  readonly count: (count: number) => string;
  readonly page: (page: number, pages: number) => string;
};

const texts: Texts<Words> = {
  fr: {
    lead: 'Les services où l’on entre par l’une de nos portes, sous le nom que chacun a déclaré.',
    name: 'Service',
    door: 'Porte',
    every: 'Toutes les portes',
    search: 'Chercher',
    caption: 'Services connectés et leur porte',
    none: 'Aucun service n’est encore connecté.',
    connect: 'Raccorder le premier.',
    notFound: 'Aucun service ne porte ce nom. Essayez un mot plus court, ou une autre porte.',
    showAll: 'Voir tous les services',
    pages: 'Pages de la liste',
    before: 'Page précédente',
    after: 'Page suivante',
    count: (count) => (count < 2 ? `${count} service` : `${count.toLocaleString('fr-FR')} services`),
    page: (page, pages) => `Page ${page} sur ${pages}`,
  },
  en: {
    lead: 'The services that people enter by one of our doors, under the name that each has declared.',
    name: 'Service',
    door: 'Door',
    every: 'All doors',
    search: 'Search',
    caption: 'Connected services and their door',
    none: 'No service is connected yet.',
    connect: 'Connect the first one.',
    notFound: 'No service has this name. Try a shorter word, or another door.',
    showAll: 'Show all services',
    pages: 'Pages of the list',
    before: 'Previous page',
    after: 'Next page',
    count: (count) => (count === 1 ? '1 service' : `${count.toLocaleString('en-GB')} services`),
    page: (page, pages) => `Page ${page} of ${pages}`,
  },
};
