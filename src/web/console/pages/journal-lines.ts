import type { ShownLine } from '#console/journal-filter.ts';
import { type Html, html } from '#platform/html.ts';
import { formatInstant } from '#platform/language.ts';
import { eventKinds } from '#vocabulary/event.ts';
import { say } from '../../office/say.ts';
import { count } from '../../public/numbers.ts';
import type { ConsoleVisit } from '../console-visit.ts';
import { consolePaths } from '../places.ts';
import { dataTable } from './table.ts';

/** Lines of the journal. @param empty said when there is none */
export const linesTable = (visit: ConsoleVisit, lines: readonly ShownLine[], empty: string): Html => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return dataTable<ShownLine>(visit, {
    ...{ caption: t('Lignes, les plus récentes d’abord', 'Lines, newest first'), rows: lines, empty },
    columns: [
      { name: 'line', label: t('Ligne', 'Line'), cell: ({ sequence }) => count(language, sequence) },
      { name: 'at', label: t('Quand', 'When'), cell: (line) => formatInstant(language, line.atMilliseconds) },
      { name: 'kind', label: t('Genre', 'Kind'), cell: kindCell },
      { name: 'who', label: t('Qui', 'Who'), cell: ({ person }) => person ?? '–' },
      { name: 'service', label: t('Service', 'Service'), cell: ({ clientId }) => clientId ?? '–' },
      { name: 'details', label: t('Détails', 'Details'), cell: (line) => detailsCell(visit, line) },
    ],
  });
};

const kindCell = ({ kind }: ShownLine): Html => html`<span title="${words[kind] ?? ''}">${kind}</span>`;

const words: Readonly<Record<string, string>> = eventKinds;

const detailsCell = ({ language, places }: ConsoleVisit, { correlationId, details }: ShownLine): Html => {
  const code =
    correlationId === null
      ? undefined
      : places.includes('support')
        ? html`<a href="${consolePaths.support}?code=${correlationId}">${correlationId}</a>`
        : html`<span class="copy">${correlationId}</span>`;
  return html`${code && html`<p>${say(language, 'Code', 'Code')} ${code}</p>`}${Object.entries(details).map(
    ([name, value]) => html`<p class="quiet">${name} : <span class="detail">${String(value)}</span></p>`,
  )}`;
};
