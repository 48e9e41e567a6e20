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

const levelWords: Texts<Readonly<Record<'eidas1' | 'eidas2' | 'eidas3', string>>> = {
  fr: { eidas1: 'Faible (eidas1)', eidas2: 'Substantiel (eidas2)', eidas3: 'Élevé (eidas3)' },
  en: { eidas1: 'Low (eidas1)', eidas2: 'Substantial (eidas2)', eidas3: 'High (eidas3)' },
};

/** Undefined for what the journal does not say. */
export const levelWord = (language: Language, value: string): string | undefined => {
  const words: Readonly<Record<string, string>> = levelWords[language];
  return words[value] ?? (value === '' ? undefined : value);
};

export const doorWord = (language: Language, value: string): string => {
  const words: Readonly<Record<string, string>> = doorLabels[language];
  return words[value] ?? value;
};

const faults: FaultCatalogue = { ...faultCatalogue, ...citizenFaultCatalogue };

/** What the person was told; '' for a fault that is no longer in the catalogue. */
export const faultWords = (language: Language, code: string): string => faults[code]?.message[language] ?? '';
