import { type Html, html, type Value } from '#platform/html.ts';
import { alertIcon } from '#platform/look/icons.ts';

export type Input = {
  readonly name: string;
  /** Of its form, where another of the same page has fields of the same names. */
  readonly form?: string | undefined;
  readonly label: string;
  readonly value?: string | undefined;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly warning?: string | undefined;
  readonly isRequired?: boolean | undefined;
  /** Said beside the label of what may be left out. */
  readonly optionalWord?: string | undefined;
};

const idOf = (name: string): string => `f-${name.replaceAll('.', '-')}`;

const controlId = ({ name, form }: Pick<Input, 'name' | 'form'>): string =>
  form === undefined ? idOf(name) : `${form}-${idOf(name)}`;

/** Ids of what explains a field, for `aria-describedby`. */
const explainedBy = (input: Input): string => {
  const { hint, error, warning } = input;
  const id = controlId(input);
  return [hint && `${id}-hint`, error && `${id}-error`, warning && `${id}-warning`].filter(Boolean).join(' ');
};

const around = (input: Input, control: Html): Html => {
  const { label, hint, error, warning, isRequired, optionalWord } = input;
  const id = controlId(input);
  return html`<div class="field${error ? ' wrong' : ''}"><label for="${id}">${label}${
    isRequired !== true && optionalWord && html` <span class="quiet">${optionalWord}</span>`
  }</label>${
    hint && html`<p class="quiet" id="${id}-hint">${hint}</p>`
  }${error && html`<p class="error" id="${id}-error">${error}</p>`}${
    warning && html`<p class="warning" id="${id}-warning">${warning}</p>`
  }${control}</div>`;
};

const invalid = ({ error }: Input): string => (error ? 'true' : 'false');

/** A line of text. @param type as HTML calls it @param autocomplete as HTML calls it */
export const textInput = (input: Input, type = 'text', autocomplete = 'off'): Html =>
  around(
    input,
    html`<input id="${controlId(input)}" type="${type}" autocomplete="${autocomplete}" aria-invalid="${invalid(input)}" aria-describedby="${explainedBy(input)}" name="${input.name}" value="${input.value ?? ''}">`,
  );

export const textArea = (input: Input, rows = 4): Html =>
  around(
    input,
    html`<textarea id="${controlId(input)}" rows="${rows}" aria-invalid="${invalid(input)}" aria-describedby="${explainedBy(input)}" name="${input.name}">
${input.value ?? ''}</textarea>`,
  );

export const fileInput = (input: Input, accept: string): Html =>
  around(
    input,
    html`<input id="${controlId(input)}" type="file" accept="${accept}" aria-invalid="${invalid(input)}" aria-describedby="${explainedBy(input)}" name="${input.name}">`,
  );

export type Choice = { readonly value: string; readonly label: string };

export const radios = (input: Input, choices: readonly Choice[]): Html => {
  const { name, label, hint, error, value } = input;
  return html`<fieldset class="field${error ? ' wrong' : ''}" id="${idOf(name)}" tabindex="-1"><legend>${label}</legend>${
    hint && html`<p class="quiet">${hint}</p>`
  }${error && html`<p class="error">${error}</p>`}${choices.map(
    (choice) =>
      html`<label class="choice">${
        choice.value === value
          ? html`<input type="radio" name="${name}" value="${choice.value}" checked>`
          : html`<input type="radio" name="${name}" value="${choice.value}">`
      }<span>${choice.label}</span></label>`,
  )}</fieldset>`;
};

export const tick = (name: string, label: string, isTicked: boolean): Html =>
  html`<label class="choice" id="${idOf(name)}">${
    isTicked
      ? html`<input type="checkbox" name="${name}" value="yes" checked>`
      : html`<input type="checkbox" name="${name}" value="yes">`
  }<span>${label}</span></label>`;

/** All faults of a page on top of it, each a link to its field. */
export const faultSummary = (
  title: string,
  faults: readonly { readonly field: string; readonly label: string; readonly words: string }[],
): Html | undefined =>
  faults.length === 0
    ? undefined
    : html`<div class="notice alert" role="alert" tabindex="-1">${alertIcon}<div><h2>${title}</h2><ul>${faults.map(
        ({ field, label, words }) => html`<li><a href="#${idOf(field)}">${label}</a> – ${words}</li>`,
      )}</ul></div></div>`;

/** A button in a form of its own. */
export const postButton = (
  action: string,
  label: string,
  more: { readonly fields?: Readonly<Record<string, string>>; readonly look?: string } = {},
): Html =>
  html`<form method="post" action="${action}">${Object.entries(more.fields ?? {}).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}<button class="button ${more.look ?? 'second'} small">${label}</button></form>`;

/** What cannot be undone asks once more: the button lies behind a disclosure, with what will follow from it. */
export const carefulPart = (summary: string, consequence: string, button: Html): Html =>
  html`<details><summary>${summary}</summary><p>${consequence}</p>${button}</details>`;

/** A table; on a narrow screen each row is a card, where the head of the column stands beside its cell. The roles stay in spite of it. */
export const table = (caption: string, heads: readonly string[], rows: readonly (readonly Value[])[]): Html =>
  html`<div class="table" tabindex="0" role="region" aria-label="${caption}"><table role="table"><caption>${caption}</caption><thead role="rowgroup"><tr role="row">${heads.map(
    (head) => html`<th role="columnheader" scope="col">${head}</th>`,
  )}</tr></thead><tbody role="rowgroup">${rows.map((row) => html`<tr role="row">${row.map((cell, column) => html`<td role="cell" data-label="${heads[column]}"><div>${cell}</div></td>`)}</tr>`)}</tbody></table></div>`;
