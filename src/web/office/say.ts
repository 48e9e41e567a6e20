import { typeset } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';

/** One short text in the reader's language, typeset. */
export const say = (language: Language, french: string, english: string): string =>
  typeset(language, language === 'fr' ? french : english);
