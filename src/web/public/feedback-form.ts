import { type Html, html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { Site } from './sites.ts';

export const feedbackPath = '/avis';
/** Characters that a comment may have. */
export const longestComment = 1000;

export type UsefulForm = {
  readonly site: Site;
  /** What was typed, when the form comes back. */
  readonly comment?: string | undefined;
  readonly error?: string | undefined;
};

/** "Was this useful?", at the end of each public page. Two buttons, and room for a word. */
export const usefulForm = (language: Language, { site, comment, error }: UsefulForm): Html => {
  const text = texts[language];
  const describedBy = error === undefined ? 'useful-note' : 'useful-error useful-note';
  const field = html`<label for="useful-comment">${text.comment}</label>
<p class="quiet" id="useful-note">${text.note}</p>
${error !== undefined && html`<p class="field-error" id="useful-error">${error}</p>`}
<textarea id="useful-comment" name="comment" rows="3" maxlength="${longestComment}" aria-describedby="${describedBy}">${comment}</textarea>`;
  return html`<section class="useful" aria-labelledby="useful-title">
<h2 id="useful-title">${text.question}</h2>
<form method="post" action="${feedbackPath}" class="stack">
<input type="hidden" name="page" value="${site}">
${comment === undefined ? html`<details><summary>${text.add}</summary>${field}</details>` : html`<div>${field}</div>`}
<div class="actions"><button class="button second small" name="useful" value="yes">${text.yes}</button>
<button class="button second small" name="useful" value="no">${text.no}</button></div>
</form>
</section>`;
};

const texts: Texts<Readonly<Record<'question' | 'add' | 'comment' | 'note' | 'yes' | 'no', string>>> = {
  fr: {
    question: 'Cette page vous a-t-elle été utile\u00a0?',
    add: 'Ajouter un mot (facultatif)',
    comment: 'Que manque-t-il, ou que faut-il corriger\u00a0?',
    note: '1\u00a0000 caractères au plus. N’écrivez rien qui dise qui vous êtes\u00a0: nous ne pouvons pas vous répondre.',
    yes: 'Oui, utile',
    no: 'Non, pas utile',
  },
  en: {
    question: 'Was this page useful?',
    add: 'Add a word (optional)',
    comment: 'What is missing, or what should be mended?',
    note: 'At most 1,000 characters. Write nothing that says who you are: we cannot answer you.',
    yes: 'Yes, useful',
    no: 'No, not useful',
  },
};
