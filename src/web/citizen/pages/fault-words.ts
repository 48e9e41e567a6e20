import { typeset } from '#platform/language.ts';
import { type CitizenFaultCode, citizenFaultCatalogue } from '#vocabulary/citizen-fault-catalogue.ts';
import type { Language } from '#vocabulary/fault.ts';

/** What a citizen reads about a fault. */
export const citizenFaultWords = (
  language: Language,
  fault: CitizenFaultCode,
): { readonly message: string; readonly advice: string } => ({
  message: typeset(language, citizenFaultCatalogue[fault].message[language]),
  advice: typeset(language, citizenFaultCatalogue[fault].advice[language]),
});
