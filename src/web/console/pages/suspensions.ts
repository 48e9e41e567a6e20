import type { FastifyReply } from 'fastify';
import type { SuspendedPerson } from '#console/people.ts';
import { type Html, html } from '#platform/html.ts';
import { postButton, radios, textInput } from '../../office/form-parts.ts';
import { fieldsOf } from '../../office/office.ts';
import { say } from '../../office/say.ts';
import {
  type ConsoleVisit,
  csrfField,
  type FieldFaults,
  reasonField,
  sendConfirmation,
  sendConsolePage,
} from '../console-visit.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { momentOf } from './shown.ts';
import { dataTable, type TableColumn } from './table.ts';

/** Who is suspended, and for operators the form that suspends. */
export const suspensionsPage = (
  visit: ConsoleVisit,
  people: readonly SuspendedPerson[],
  faults: FieldFaults,
): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const isOperator = visit.caller.roles.includes('operator');
  return sendConsolePage(visit, {
    ...{ title: placeTitles[language].suspensions, here: 'suspensions' },
    status: Object.keys(faults).length > 0 ? 422 : 200,
    content: html`${dataTable<SuspendedPerson>(visit, {
      ...{ caption: t('Personnes suspendues', 'Suspended people'), rows: people },
      empty: t('Personne n’est suspendu.', 'Nobody is suspended.'),
      columns: [...columnsOf(visit), ...(isOperator ? [resumeColumn(visit)] : [])],
    })}
${isOperator && suspendForm(visit, faults)}`,
  });
};

const columnsOf = ({ language }: ConsoleVisit): readonly TableColumn<SuspendedPerson>[] => {
  const t = (fr: string, en: string) => say(language, fr, en);
  return [
    {
      ...{ name: 'id', label: t('Identifiant', 'Identifier'), sortBy: (one) => one.id },
      cell: (one) => html`<code class="wrapped">${one.id}</code>`,
    },
    {
      ...{ name: 'kind', label: t('Qui', 'Who'), sortBy: (one) => one.kind },
      cell: (one) => (one.kind === 'professional' ? t('Professionnel', 'Professional') : t('Usager', 'Citizen')),
    },
    { name: 'reason', label: t('Raison', 'Reason'), cell: (one) => one.reason },
    { name: 'by', label: t('Par', 'By'), cell: (one) => one.by.name },
    {
      ...{ name: 'since', label: t('Depuis', 'Since'), sortBy: (one) => one.sinceSeconds },
      cell: (one) => momentOf(language, one.sinceSeconds),
    },
    {
      ...{ name: 'until', label: t('Jusqu’au', 'Until'), sortBy: (one) => one.untilSeconds ?? Infinity },
      cell: (one) => (one.untilSeconds === null ? t('rétablissement', 'lifted') : momentOf(language, one.untilSeconds)),
    },
  ];
};

const resumeColumn = ({ language, csrf }: ConsoleVisit): TableColumn<SuspendedPerson> => ({
  ...{ name: 'resume', label: say(language, 'Rétablir', 'Let in again') },
  cell: ({ kind, id }) =>
    postButton(`${consolePaths.suspensions}/retablissement`, say(language, 'Rétablir', 'Let in again'), {
      fields: { csrf, kind, id },
    }),
});

const suspendForm = (visit: ConsoleVisit, faults: FieldFaults): Html => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const typed = fieldsOf(visit);
  return html`<section class="panel stack"><h2>${t('Suspendre une personne', 'Suspend a person')}</h2>
<p>${t('Tout de suite : ses sessions sont closes, ses services en sont prévenus, et plus aucune connexion n’aboutit, par carte, par téléphone ou autrement.', 'At once: their sessions end, their services are told, and no login succeeds any more, by card, by phone or otherwise.')} ${t('Quelqu’un qui exploite la plateforme : à deux, par une proposition.', 'Somebody who runs the platform: by two, with a proposal.')}</p>
<form method="post" action="${consolePaths.suspensions}" class="stack" novalidate>${csrfField(visit)}
${radios({ name: 'kind', label: t('Qui', 'Who'), value: typed['kind'] ?? 'professional', error: faults['kind'] }, [
  {
    value: 'professional',
    label: t(
      'Un professionnel, par son identifiant national (RPPS…)',
      'A professional, by their national identifier (RPPS…)',
    ),
  },
  {
    value: 'citizen',
    label: t('Un usager, par l’identifiant de son compte', 'A citizen, by the identifier of their account'),
  },
])}
${textInput({
  ...{ name: 'id', label: t('Identifiant', 'Identifier'), value: typed['id'], error: faults['id'], isRequired: true },
  hint: t('Celui d’un compte se lit au journal et au support.', 'That of an account is in the journal and in support.'),
})}
${textInput(
  {
    ...{
      name: 'days',
      label: t('Pour combien de jours', 'For how many days'),
      value: typed['days'],
      error: faults['days'],
    },
    optionalWord: t('(facultatif)', '(optional)'),
    hint: t(
      'Vide : jusqu’à ce que vous rétablissiez. Pour un professionnel seulement.',
      'Empty: until you let them in again. For professionals only.',
    ),
  },
  'number',
)}
${reasonField(language, { value: typed['reason'], error: faults['reason'] })}
<p class="actions"><button class="button danger">${t('Suspendre', 'Suspend')}</button></p></form></section>`;
};

/** The page before somebody is let in again. */
export const askResume = (
  visit: ConsoleVisit,
  { kind, id }: { readonly kind: string; readonly id: string },
  faults: FieldFaults,
): FastifyReply => {
  const t = (fr: string, en: string) => say(visit.language, fr, en);
  return sendConfirmation(visit, {
    ...{ here: 'suspensions', action: `${consolePaths.suspensions}/retablissement`, back: consolePaths.suspensions },
    ...{ fields: { kind, id }, asksReason: true, faults },
    title: t(`Rétablir ${id}`, `Let ${id} in again`),
    what: t('Ses connexions aboutissent de nouveau, tout de suite.', 'Their logins succeed again, at once.'),
    button: t('Rétablir', 'Let in again'),
  });
};
