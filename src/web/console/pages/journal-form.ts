import { type Html, html } from '#platform/html.ts';
import { alertIcon } from '#platform/look/icons.ts';
import { eventKinds } from '#vocabulary/event.ts';
import { say } from '../../office/say.ts';
import type { ConsoleVisit, FieldFaults } from '../console-visit.ts';
import { fieldOfMember, type JournalSearch } from '../journal-search.ts';
import { consolePaths } from '../places.ts';
import { doorLabels, selectInput } from './shown.ts';

/** What to look for in the journal; it stands in the address, so that a search can be sent to a colleague. */
export const journalForm = (visit: ConsoleVisit, asked: JournalSearch, faults: FieldFaults): Html => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return html`${faultsNotice(faults)}<form class="search" role="search" method="get" action="${consolePaths.journal}">
${journalLists(visit, asked)}
${input(asked, 'service', t('Service (client_id)', 'Service (client_id)'))}
${input(asked, 'code', t('Code de connexion', 'Connection code'))}
${input(asked, 'erreur', t('Code d’erreur', 'Fault code'))}
${input(asked, 'du', t('Du', 'From'), 'date')}
${input(asked, 'au', t('Au', 'To'), 'date')}
<p><button class="button">${t('Chercher', 'Search')}</button></p></form>`;
};

const faultsNotice = (faults: FieldFaults): Html | false =>
  Object.keys(faults).length > 0 &&
  html`<div class="notice alert" role="alert">${alertIcon}<ul>${Object.entries(faults).map(
    ([member, words]) => html`<li><a href="#q-${fieldOfMember[member] ?? 'genre'}">${words}</a></li>`,
  )}</ul></div>`;

const journalLists = ({ language }: ConsoleVisit, asked: JournalSearch): readonly Html[] => {
  const any = { value: '', label: say(language, 'Tous', 'Any') };
  const kinds = Object.keys(eventKinds).map((value) => ({ value, label: value }));
  const doors = (['professional', 'low', 'plus'] as const).map((value) => ({
    value,
    label: doorLabels[language][value],
  }));
  return [
    selectInput({ name: 'genre', label: say(language, 'Genre', 'Kind'), value: asked.genre }, [any, ...kinds]),
    selectInput({ name: 'porte', label: say(language, 'Porte', 'Door'), value: asked.porte }, [
      { ...any, label: say(language, 'Toutes', 'Any') },
      ...doors,
    ]),
  ];
};

const input = (asked: JournalSearch, name: keyof JournalSearch, label: string, type = 'text'): Html =>
  html`<p><label for="q-${name}">${label}</label><input id="q-${name}" type="${type}" name="${name}" autocomplete="off" value="${asked[name]}"></p>`;
