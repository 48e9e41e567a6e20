import type { Texts } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';

const locales: Texts<string> = { fr: 'fr-FR', en: 'en-GB' };

/** `1 084 074`, `1,084,074`. */
export const count = (language: Language, value: number): string =>
  new Intl.NumberFormat(locales[language]).format(value);

/** A share from 0 to 1 as `25 %`. */
export const share = (language: Language, value: number): string =>
  new Intl.NumberFormat(locales[language], { style: 'percent', maximumFractionDigits: 1 }).format(value);

/** The same as `99,97 %`, cut and not rounded: a minute of absence is never called 100 %. */
export const preciseShare = (language: Language, value: number): string =>
  new Intl.NumberFormat(locales[language], {
    style: 'percent',
    maximumFractionDigits: 2,
    roundingMode: 'floor',
  }).format(value);

/** `mars 2030` of `2030-03`. */
export const monthName = (language: Language, month: string, form: 'long' | 'short' = 'long'): string =>
  new Intl.DateTimeFormat(locales[language], {
    month: form,
    ...(form === 'long' ? { year: 'numeric' } : {}),
    timeZone: 'UTC',
  }).format(Date.parse(`${month}-01T00:00:00Z`));

/** `10 mars 2030` of `2030-03-10`; `10/03` when short. */
export const dayName = (language: Language, day: string, form: 'long' | 'short' = 'long'): string =>
  new Intl.DateTimeFormat(locales[language], {
    ...(form === 'long' ? { dateStyle: 'long' } : { day: '2-digit', month: '2-digit' }),
    timeZone: 'UTC',
  }).format(Date.parse(`${day}T00:00:00Z`));
