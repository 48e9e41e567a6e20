import type { ShownRequest } from '#console/requests.ts';
import { type Field, fieldsOn, type StepName, stepNames } from '#partners/form.ts';
import { type Html, html, type Value } from '#platform/html.ts';
import { say } from '../../office/say.ts';
import { fieldTexts, labelOf } from '../../partners/pages/field-texts.ts';
import type { ConsoleVisit } from '../console-visit.ts';
import { requestPath } from './requests.ts';

/** What the partner wrote, page by page, as it was written; what does not hold is marked. */
export const requestContent = (visit: ConsoleVisit, request: ShownRequest): Html => {
  const t = (fr: string, en: string) => say(visit.language, fr, en);
  return html`<section class="stack"><h2>${t('La demande', 'The request')}</h2>
${stepNames.map((step) => stepPart(visit, request, step))}${files(visit, request)}</section>`;
};

const stepPart = (visit: ConsoleVisit, request: ShownRequest, step: StepName): Html => {
  const { steps } = fieldTexts(visit.language);
  const lines = fieldsOn(request.door, step).flatMap((field) => fieldLine(visit, request, field) ?? []);
  return html`<details open><summary>${steps[step]}</summary>${
    lines.length === 0
      ? html`<p class="quiet">${say(visit.language, 'Rien encore.', 'Nothing yet.')}</p>`
      : html`<dl class="facts">${lines}</dl>`
  }</details>`;
};

/** A field that was left out, and could be, is not shown. */
const fieldLine = (visit: ConsoleVisit, request: ShownRequest, field: Field): Html | undefined => {
  const value = (request.fields[field.name] ?? '').trim();
  const mark = markOf(visit, request, field.name);
  if (value === '' && mark === undefined) return undefined;
  return html`<dt>${labelOf(visit.language, field.name)}</dt><dd>${shownValue(visit, field, value)} ${mark}</dd>`;
};

const markOf = ({ language }: ConsoleVisit, request: ShownRequest, name: string): Html | undefined => {
  if (request.openFields.includes(name))
    return html`<span class="badge bad">${say(language, 'à corriger', 'to be mended')}</span>`;
  return request.openForProduction.includes(name)
    ? html`<span class="badge test">${say(language, 'pas pour la production', 'not for production')}</span>`
    : undefined;
};

const shownValue = ({ language }: ConsoleVisit, { name, kind }: Field, value: string): Value => {
  switch (kind) {
    case 'choice':
      return fieldTexts(language).choices[`${name}.${value}`] ?? value;
    case 'tick':
      return value === 'yes' ? say(language, 'oui', 'yes') : say(language, 'non', 'no');
    case 'redirects':
      return linesIn(value).map((line) => html`<code class="wrapped">${line}</code><br>`);
    case 'jwks':
      return html`<pre class="code" tabindex="0">${value}</pre>`;
    case 'text':
    case 'long':
    case 'email':
    case 'phone':
    case 'call':
    case 'sector':
    case 'address':
      // An address that a partner gave is not made a link: whoever reviews it decides where to go.
      return value;
  }
};

const linesIn = (value: string): readonly string[] => (value === '' ? [] : value.split(/\r?\n/));

const files = ({ language }: ConsoleVisit, request: ShownRequest): Html | undefined => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if (request.files.length === 0) return undefined;
  const path = (kind: string): string => `${requestPath(request)}/fichiers/${kind}`;
  return html`<h3>${t('Fichiers', 'Files')}</h3><ul class="plain stack">${request.files.map((kind) =>
    kind === 'logo'
      ? html`<li><img src="${path(kind)}" alt="${t('Logo du service', 'Logo of the service')}" class="partner-logo"></li>`
      : html`<li><a href="${path(kind)}">${t('Certificat', 'Certificate')}</a></li>`,
  )}</ul>`;
};
