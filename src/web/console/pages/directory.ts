import type { FastifyReply } from 'fastify';
import type { ShownDirectory } from '#console/directory.ts';
import type { ShownImport } from '#console/directory-imports.ts';
import { type Html, html } from '#platform/html.ts';
import { formatInstant } from '#platform/language.ts';
import { alertIcon } from '#platform/look/icons.ts';
import { say } from '../../office/say.ts';
import { count, dayName } from '../../public/numbers.ts';
import { type ConsoleVisit, csrfField, sendConsolePage } from '../console-visit.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { importsTable } from './directory-imports.ts';
import { factList } from './shown.ts';

const path = consolePaths.directory;

/** What stands in the directory, the import under way, and those before. */
export const directoryPage = (
  visit: ConsoleVisit,
  shown: ShownDirectory,
  imports: readonly ShownImport[] | undefined,
): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return sendConsolePage(visit, {
    ...{ title: placeTitles[language].directory, here: 'directory' },
    content: html`${runningNotice(visit, shown)}
${shown.sources.length === 0 && html`<div class="panel empty"><p>${t('L’annuaire est vide : personne ne peut se connecter par la porte des professionnels. Importez l’extraction.', 'The directory is empty: nobody can log in by the professional door. Import the extraction.')}</p></div>`}
${shown.sources.map((source) => sourcePart(visit, source))}
${importPart(visit, shown)}
${lookUpLink(visit)}
${imports !== undefined && html`<section class="stack"><h2>${t('Historique des imports', 'History of imports')}</h2>${importsTable(visit, imports)}</section>`}`,
  });
};

const runningNotice = (
  { language }: ConsoleVisit,
  { running, brokeOffAtMilliseconds }: ShownDirectory,
): Html | false => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if (running !== null)
    return html`<div class="notice" role="status"><div><p><strong>${t('Un import est en cours', 'An import is under way')}</strong> ${t('depuis le', 'since')} ${formatInstant(language, running.beganAtMilliseconds)}. ${t('L’annuaire d’avant répond pendant ce temps.', 'The directory of before goes on answering.')}</p>
<p><a class="button second small" href="${path}">${t('Actualiser', 'Refresh')}</a></p></div></div>`;
  return (
    brokeOffAtMilliseconds !== null &&
    html`<div class="notice alert" role="alert">${alertIcon}<p>${t('Le dernier import s’est interrompu : le fichier ou le disque n’a pas pu être lu. Rien n’a changé. Le journal technique dit pourquoi.', 'The last import broke off: the file or the disk could not be read. Nothing has changed. The log says why.')} ${formatInstant(language, brokeOffAtMilliseconds)}</p></div>`
  );
};

type Source = ShownDirectory['sources'][number];

const sourcePart = ({ language }: ConsoleVisit, source: Source): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  const { report } = source;
  const number = (value: number | undefined) => value !== undefined && count(language, value);
  return html`<section class="panel stack"><h2>${source.source === 'extraction' ? t('Extraction publique', 'Public extraction') : t('Personnel des établissements', 'Staff of establishments')}</h2>
${factList([
  [t('Fichier', 'File'), html`<span class="copy">${source.fileName}</span>`],
  [t('Extrait le', 'Extracted on'), source.extractedOn === null ? undefined : dayName(language, source.extractedOn)],
  [
    t('Importé le', 'Imported on'),
    html`${formatInstant(language, source.importedAtMilliseconds)} <span class="quiet">(${age(language, source.ageSeconds)})</span>`,
  ],
  [t('Personnes', 'Persons'), number(report?.persons) || undefined],
  [t('Lignes', 'Rows'), number(report?.rows) || undefined],
  [t('Empreinte SHA-256', 'SHA-256'), report?.sha256 ? html`<span class="copy">${report.sha256}</span>` : undefined],
])}</section>`;
};

/** `il y a 3 jours`. */
const age = (language: ConsoleVisit['language'], seconds: number): string => {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (seconds < 5400) return format.format(-Math.round(seconds / 60), 'minute');
  return seconds < 129_600
    ? format.format(-Math.round(seconds / 3600), 'hour')
    : format.format(-Math.round(seconds / 86_400), 'day');
};

const importPart = (visit: ConsoleVisit, { configuredFile, running }: ShownDirectory): Html | false => {
  const t = (fr: string, en: string) => say(visit.language, fr, en);
  if (!visit.caller.roles.includes('operator')) return false;
  if (configuredFile === null)
    return html`<section class="stack"><h2>${t('Importer', 'Import')}</h2><p>${t('La configuration ne nomme aucune extraction : donnez', 'The configuration names no extraction: give')} <code>directory.extractionFile</code>, ${t('ou importez par la commande', 'or import by the command')} <code>npm run directory -- import</code>.</p></section>`;
  return html`<section class="stack"><h2>${t('Importer', 'Import')}</h2><p>${t('Le fichier que nomme la configuration :', 'The file that the configuration names:')} <span class="copy">${configuredFile}</span></p>
${running === null && html`<form method="post" action="${path}/import" class="actions">${csrfField(visit)}<button class="button">${t('Importer maintenant', 'Import now')}</button> <a class="button second" href="${path}/import-force">${t('Forcer l’import…', 'Force the import…')}</a></form>`}</section>`;
};

const lookUpLink = ({ language, caller }: ConsoleVisit): Html | false =>
  (caller.roles.includes('operator') || caller.roles.includes('support')) &&
  html`<p class="actions"><a class="button second" href="${path}/personne">${say(language, 'Chercher un professionnel', 'Look a professional up')}</a></p>`;
