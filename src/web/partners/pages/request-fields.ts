import type { FieldFault, FieldWarning } from '#partners/check-form.ts';
import { dataOf, type Field, fieldsOn, type StepName } from '#partners/form.ts';
import type { PartnerRequest } from '#partners/request.ts';
import { type Html, html } from '#platform/html.ts';
import type { Language } from '#vocabulary/fault.ts';
import { fieldTexts, labelOf, wordsOfFault } from './field-texts.ts';
import { type Input, radios, textArea, textInput, tick } from '../../office/form-parts.ts';

type Shown = {
  readonly language: Language;
  readonly faults: readonly FieldFault[];
  readonly warnings: readonly FieldWarning[];
};

/** The inputs of one page of a request. */
export const fieldInputs = (request: PartnerRequest, step: StepName, shown: Shown): Html =>
  step === 'data'
    ? dataInputs(request, shown)
    : html`${fieldsOn(request.door, step).map((field) => inputOf(field, request, shown))}`;

const inputOf = (field: Field, { fields, door }: PartnerRequest, shown: Shown): Html => {
  const { language, faults, warnings } = shown;
  const { hints, choices, foreignScript, optional } = fieldTexts(language);
  const { name } = field;
  const warned = warnings.filter((warning) => warning.field === name).map(({ value }) => value);
  const input: Input = {
    ...{ name, label: labelOf(language, name), value: fields[name] ?? '', hint: hints[name], optionalWord: optional },
    error: errorOf(faults, name, language),
    warning: warned.length === 0 ? undefined : `${foreignScript} – ${warned.join(', ')}`,
    isRequired: field.isRequired(fields, door),
  };
  switch (field.kind) {
    case 'choice':
      return radios(
        input,
        (field.choices ?? []).map((value) => ({ value, label: choices[`${name}.${value}`] ?? value })),
      );
    case 'long':
    case 'redirects':
    case 'jwks':
      return textArea(input, field.kind === 'jwks' ? 8 : 4);
    case 'tick':
      return tick(name, input.label, fields[name] === 'yes');
    case 'email':
      return textInput(input, 'email');
    case 'phone':
      return textInput(input, 'tel');
    case 'text':
    case 'call':
    case 'sector':
    case 'address':
      return textInput(input);
  }
};

const errorOf = (faults: readonly FieldFault[], name: string, language: Language): string | undefined => {
  const words = faults.filter(({ field }) => field === name).map((fault) => wordsOfFault(language, fault));
  return words.length === 0 ? undefined : words.join(' · ');
};

/** Each datum with the reason for it. */
const dataInputs = ({ door, fields }: PartnerRequest, { language, faults }: Shown): Html => {
  const { data } = fieldTexts(language);
  const missing = errorOf(faults, 'data', language);
  return html`<div id="f-data" tabindex="-1" class="stack">${missing && html`<p class="error">${missing}</p>`}${dataOf[
    door
  ].map(
    (
      name,
    ) => html`<section class="panel stack">${tick(`data.${name}`, data[name] ?? name, fields[`data.${name}`] === 'yes')}
${textArea({ name: `why.${name}`, label: labelOf(language, `why.${name}`), value: fields[`why.${name}`] ?? '', error: errorOf(faults, `why.${name}`, language), isRequired: true }, 2)}</section>`,
  )}</div>`;
};
