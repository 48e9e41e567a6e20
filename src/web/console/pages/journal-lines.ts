import type { ShownLine } from '#console/journal-filter.ts';
import { type Html, html } from '#platform/html.ts';
import { type EventKind, eventKinds } from '#vocabulary/event.ts';
import { say } from '../../office/say.ts';
import { count } from '../../public/numbers.ts';
import type { ConsoleVisit } from '../console-visit.ts';
import { consolePaths } from '../places.ts';
import { detailName, valueWord } from './details.ts';
import { shortTime } from './short-time.ts';
import { dataTable } from './table.ts';

/** Lines of the journal. @param empty said when there is none */
export const linesTable = (visit: ConsoleVisit, lines: readonly ShownLine[], empty: string): Html => {
  const t = (fr: string, en: string) => say(visit.language, fr, en);
  return html`<div class="lines">${dataTable<ShownLine>(visit, {
    ...{ caption: t('Lignes, les plus récentes d’abord ; heures de France', 'Lines, newest first; times of France') },
    ...{ rows: lines, empty },
    columns: [
      { name: 'line', label: t('Ligne', 'Line'), cell: (line) => placeCell(visit, line) },
      { name: 'kind', label: t('Genre', 'Kind'), cell: (line) => kindCell(visit, line) },
      {
        name: 'who',
        label: t('Qui, pour quel service', 'Who, for which service'),
        cell: (line) => whoCell(visit, line),
      },
      { name: 'details', label: t('Détails', 'Details'), cell: (line) => detailsCell(visit, line) },
    ],
  })}</div>`;
};

const placeCell = ({ language }: ConsoleVisit, { sequence, atMilliseconds }: ShownLine): Html =>
  html`${count(language, sequence)}<br><span class="quiet">${shortTime(language, atMilliseconds)}</span>`;

const kindCell = ({ language, places }: ConsoleVisit, { kind, says, correlationId }: ShownLine): Html => {
  const code =
    correlationId !== null && places.includes('support')
      ? html`<a href="${consolePaths.support}?code=${correlationId}"><span class="unseen">${say(language, 'Connexion', 'Login')} </span>${correlationId}</a>`
      : correlationId;
  return html`<div>${say(language, says.fr, says.en)}<br><code title="${eventKinds[kind as EventKind] ?? ''}">${kind}</code>${code !== null && html`<br>${code}`}</div>`;
};

const whoCell = ({ language }: ConsoleVisit, { person, clientId, operator }: ShownLine): Html | string => {
  const parts = [
    person,
    clientId,
    operator === null ? null : say(language, `par ${operator.name}`, `by ${operator.name}`),
  ].filter((part) => part !== null);
  return parts.length === 0
    ? '–'
    : html`<div>${parts.map((part, index) => html`${index > 0 && html`<br>`}${part}`)}</div>`;
};

/** Who did it is said before, by name. */
const detailsCell = ({ language }: ConsoleVisit, { details, operator }: ShownLine): Html | string => {
  const shown = Object.entries(details).filter(([name]) => name !== 'by' || operator === null);
  return shown.length === 0
    ? '–'
    : html`<ul class="plain quiet">${shown.map(([name, value]) => html`<li>${detailName(language, name)} ${valueWord(language, String(value))}</li>`)}</ul>`;
};
