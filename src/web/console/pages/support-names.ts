import type { Texts } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import { isLevel } from '#vocabulary/level.ts';
import { levelWords, methodWords } from '../../account/pages/words.ts';
import { doorLabels } from './shown.ts';

const methods: Texts<Readonly<Record<string, string>>> = {
  fr: { ...methodWords.fr, card: 'carte', app: 'téléphone' },
  en: { ...methodWords.en, card: 'card', app: 'phone' },
};

/** By the word of the journal, which stands in where we have none. */
export const methodName = (language: Language, method: string): string => methods[language][method] ?? method;

export const levelName = (language: Language, level: string): string =>
  isLevel(level) ? `${levelWords[language][level]} (${level})` : level;

export const doorName = (language: Language, door: string): string =>
  door === 'low' || door === 'plus' || door === 'professional' ? doorLabels[language][door] : door;
