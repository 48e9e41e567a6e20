import type { Texts } from '#platform/language.ts';
import type { Level } from '#vocabulary/level.ts';

/** Levels of guarantee as people read them. */
export const levelWords: Texts<Readonly<Record<Level, string>>> = {
  fr: { eidas1: 'faible', eidas2: 'substantiel', eidas3: 'élevé' },
  en: { eidas1: 'low', eidas2: 'substantial', eidas3: 'high' },
};

/** How a professional proved themselves, by the word of the journal. */
export const methodWords: Texts<Readonly<Record<string, string>>> = {
  fr: { CARD: 'carte', MOBILE: 'téléphone' },
  en: { CARD: 'card', MOBILE: 'phone' },
};
