import type { FastifyReply } from 'fastify';
import type { ShownJournal } from '#console/journal.ts';
import type { ShownChain } from '#console/journal-chain.ts';
import { type Html, html } from '#platform/html.ts';
import { radios, textInput } from '../../office/form-parts.ts';
import { fieldsOf } from '../../office/office.ts';
import { say } from '../../office/say.ts';
import { type ConsoleVisit, csrfField, type FieldFaults, reasonField, sendConsolePage } from '../console-visit.ts';
import { type JournalSearch, searchAddress } from '../journal-search.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { chainNotice } from './chain.ts';
import { journalForm } from './journal-form.ts';
import { linesTable } from './journal-lines.ts';
import { wayUp } from './shown.ts';

const path = consolePaths.journal;

export type ShownSearch = {
  readonly asked: JournalSearch;
  /** Undefined: what was asked for cannot be searched. */
  readonly found: ShownJournal | undefined;
  readonly chain: ShownChain | undefined;
  readonly faults: FieldFaults;
};

/** The journal, searched. */
export const journalPage = (visit: ConsoleVisit, { asked, found, chain, faults }: ShownSearch): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return sendConsolePage(visit, {
    ...{ title: placeTitles[language].journal, here: 'journal' },
    status: found === undefined ? 422 : 200,
    content: html`${chain && chainNotice(visit, chain)}
<p class="actions"><a class="button second small" href="${path}/chaine">${t('Chaîne du journal', 'Chain of the journal')}</a> <a class="button second small" href="${path}/personne">${t('Lignes d’une personne', 'Lines of one person')}</a> <a class="button second small" href="${searchAddress({ ...asked, avant: '' }, `${path}/export`)}">${t('Exporter…', 'Export…')}</a></p>
${journalForm(visit, asked, faults)}
${found && html`${linesTable(visit, found.lines, t('Aucune ligne ne correspond. Élargissez la période ou retirez un critère.', 'No line fits. Widen the period or leave something out.'))}${pagesOf(visit, asked, found)}`}`,
  });
};

const pagesOf = ({ language }: ConsoleVisit, asked: JournalSearch, { older }: ShownJournal): Html | false => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if (older === null && asked.avant === '') return false;
  return html`<nav class="pager" aria-label="${t('Pages du journal', 'Pages of the journal')}">${asked.avant !== '' && html`<a href="${searchAddress({ ...asked, avant: '' })}" rel="first">${t('← Les plus récentes', '← Newest')}</a>`}
${older !== null && html`<a href="${searchAddress({ ...asked, avant: String(older) })}" rel="next">${t('Plus anciennes →', 'Older →')}</a>`}</nav>`;
};

/** The lines of one person, for a reason. */
export const personLinesPage = (visit: ConsoleVisit, faults: FieldFaults, found?: ShownJournal): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const { kind, id, reason } = fieldsOf(visit);
  return sendConsolePage(visit, {
    ...{ title: t('Lignes d’une personne', 'Lines of one person'), here: 'journal' },
    status: Object.keys(faults).length > 0 ? 422 : 200,
    content: html`${wayUp(path, placeTitles[language].journal)}
${
  found === undefined
    ? html`<p class="lead">${t('Cette lecture est elle-même écrite au journal, avec votre nom et votre raison.', 'This reading is itself written in the journal, with your name and your reason.')}</p>`
    : html`${linesTable(visit, found.lines, t('Le journal ne dit rien de cette personne.', 'The journal says nothing of this person.'))}${olderForm(visit, found)}<h2>${t('Lire encore', 'Read more')}</h2>`
}
<form method="post" action="${path}/personne" class="stack" novalidate>${csrfField(visit)}
${radios({ name: 'kind', label: t('Qui', 'Who'), error: faults['kind'], value: kind ?? 'professional' }, [
  { value: 'professional', label: t('Un professionnel', 'A professional') },
  { value: 'citizen', label: t('Un usager, par son compte', 'A citizen, by their account') },
])}
${textInput({ name: 'id', label: t('Identifiant', 'Identifier'), value: id, error: faults['id'], isRequired: true, hint: t('Identifiant national ou numéro RPPS ; pour un usager, l’identifiant de son compte.', 'National identifier or RPPS number; for a citizen, the identifier of the account.') })}
${reasonField(language, { value: reason, error: faults['reason'] })}
<button class="button">${t('Lire ces lignes', 'Read these lines')}</button></form>`,
  });
};

/** The next page is another reading, for the same reason. */
const olderForm = (visit: ConsoleVisit, { older }: ShownJournal): Html | false => {
  if (older === null) return false;
  const { kind = '', id = '', reason = '' } = fieldsOf(visit);
  const fields = { kind, id, reason, before: String(older) };
  return html`<form method="post" action="${path}/personne">${csrfField(visit)}${Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}<button class="button second small">${say(visit.language, 'Plus anciennes →', 'Older →')}</button></form>`;
};
