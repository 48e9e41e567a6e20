import { createHash } from 'node:crypto';
import { html, type Html } from '#platform/html.ts';
import { formatInstant } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';

/** Writes the times of a page in the zone of whoever reads it. Without it they stand in that of France, named. */
export const localTimesScript = `
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
const format = new Intl.DateTimeFormat(document.documentElement.lang === 'fr' ? 'fr-FR' : 'en-GB', {
  dateStyle: 'long',
  timeStyle: 'long',
  timeZone,
});
for (const time of document.querySelectorAll('time[datetime]')) {
  time.textContent = format.format(new Date(time.dateTime));
}
`.trim();

export const localTimesPath = `/assets/local-times-${createHash('sha256').update(localTimesScript).digest('hex').slice(0, 12)}.js`;

/** A moment, for reading. Milliseconds since the epoch. */
export const timeOf = (language: Language, atMilliseconds: number): Html =>
  html`<time datetime="${new Date(atMilliseconds).toISOString()}">${formatInstant(language, atMilliseconds)}</time>`;
