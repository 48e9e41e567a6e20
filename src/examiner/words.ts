import type { Texts } from '#platform/language.ts';

/** A sentence in both languages. */
export type Words = Texts<string>;

export const words = (fr: string, en: string): Words => ({ fr, en });

/** A value that reads the same in both languages: a parameter, a status, an address. */
export const plain = (text: string): Words => ({ fr: text, en: text });

/** Sentences one after the other. */
export const joined = (...parts: readonly Words[]): Words => ({
  fr: parts.map(({ fr }) => fr).join(' '),
  en: parts.map(({ en }) => en).join(' '),
});
