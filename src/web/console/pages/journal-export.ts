import type { FastifyReply } from 'fastify';
import { html } from '#platform/html.ts';
import { radios } from '../../office/form-parts.ts';
import { fieldsOf } from '../../office/office.ts';
import { say } from '../../office/say.ts';
import { type ConsoleVisit, csrfField, type FieldFaults, reasonField, sendConsolePage } from '../console-visit.ts';
import { type JournalSearch, searchAddress } from '../journal-search.ts';
import { factList, wayUp } from './shown.ts';

/** Taking lines away: which, in what form, why. */
export const exportPage = (visit: ConsoleVisit, asked: JournalSearch, faults: FieldFaults): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const { format, reason } = fieldsOf(visit);
  const wanted = Object.entries(asked).filter(([, value]) => value !== '');
  return sendConsolePage(visit, {
    ...{ title: t('Exporter des lignes du journal', 'Export lines of the journal'), here: 'journal' },
    status: Object.keys(faults).length > 0 ? 422 : 200,
    content: html`${wayUp(searchAddress(asked), t('La recherche', 'The search'))}
<p class="lead">${t('Dix mille lignes au plus, identités masquées. L’export est écrit au journal, avec votre nom et votre raison.', 'Ten thousand lines at most, identities masked. The export is written in the journal, with your name and your reason.')}</p>
${wanted.length === 0 ? html`<p>${t('Sans critère : les lignes les plus récentes.', 'Nothing chosen: the newest lines.')}</p>` : factList(wanted)}
<form method="post" action="/console/journal/export" class="stack" novalidate>${csrfField(visit)}
${wanted.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
${radios({ name: 'format', label: t('Forme', 'Form'), error: faults['format'], value: format ?? 'csv' }, [
  { value: 'csv', label: t('CSV, pour un tableur', 'CSV, for a spreadsheet') },
  { value: 'ndjson', label: t('NDJSON, pour un programme', 'NDJSON, for a program') },
])}
${reasonField(language, { value: reason, error: faults['reason'] })}
<button class="button">${t('Exporter', 'Export')}</button></form>`,
  });
};
