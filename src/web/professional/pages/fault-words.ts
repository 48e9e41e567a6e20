import { type Html, html } from '#platform/html.ts';
import { type Texts, typeset } from '#platform/language.ts';
import { type FaultCode, faultCatalogue } from '#vocabulary/fault-catalogue.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { CorrelationId } from '#vocabulary/identifiers.ts';

/** What a person reads about a fault. */
export const faultWords = (
  language: Language,
  fault: FaultCode,
): { readonly message: string; readonly advice: string } => ({
  message: typeset(language, faultCatalogue[fault].message[language]),
  advice: typeset(language, faultCatalogue[fault].advice[language]),
});

/** What a person gives to support. Each value is selected whole with one click. */
export const supportFacts = (language: Language, fault: FaultCode, correlationId: CorrelationId): Html => html`
<dt>${texts[language].code}</dt><dd><span class="copy">${fault}</span></dd>
<dt>${texts[language].reference}</dt><dd><span class="copy">${correlationId}</span></dd>`;

const texts: Texts<{ readonly code: string; readonly reference: string }> = {
  fr: { code: 'Code', reference: 'Référence' },
  en: { code: 'Code', reference: 'Reference' },
};
