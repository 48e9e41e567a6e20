import { detailWords } from '#console/detail-words.ts';
import { type Html, html } from '#platform/html.ts';
import type { Language } from '#vocabulary/fault.ts';
import { say } from '../../office/say.ts';

/** The name by which the journal, its exports and the API know a member. */
export const technicalName = (name: string): Html => html`<code class="quiet">${name}</code>`;

/** A member of a journal line in words, with its technical name. */
export const detailName = (language: Language, name: string): Html => {
  const { fr, en } = detailWords(name);
  return html`${say(language, fr, en)} ${technicalName(name)}${say(language, '\u00A0:', ':')}`;
};

/** Yes and no are words; everything else is a code or a text that somebody wrote. */
export const valueWord = (language: Language, value: string): string => {
  if (value === 'true') return say(language, 'oui', 'yes');
  return value === 'false' ? say(language, 'non', 'no') : value;
};
