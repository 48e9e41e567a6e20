import type { FastifyReply } from 'fastify';
import { checkRequest, checkStep, type FieldFault, warningsOf } from '#partners/check-form.ts';
import { saveStep } from '#partners/change-request.ts';
import { followForm } from '#partners/credentials.ts';
import { findProductionFaults } from '#partners/fit-for-production.ts';
import { fieldsOn, hasOwnAddresses, isStepName, type StepName, stepNames } from '#partners/form.ts';
import { isEditable, isMove, type Move, type MoveObjection, movesOf } from '#partners/lifecycle.ts';
import { moveRequest } from '#partners/move-request.ts';
import { nameOf, type PartnerRequest } from '#partners/request.ts';
import { type Html, html } from '#platform/html.ts';
import { formatInstant } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import { fieldsOf, languageFor, parameterOf, seeOther, sendPage } from '../office/office.ts';
import { sendProblem } from '../office/server.ts';
import { faultSummary, postButton, table } from '../office/form-parts.ts';
import { findTyped, forgetTyped } from './lost-forms.ts';
import { fieldTexts, labelOf, wordsOfFault } from './pages/field-texts.ts';
import { fieldInputs } from './pages/request-fields.ts';
import { say } from '../office/say.ts';
import { wordsOf } from './pages/texts.ts';
import { type RequestVisit } from './partner-visit.ts';

const pathOf = ({ requestId }: PartnerRequest): string => `/partenaires/demandes/${requestId}`;

/** Where a request stands and what can be done now. */
export const showRequest = (visit: RequestVisit): FastifyReply => sendRequest(visit, undefined);

const sendRequest = (visit: RequestVisit, objection: MoveObjection | undefined): FastifyReply => {
  const { asked: request } = visit;
  const language = languageFor(visit);
  const { doors, states, next, objections } = wordsOf(language);
  return sendPage(visit, {
    ...{ place: 'partners', status: objection === undefined ? 200 : 409, title: nameOf(request) },
    content: html`<div class="stack">${requestHead(visit, language)}
<p><span class="badge">${states[request.state]}</span> ${doors[request.door]}</p>
${objection && html`<p class="notice alert" role="alert"><span>${objections[objection]}</span></p>`}
<p class="lead">${next[request.state]}</p>${lastComment(request, language)}${productionPart(request, language)}
${stepList(request, language)}${requestLinks(request, language)}${moveForms(visit, language)}${history(request, language)}</div>`,
  });
};

/** The way up, and the one heading. */
export const requestHead = ({ asked: request }: Pick<RequestVisit, 'asked'>, language: Language, more = ''): Html =>
  html`<p><a href="/partenaires/organisations/${request.organisationId}">${say(language, 'Organisation', 'Organisation')}</a> · <a href="${pathOf(request)}">${say(language, 'Demande', 'Request')}</a></p>
<h1>${nameOf(request)}${more !== '' && html` – ${more}`}</h1>`;

const lastComment = ({ history: lines }: PartnerRequest, language: Language): Html | undefined => {
  const comment = lines.at(-1)?.comment ?? '';
  return comment === ''
    ? undefined
    : html`<div class="notice"><div><h2>${say(language, 'Commentaire', 'Comment')}</h2><p>${comment}</p></div></div>`;
};

/** Said before it is too late: a qualified request is no longer edited. */
const productionPart = (request: PartnerRequest, language: Language): Html | undefined => {
  const faults = findProductionFaults(request);
  if (faults.length === 0 || (request.state !== 'sandbox' && request.state !== 'qualification')) return undefined;
  const stepOf = (name: string) =>
    stepNames.find((step) => fieldsOn(request.door, step).some((one) => one.name === name));
  return html`<div class="notice"><div class="stack"><h2>${say(language, 'Pour la production', 'For production')}</h2><p>${say(language, 'À donner avant que le service soit qualifié : après, la demande ne change plus.', 'To be given before the service is qualified: after that the request no longer changes.')}</p><ul>${faults.map(
    (fault) =>
      html`<li><a href="${pathOf(request)}/etape/${stepOf(fault.field) ?? 'production'}">${labelOf(language, fault.field)}</a> – ${wordsOfFault(language, fault)}</li>`,
  )}</ul></div></div>`;
};

const stepList = (request: PartnerRequest, language: Language): Html => {
  const open = new Set(checkRequest(request, 'sandbox').map(({ step }) => step));
  const isFit = findProductionFaults(request).length === 0;
  const { steps } = fieldTexts(language);
  return html`<h2>${say(language, 'Pages de la demande', 'Pages of the request')}</h2><ol class="stack">${stepNames.map(
    (step) =>
      html`<li><a href="${pathOf(request)}/etape/${step}">${steps[step]}</a> ${stepBadge(open.has(step) ? 'open' : step === 'production' && !isFit ? 'later' : 'done', language)}</li>`,
  )}<li><a href="${pathOf(request)}/fichiers">${say(language, 'Fichiers : logo, certificat', 'Files: logo, certificate')}</a> ${fieldTexts(language).optional}</li></ol>`;
};

const stepBadge = (state: 'open' | 'later' | 'done', language: Language): Html => {
  switch (state) {
    case 'open':
      return html`<span class="badge bad">${say(language, 'à compléter', 'to be completed')}</span>`;
    case 'later':
      return html`<span class="badge">${say(language, 'avant la qualification', 'before the qualification')}</span>`;
    case 'done':
      return html`<span class="badge good">${say(language, 'complète', 'complete')}</span>`;
  }
};

const requestLinks = (request: PartnerRequest, language: Language): Html =>
  html`<p class="actions"><a class="button" href="${pathOf(request)}/identifiants/sandbox">${say(language, 'Identifiants du bac à sable', 'Sandbox credentials')}</a>
${request.state === 'production' && html`<a class="button" href="${pathOf(request)}/identifiants/production">${say(language, 'Identifiants de production', 'Production credentials')}</a>`}
<a class="button second" href="${pathOf(request)}/qualification">${say(language, 'Qualification', 'Qualification')}</a>
<a class="button second" href="${pathOf(request)}/trace">${say(language, 'Trace des connexions', 'Trace of logins')}</a></p>`;

const moveForms = ({ asked: request, role }: RequestVisit, language: Language): Html => {
  const { moves: words } = wordsOf(language);
  // Qualifying begins on its own page; by hand only for what the examiner cannot drive, which a reviewer then judges.
  const shown = movesOf(request, role).filter((name) => name !== 'qualify' || request.fields['profile'] === 'thick');
  const form = (name: Move) => moveForm(request, name, words[name], language);
  const steps = shown.filter((name) => name !== 'close');
  return html`${steps.length > 0 && html`<div class="actions">${steps.map(form)}</div>`}${shown.includes('close') && form('close')}`;
};

/** What cannot be undone asks once more: the button lies behind a disclosure. */
const moveForm = (request: PartnerRequest, name: Move, words: string, language: Language): Html => {
  const action = `${pathOf(request)}/etat`;
  if (name === 'submit')
    return html`<form method="post" action="${action}"><input type="hidden" name="geste" value="submit"><button class="button">${words}</button></form>`;
  if (name !== 'close') return postButton(action, words, { fields: { geste: name }, look: 'second' });
  return html`<details><summary>${words}</summary><form method="post" action="${action}" class="stack"><p>${say(language, 'Les identifiants cessent de valoir, pour toujours.', 'The credentials stop working, for good.')}</p>
<input type="hidden" name="geste" value="close"><button class="button danger small">${say(language, 'Clore pour toujours', 'Close for good')}</button></form></details>`;
};

const history = ({ history: lines }: PartnerRequest, language: Language): Html | undefined => {
  const { moves: words, states } = wordsOf(language);
  if (lines.length === 0) return undefined;
  const rows = lines.map(({ atSeconds, move, to, comment }) => [
    formatInstant(language, atSeconds * 1000),
    isMove(move) ? words[move] : move,
    states[to],
    comment,
  ]);
  const t = (fr: string, en: string) => say(language, fr, en);
  return table(
    t('Historique', 'History'),
    [t('Quand', 'When'), t('Geste', 'Move'), t('État', 'State'), t('Commentaire', 'Comment')],
    rows,
  );
};

/** As long as what a reviewer may write: it is kept with the request, and sent. */
const longestComment = 4000;

/** A member moves the request. */
export const moveByMember = async (visit: RequestVisit): Promise<FastifyReply> => {
  const { geste = '', comment = '' } = fieldsOf(visit);
  if (!isMove(geste)) return sendProblem(visit, 'malformed');
  const order = { by: visit.role, who: visit.account.accountId, comment: comment.slice(0, longestComment) };
  const moved = await moveRequest(visit.pages.space, visit.asked.requestId, geste, order);
  if (moved === undefined) return sendProblem(visit, 'missing');
  return 'objection' in moved ? sendRequest(visit, moved.objection) : seeOther(visit, pathOf(visit.asked));
};

/** One page of the form; what is on it is as it was typed, even when the session ended before it was sent. */
export const showStep = (visit: RequestVisit): FastifyReply => {
  const step = parameterOf(visit, 'step');
  if (!isStepName(step)) return sendProblem(visit, 'missing');
  const typed = findTyped(visit);
  return typed === undefined
    ? sendStep(visit, step, { faults: [] })
    : sendStep(withTyped(visit, typed), step, { faults: [], isUnsaved: true });
};

type StepResult = {
  readonly faults: readonly FieldFault[];
  readonly isLocked?: boolean;
  /** Shown again after the session ended; not kept yet. */
  readonly isUnsaved?: boolean;
};

const sendStep = (
  visit: RequestVisit,
  step: StepName,
  { faults, isLocked = false, isUnsaved = false }: StepResult,
): FastifyReply => {
  const { asked: request } = visit;
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  const summary = faults.map((fault) => ({
    ...{ field: fault.field, label: labelOf(language, fault.field), words: wordsOfFault(language, fault) },
  }));
  const isOpen = isEditable(request, step) && !isLocked;
  const locked = t(
    'Cette demande ne peut pas être modifiée dans son état.',
    'This request cannot be changed in its state.',
  );
  return sendPage(visit, {
    ...{ place: 'partners', status: isLocked ? 409 : faults.length > 0 ? 422 : 200 },
    title: `${fieldTexts(language).steps[step]} – ${nameOf(request)}`,
    content: html`<div class="stack">${requestHead(visit, language, fieldTexts(language).steps[step])}${stepNavigation(request, step, language)}
${!isOpen && html`<p class="notice"><span>${locked}</span></p>`}
${isUnsaved && isOpen && html`<p class="notice alert" role="alert"><span>${t('Votre session avait pris fin : voici ce que vous aviez écrit. Ce n’est pas encore enregistré.', 'Your session had ended: here is what you had written. It is not saved yet.')}</span></p>`}
${faultSummary(t('Enregistré. Il reste à corriger', 'Saved. Still to be mended'), summary)}
<form method="post" action="${pathOf(request)}/etape/${step}" class="stack" novalidate>${fieldInputs(request, step, {
      ...{ language, faults, warnings: warningsOf(request, step) },
    })}
${isOpen && html`<p class="actions"><button class="button" name="suite" value="continuer">${t('Enregistrer et continuer', 'Save and go on')}</button> <button class="button second" name="suite" value="quitter">${t('Enregistrer et quitter', 'Save and leave')}</button></p>`}</form></div>`,
  });
};

const stepNavigation = (request: PartnerRequest, here: StepName, language: Language): Html =>
  html`<nav aria-label="${say(language, 'Pages de la demande', 'Pages of the request')}"><ol class="steps">${stepNames.map(
    (step, index) =>
      html`<li>${step === here ? html`<a href="${pathOf(request)}/etape/${step}" aria-current="step">${index + 1}. ${fieldTexts(language).steps[step]}</a>` : html`<a href="${pathOf(request)}/etape/${step}">${index + 1}. ${fieldTexts(language).steps[step]}</a>`}</li>`,
  )}</ol></nav>`;

/** Saves the page first, then says what is wrong on it. A client of the sandbox follows. */
export const takeStep = async (visit: RequestVisit): Promise<FastifyReply> => {
  const step = parameterOf(visit, 'step');
  if (!isStepName(step)) return sendProblem(visit, 'missing');
  const { space } = visit.pages;
  const typed = fieldsOf(visit);
  const saved = await saveStep(space, visit.asked.requestId, step, typed);
  if (saved !== undefined) forgetTyped(visit);
  if (saved === undefined) return sendStep(withTyped(visit, typed), step, { faults: [], isLocked: true });
  const faults = checkStep(saved, step, 'sandbox');
  const rest = faults.length > 0 ? [] : await followForm(space, saved);
  const live = step === 'production' && hasOwnAddresses(saved.fields) ? findProductionFaults(saved) : [];
  const own = [...rest, ...live].filter(({ field }) => fieldsOn(saved.door, step).some(({ name }) => name === field));
  const all = [...faults, ...own.filter(({ field }) => faults.every((one) => one.field !== field))];
  if (typed['suite'] === 'quitter') return seeOther(visit, pathOf(saved));
  if (all.length > 0) return sendStep({ ...visit, asked: saved }, step, { faults: all });
  const next = stepNames[stepNames.indexOf(step) + 1];
  return seeOther(visit, next === undefined ? pathOf(saved) : `${pathOf(saved)}/etape/${next}`);
};

/** Even what could not be saved is shown again, so that it can be copied. */
const withTyped = (visit: RequestVisit, typed: Readonly<Record<string, string>>): RequestVisit => ({
  ...visit,
  asked: { ...visit.asked, fields: { ...visit.asked.fields, ...typed } },
});
