import { type AnswerFault, isAnswerable } from '#partners/answer-question.ts';
import { may } from '#partners/organisation.ts';
import type { Question } from '#partners/qualification.ts';
import { type Html, html } from '#platform/html.ts';
import { formatInstant } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import { fileInput, textArea } from '../../office/form-parts.ts';
import { languageFor } from '../../office/office.ts';
import { say } from '../../office/say.ts';
import type { RequestVisit } from '../partner-visit.ts';

/** Where a question stands on its page. */
export const idOf = (question: string): string => `q-${question.replaceAll('.', '-')}`;

export type AnswerRefused = { readonly question: string; readonly faults: readonly AnswerFault[] };

/** What a machine cannot decide: each with its answer, what is attached, and what a reviewer said. */
export const questionList = (
  visit: RequestVisit,
  questions: readonly Question[],
  refused: AnswerRefused | undefined,
): Html => {
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  return html`<section class="stack" data-live-more><h2>${t('Ce qu’une machine ne peut pas voir', 'What a machine cannot see')}</h2>
<p>${t('Répondez en quelques lignes et joignez ce qui le montre. Un relecteur accepte ou refuse chaque réponse, en disant pourquoi.', 'Answer in a few lines and attach what shows it. A reviewer accepts or refuses each answer, and says why.')}</p>
${questions.map((question) => questionPart(visit, question, refused?.question === question.id ? refused.faults : []))}</section>`;
};

const questionPart = (visit: RequestVisit, question: Question, faults: readonly AnswerFault[]): Html => {
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  const { id, text, mend, answer } = question;
  const isOpen = isAnswerable(visit.asked) && may(visit.role, 'editRequest');
  return html`<article class="panel stack" id="${idOf(id)}" data-question="${id}"><h3>${text[language]}</h3>
<p class="quiet">${id} · ${mend[language]}</p>${reviewPart(question, language)}${attachmentPart(visit, question)}
${
  isOpen
    ? html`<form method="post" action="${pathOf(visit, id)}" enctype="multipart/form-data" class="stack">
${textArea({ name: 'words', label: t('Réponse', 'Answer'), value: answer?.words, error: errorOf(faults, 'words', language), isRequired: true, form: idOf(id) })}
${fileInput({ name: 'attachment', label: t('Pièce (PDF, PNG, JPEG)', 'Attachment (PDF, PNG, JPEG)'), hint: t('2 Mo au plus ; elle remplace la précédente.', '2 MB at most; it replaces the one before.'), error: errorOf(faults, 'attachment', language), isRequired: true, form: idOf(id) }, '.pdf,.png,.jpg,.jpeg')}
<button class="button second">${t('Enregistrer la réponse', 'Save the answer')}</button></form>`
    : answer && html`<p>${answer.words}</p>`
}</article>`;
};

const pathOf = ({ asked }: RequestVisit, question: string): string =>
  `/partenaires/demandes/${asked.requestId}/questions/${question}`;

const reviewPart = ({ answer }: Question, language: Language): Html | undefined => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if (answer === undefined) return html`<p><span class="badge bad">${t('sans réponse', 'no answer')}</span></p>`;
  const { review } = answer;
  if (review === undefined)
    return html`<p><span class="badge">${t('à relire', 'to be read')}</span> ${formatInstant(language, answer.answeredAtSeconds * 1000)}</p>`;
  return review.decision === 'accepted'
    ? html`<p><span class="badge good">${t('acceptée', 'accepted')}</span> ${review.reason}</p>`
    : html`<p class="notice alert"><span><strong>${t('Refusée :', 'Refused:')}</strong> ${review.reason}</span></p>`;
};

const attachmentPart = (visit: RequestVisit, { id, answer }: Question): Html | undefined => {
  const t = (fr: string, en: string) => say(languageFor(visit), fr, en);
  return (
    answer?.attachment &&
    html`<p><a href="${pathOf(visit, id)}/piece" download>${t('Pièce jointe', 'Attachment')}</a> ${answer.attachment.name} (${Math.ceil(answer.attachment.bytes / 1024)} ${t('ko', 'kB')})</p>`
  );
};

const errorOf = (
  faults: readonly AnswerFault[],
  field: AnswerFault['field'],
  language: Language,
): string | undefined => {
  const problem = faults.find((fault) => fault.field === field)?.problem;
  const t = (fr: string, en: string) => say(language, fr, en);
  switch (problem) {
    case undefined:
      return undefined;
    case 'missing':
      return t('À remplir.', 'To be filled in.');
    case 'too-long':
      return t('Trop long : la fin n’a pas été gardée.', 'Too long: the end was not kept.');
    case 'empty':
      return t('Le fichier est vide.', 'The file is empty.');
    case 'too-big':
      return t('2 Mo au plus.', '2 MB at most.');
    case 'not-evidence':
      return t('Ce n’est ni un PDF, ni un PNG, ni un JPEG.', 'This is no PDF, PNG or JPEG.');
  }
};
