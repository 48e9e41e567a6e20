import type { ShownImport } from '#console/directory-imports.ts';
import { type Html, html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import { say } from '../../office/say.ts';
import { count } from '../../public/numbers.ts';
import type { ConsoleVisit } from '../console-visit.ts';
import { shortTime } from './short-time.ts';
import { dataTable } from './table.ts';

/** Imports that came to their end, with what each changed and the first faults of its file. */
export const importsTable = (visit: ConsoleVisit, imports: readonly ShownImport[]): Html => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return dataTable<ShownImport>(visit, {
    ...{ caption: t('Imports, les plus récents d’abord', 'Imports, newest first'), rows: imports },
    empty: t('Aucun import n’a encore été fait ici.', 'No import has been made here yet.'),
    columns: [
      {
        ...{ name: 'at', label: t('Quand', 'When'), sortBy: (one) => one.atMilliseconds },
        cell: (one) => whenCell(visit, one),
      },
      { name: 'file', label: t('Fichier', 'File'), cell: (one) => fileCell(visit, one) },
      { name: 'outcome', label: t('Résultat', 'Result'), cell: (one) => outcomeCell(visit, one) },
      { name: 'changes', label: t('Ce qui change', 'What changes'), cell: (one) => changesCell(visit, one) },
    ],
  });
};

const whenCell = ({ language }: ConsoleVisit, { atMilliseconds, by }: ShownImport): Html =>
  html`${shortTime(language, atMilliseconds)}${by !== null && html`<br><span class="quiet">${by.name}</span>`}`;

const changesCell = ({ language }: ConsoleVisit, one: ShownImport): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  const words = [
    [t('Ajoutées', 'Added'), one.created],
    [t('Changées', 'Changed'), one.updated],
    [t('Fermées', 'Closed'), one.closed],
    [t('Inchangées', 'Unchanged'), one.unchanged],
    [t('Lignes refusées', 'Rows refused'), one.malformedCount],
  ] as const;
  return html`<ul class="plain">${words.map(([word, value]) => html`<li>${say(language, `${word} :`, `${word}:`)} ${count(language, value)}</li>`)}</ul>`;
};

const fileCell = (
  { language }: ConsoleVisit,
  { file, sha256, malformed }: ShownImport,
): Html => html`<div class="wrapped">${file}
${
  (sha256 !== null || malformed.length > 0) &&
  html`<details><summary>${say(language, 'Empreinte et fautes', 'Hash and faults')}</summary>${sha256 !== null && html`<p>SHA-256 <span class="copy">${sha256}</span></p>`}
${malformed.length > 0 && html`<ul>${malformed.map(({ line, defect }) => html`<li>${say(language, `ligne ${count(language, line)} :`, `line ${count(language, line)}:`)} <span lang="en">${defect}</span></li>`)}</ul>`}</details>`
}</div>`;

const outcomeCell = ({ language }: ConsoleVisit, { stop }: ShownImport): Html =>
  stop === null
    ? html`<span class="badge good">${say(language, 'appliqué', 'applied')}</span>`
    : html`<div><span class="badge bad">${say(language, 'refusé', 'refused')}</span> ${stopWords[language][stop.reason] ?? ''} <span class="quiet" lang="en">${stop.detail}</span></div>`;

const stopWords: Texts<Readonly<Record<string, string>>> = {
  fr: {
    'missing-column': 'Une colonne manque.',
    'not-an-extraction': 'Ce n’est pas une extraction.',
    'no-rows': 'Le fichier est vide.',
    'too-many-malformed': 'Trop de lignes sont mal formées.',
    'too-many-closed': 'Trop de personnes seraient fermées : vérifiez le fichier, puis forcez à deux.',
    'too-many-updated': 'Trop de personnes changeraient : vérifiez le fichier, puis forcez à deux.',
    'already-running': 'Un autre import était en cours.',
    overtaken: 'Un autre import a été appliqué entre-temps.',
  },
  en: {
    'missing-column': 'A column is missing.',
    'not-an-extraction': 'This is no extraction.',
    'no-rows': 'The file is empty.',
    'too-many-malformed': 'Too many rows are malformed.',
    'too-many-closed': 'Too many people would be closed: check the file, then force it by two.',
    'too-many-updated': 'Too many people would change: check the file, then force it by two.',
    'already-running': 'Another import was under way.',
    overtaken: 'Another import was applied meanwhile.',
  },
};
