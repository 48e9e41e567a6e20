import type { Texts } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';

const locales: Texts<string> = { fr: 'fr-FR', en: 'en-GB' };

/** `22/11/2026 04:19:33`, in France: for tables, where the zone is said once. Milliseconds since the epoch. */
export const shortTime = (language: Language, atMilliseconds: number): string =>
  new Intl.DateTimeFormat(locales[language], {
    ...{ dateStyle: 'short', timeStyle: 'medium', timeZone: 'Europe/Paris' },
  }).format(atMilliseconds);

/** `22 nov. 2026`. Seconds since the epoch. */
export const shortDay = (language: Language, atSeconds: number): string =>
  new Intl.DateTimeFormat(locales[language], { dateStyle: 'medium', timeZone: 'Europe/Paris' }).format(
    atSeconds * 1000,
  );
