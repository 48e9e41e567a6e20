import type { ShownRequest } from '#console/requests.ts';
import { type Html, html } from '#platform/html.ts';
import { textArea } from '../../office/form-parts.ts';
import { fieldsOf } from '../../office/office.ts';
import { say } from '../../office/say.ts';
import { type ConsoleVisit, csrfField, type FieldFaults } from '../console-visit.ts';
import { requestPath } from './requests.ts';
import { momentOf } from './shown.ts';

type Question = ShownRequest['qualification']['questions'][number];
type Answer = NonNullable<Question['answer']>;

/** What the examiner found, and each answer of the partner with what a reviewer decides of it. */
export const requestAnswers = (visit: ConsoleVisit, request: ShownRequest, faults: FieldFaults): Html => {
  const { language } = visit;
  const { examinationId, questions } = request.qualification;
  const t = (fr: string, en: string) => say(language, fr, en);
  return html`<section class="stack"><h2>${t('Qualification', 'Qualification')}</h2>
<p>${verdictBadge(visit, request)} ${examinationId !== null && html`<a href="/examen/${examinationId}/rapport">${t('Lire le rapport', 'Read the report')}</a>`}</p>
<h3>${t('Questions au partenaire', 'Questions to the partner')}</h3>
${questions.flatMap((question) => (question.answer === null ? [] : [answeredPart(visit, request, { question, answer: question.answer, fault: faults[`answer.${question.id}`] })]))}
${unansweredPart(visit, questions)}</section>`;
};

const verdictBadge = ({ language }: ConsoleVisit, { qualification }: ShownRequest): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if (qualification.isRunning) return html`<span class="badge test">${t('Examen en cours', 'Being examined')}</span>`;
  if (qualification.verdict === null)
    return html`<span class="badge">${t('Pas encore examiné', 'Not examined yet')}</span>`;
  return qualification.hasPassed
    ? html`<span class="badge good">${t('Contrôles automatiques réussis', 'Automatic checks passed')}</span>`
    : html`<span class="badge bad">${t('Des contrôles ont échoué', 'Some checks failed')}</span>`;
};

type Asked = { readonly question: Question; readonly answer: Answer; readonly fault: string | undefined };

const answeredPart = (visit: ConsoleVisit, request: ShownRequest, { question, answer, fault }: Asked): Html => {
  const { id, text } = question;
  return html`<article class="panel stack"><h4>${say(visit.language, text.fr, text.en)}</h4>
${answerPart(visit, request, { id, answer })}${mayReview(visit) && reviewForm(visit, request, { id, answer, fault })}</article>`;
};

/** What the partner has yet to answer. */
const unansweredPart = ({ language }: ConsoleVisit, questions: readonly Question[]): Html | undefined => {
  const open = questions.filter(({ answer }) => answer === null);
  if (open.length === 0) return undefined;
  return html`<p>${say(language, 'Sans réponse encore :', 'Without an answer yet:')}</p>
<ul>${open.map(({ text }) => html`<li>${say(language, text.fr, text.en)}</li>`)}</ul>`;
};

const mayReview = ({ caller }: ConsoleVisit): boolean =>
  caller.roles.includes('reviewer') || caller.roles.includes('operator');

type Answered = { readonly id: string; readonly answer: Answer };

const answerPart = (visit: ConsoleVisit, request: ShownRequest, { id, answer }: Answered): Html => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const { attachment, review, words } = answer;
  return html`<p class="preserved">${words}</p>
${attachment !== null && html`<p><a href="${requestPath(request)}/reponses/${id}/piece">${attachment.name}</a> <span class="quiet">${attachment.mediaType}, ${Math.ceil(attachment.bytes / 1024)} ${t('Kio', 'KiB')}</span></p>`}
${
  review === null
    ? html`<p><span class="badge test">${t('À relire', 'To be reviewed')}</span></p>`
    : html`<p><span class="badge ${review.decision === 'accepted' ? 'good' : 'bad'}">${review.decision === 'accepted' ? t('Acceptée', 'Accepted') : t('Refusée', 'Refused')}</span> <span class="quiet">${momentOf(language, review.atSeconds)}</span> ${review.reason}</p>`
}`;
};

const reviewForm = (
  visit: ConsoleVisit,
  request: ShownRequest,
  { id, answer, fault }: Answered & Pick<Asked, 'fault'>,
): Html => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const isAccepted = answer.review?.decision === 'accepted';
  const value = fieldsOf(visit)[`comment.${id}`] ?? '';
  const isOpen = fault !== undefined || value !== '';
  const refusal = html`<summary>${t('Refuser cette réponse', 'Refuse this answer')}</summary>${textArea({ name: `comment.${id}`, label: t('Pourquoi', 'Why'), value, error: fault }, 2)}
<p><button class="button danger small" name="decision" value="refused">${t('Refuser', 'Refuse')}</button></p>`;
  return html`<form method="post" action="${requestPath(request)}/reponses/${id}" class="stack" novalidate>${csrfField(visit)}<input type="hidden" name="version" value="${answer.version}">
${isOpen ? html`<details open>${refusal}</details>` : html`<details>${refusal}</details>`}
${!isAccepted && html`<p><button class="button small" name="decision" value="accepted">${t('Accepter la réponse', 'Accept the answer')}</button></p>`}</form>`;
};
