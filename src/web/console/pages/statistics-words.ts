import type { Texts } from '#platform/language.ts';
import { citizenFaultCatalogue } from '#vocabulary/citizen-fault-catalogue.ts';
import { faultCatalogue } from '#vocabulary/fault-catalogue.ts';
import type { FaultCatalogue, Language } from '#vocabulary/fault.ts';
import { doorLabels } from './shown.ts';

export const methodWords: Texts<Readonly<Record<'card' | 'app' | 'upstream', string>>> = {
  fr: { card: 'Carte', app: 'Téléphone', upstream: 'Fournisseur d’identité' },
  en: { card: 'Card', app: 'Phone', upstream: 'Identity provider' },
};

/** Undefined for what the journal does not say. */
export const methodWord = (language: Language, value: string): string | undefined => {
  const words: Readonly<Record<string, string>> = methodWords[language];
  return words[value] ?? (value === '' ? undefined : value);
};

export const doorWord = (language: Language, value: string): string => {
  const words: Readonly<Record<string, string>> = doorLabels[language];
  return words[value] ?? value;
};

const faults: FaultCatalogue = { ...faultCatalogue, ...citizenFaultCatalogue };

/** What the person was told; '' for a fault that is no longer in the catalogue. */
export const faultWords = (language: Language, code: string): string => faults[code]?.message[language] ?? '';
