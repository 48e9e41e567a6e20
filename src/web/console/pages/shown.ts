import { type Html, html, type Value } from '#platform/html.ts';
import { formatInstant, type Texts } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import { say } from '../../office/say.ts';

/** A moment in seconds as it is read; a dash for none. */
export const momentOf = (language: Language, atSeconds: number | null): string =>
  atSeconds === null ? '–' : formatInstant(language, atSeconds * 1000);

/** Names and values; a value that is undefined leaves its line out. */
export const factList = (facts: readonly (readonly [name: Value, value: Value])[]): Html =>
  html`<dl class="facts">${facts
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;

/** JSON to be read and copied. */
export const jsonBlock = (value: unknown): Html =>
  html`<pre class="code" tabindex="0">${JSON.stringify(value, undefined, 2)}</pre>`;

export type Option = { readonly value: string; readonly label: string };

/** A list to choose one from, for a search. */
export const selectInput = (
  { name, label, value }: { readonly name: string; readonly label: string; readonly value: string },
  options: readonly Option[],
): Html =>
  html`<p><label for="q-${name}">${label}</label><select id="q-${name}" name="${name}">${options.map((option) =>
    option.value === value
      ? html`<option value="${option.value}" selected>${option.label}</option>`
      : html`<option value="${option.value}">${option.label}</option>`,
  )}</select></p>`;

/** A search by words and lists; what was asked for stands in the address. */
export const searchForm = (
  language: Language,
  { action, words, lists }: { readonly action: string; readonly words: string; readonly lists: readonly Html[] },
): Html =>
  html`<form class="search" role="search" method="get" action="${action}"><p><label for="q-q">${say(language, 'Chercher', 'Search')}</label><input id="q-q" type="search" name="q" value="${words}"></p>
${lists}<p><button class="button">${say(language, 'Montrer', 'Show')}</button></p></form>`;

/** The way up from a page about one thing. */
export const wayUp = (path: string, label: string): Html =>
  html`<p class="way-up"><a href="${path}">← ${label}</a></p>`;

/** Both doors, as operators call them. */
export const doorLabels: Texts<Readonly<Record<'professional' | 'citizen' | 'low' | 'plus', string>>> = {
  fr: {
    professional: 'Professionnels',
    citizen: 'Usagers',
    low: 'Usagers',
    plus: 'Usagers, niveau renforcé (plus)',
  },
  en: { professional: 'Professionals', citizen: 'Citizens', low: 'Citizens', plus: 'Citizens, higher level (plus)' },
};
