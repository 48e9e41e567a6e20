import type { FastifyReply } from 'fastify';
import type { ShownEntry } from '#console/directory-entry.ts';
import { type Html, html } from '#platform/html.ts';
import { textInput } from '../../office/form-parts.ts';
import { fieldsOf } from '../../office/office.ts';
import { say } from '../../office/say.ts';
import { type ConsoleVisit, csrfField, type FieldFaults, reasonField, sendConsolePage } from '../console-visit.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { factList, wayUp } from './shown.ts';

/** Looking one professional up. Nothing is said of anybody without a reason. */
export const entryPage = (visit: ConsoleVisit, faults: FieldFaults, found?: ShownEntry): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const { nationalId, reason } = found === undefined ? fieldsOf(visit) : { nationalId: '', reason: '' };
  return sendConsolePage(visit, {
    ...{ title: t('Chercher un professionnel', 'Look a professional up'), here: 'directory' },
    status: Object.keys(faults).length > 0 ? 422 : 200,
    content: html`${wayUp(consolePaths.directory, placeTitles[language].directory)}
${found !== undefined && entryPart(visit, found)}
<form method="post" action="${consolePaths.directory}/personne" class="stack" novalidate>${csrfField(visit)}
${textInput({ name: 'nationalId', label: t('Identifiant national', 'National identifier'), value: nationalId, error: faults['nationalId'], isRequired: true, hint: t('Un numéro RPPS de onze chiffres suffit.', 'An RPPS number of eleven digits will do.') })}
${reasonField(language, { value: reason, error: faults['reason'] })}
<button class="button">${t('Chercher', 'Look up')}</button></form>`,
  });
};

const entryPart = ({ language }: ConsoleVisit, entry: ShownEntry): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  return html`<section class="panel stack"><h2>${entry.givenName} ${entry.familyName} ${statusBadge(language, entry)}</h2>
${factList([
  [t('Identifiant', 'Identifier'), html`<span class="copy">${entry.nationalId}</span>`],
  [t('Autres identifiants', 'Other identifiers'), entry.otherIds.length === 0 ? undefined : entry.otherIds.join(', ')],
])}
${entry.exercices.map((exercice) => exercicePart(language, exercice))}</section>`;
};

const statusBadge = (language: ConsoleVisit['language'], { status }: ShownEntry): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if (status === 'active') return html`<span class="badge good">${t('en exercice', 'active')}</span>`;
  return status === 'suspended'
    ? html`<span class="badge bad">${t('suspendu par l’exploitant', 'suspended by the operator')}</span>`
    : html`<span class="badge bad">${t('fermé', 'closed')}</span>`;
};

const exercicePart = (language: ConsoleVisit['language'], exercice: ShownEntry['exercices'][number]): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  const { codeProfession, codeCategorieProfessionnelle, codeTypeSavoirFaire, codeSavoirFaire, places } = exercice;
  return html`<h3>${t('Profession', 'Profession')} ${codeProfession}</h3>${factList([
    [t('Catégorie', 'Category'), codeCategorieProfessionnelle || undefined],
    [t('Savoir-faire', 'Savoir-faire'), `${codeTypeSavoirFaire} ${codeSavoirFaire}`.trim() || undefined],
    [
      t('Lieux d’exercice', 'Places of work'),
      places.length === 0
        ? undefined
        : html`<ul>${places.map(({ raisonSocialeSite, codePostal }) => html`<li>${raisonSocialeSite || t('sans raison sociale', 'without a name')} ${codePostal}</li>`)}</ul>`,
    ],
  ])}`;
};
