import type { Static, TObject, TSchema } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import type { Operation, OperationFault, OperationResult } from '#console/operation.ts';
import type { Performed } from '#console/perform.ts';
import type { Caller } from '#operators/operator.ts';
import { type Html, html } from '#platform/html.ts';
import { alertIcon, doneIcon } from '#platform/look/icons.ts';
import type { Language } from '#vocabulary/fault.ts';
import { textArea } from '../office/form-parts.ts';
import { fieldsOf, queryOf, seeOther, sendPage, type Visit } from '../office/office.ts';
import { say } from '../office/say.ts';
import { sendProblem } from '../office/server.ts';
import { consoleFrame } from './pages/console-frame.ts';
import { consolePaths, type ConsolePlace } from './places.ts';

export type Answer = Promise<FastifyReply> | FastifyReply;

/** Carries out an operation for whoever is signed in: role, input and second pair of eyes are looked at there. */
export type Perform = <I extends TObject, O extends TSchema>(
  operation: Operation<I, O>,
  input: unknown,
) => Promise<Performed<Static<O>>>;

/** A visit of an operator who is signed in. Whoever is not never gets this far. */
export type ConsoleVisit = Visit & {
  readonly caller: Caller;
  /** Goes with each post, as the field `csrf`: proves that the form was shown in this very session. */
  readonly csrf: string;
  readonly language: Language;
  readonly perform: Perform;
  /** Places that the caller's roles can read, for the navigation. */
  readonly places: readonly ConsolePlace[];
  /** Whether a note (`csrf`) was shown in this very session. */
  readonly isGenuine: (csrf: string) => boolean;
  /** Whether the operator showed who they are a moment ago (`office.console.proofSeconds`). */
  readonly isProved: boolean;
  /** Sends the operator to show again who they are; what was typed waits for them. */
  readonly askProof: () => FastifyReply;
  /** The form was sent when its session had ended, and is shown again with what was typed. */
  readonly isResumed?: true;
};

/** One page or form. Own origin and the csrf note of a post were checked before `answer`. */
export type ConsoleRoute = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly answer: (visit: ConsoleVisit) => Answer;
};

export type ConsolePage = {
  /** Of the tab, and the one `h1`: the content begins below it. */
  readonly title: string;
  readonly content: Html;
  /** Marked in the navigation. */
  readonly here: ConsolePlace | undefined;
  readonly status?: number | undefined;
  /** Path of a script of ours, below `/assets/`. */
  readonly script?: string | undefined;
};

/**
 * Sends a page of the console, with the navigation of what the caller's roles can read. `?fait=oui` in the address (as
 * `sendPerformed` puts it there) says above the content that the change was made.
 */
export const sendConsolePage = (visit: ConsoleVisit, page: ConsolePage): FastifyReply => {
  const { language, places, caller, csrf } = visit;
  const { title, here, status, script } = page;
  return sendPage(visit, {
    ...{ place: 'console', title, status, script },
    head: script === undefined ? undefined : html`<script type="module" src="${script}"></script>`,
    content: consoleFrame({ language, places, caller, csrf, here, title }, html`${noticeOf(visit)}${page.content}`),
  });
};

/** Says what the redirect before this page did. */
const noticeOf = (visit: ConsoleVisit): Html | undefined => {
  if (visit.isResumed) return resumedNotice(visit);
  return queryOf(visit)['fait'] === 'oui'
    ? html`<div class="notice good" role="status">${doneIcon}<p>${say(visit.language, 'C’est fait.', 'Done.')}</p></div>`
    : undefined;
};

const resumedNotice = ({ language }: ConsoleVisit): Html =>
  html`<div class="notice" role="status">${alertIcon}<p>${say(
    language,
    'Rien n’a encore été envoyé : il fallait d’abord vous reconnecter. Voici ce que vous aviez écrit ; relisez, puis envoyez. Un fichier ou un secret est à donner de nouveau.',
    'Nothing was sent yet: you had to sign in again first. Here is what you typed; read it again, then send it. A file or a secret has to be given again.',
  )}</p></div>`;

/** The hidden field that each form of the console carries. */
export const csrfField = ({ csrf }: Pick<ConsoleVisit, 'csrf'>): Html =>
  html`<input type="hidden" name="csrf" value="${csrf}">`;

/** All values of a field that may come several times, as boxes to tick do. */
export const fieldListOf = ({ request }: Visit, name: string): readonly string[] => {
  const body: Readonly<Record<string, unknown>> =
    typeof request.body === 'object' && request.body !== null ? { ...request.body } : {};
  const values = Array.isArray(body[name]) ? (body[name] as readonly unknown[]) : [body[name]];
  return values.filter((value): value is string => typeof value === 'string');
};

/** Words beside each field, by the first member of the pointer: `/roles/0` is the field `roles`; '' belongs to none. */
export type FieldFaults = Readonly<Record<string, string>>;

export const fieldFaultsOf = (language: Language, faults: readonly OperationFault[]): FieldFaults =>
  Object.fromEntries(
    faults
      .toReversed()
      .map(({ pointer, message }) => [pointer.split('/')[1] ?? '', say(language, message.fr, message.en)]),
  );

/** Where a change goes on, once it is made or refused. */
export type Afterwards<Output> = {
  /** Path to which a change that was made leads; `?fait=oui` is added. Or a page at once: a secret that is shown once. */
  readonly done: (output: Output) => string | Answer;
  /** The form again, with `fieldsOf(visit)` in it: nothing typed is lost. Send it with status 422. */
  readonly again?: (faults: FieldFaults) => Answer;
};

/** Turns the outcome of a post into the next page. What waits for a second pair of eyes leads to its proposal. */
export const sendPerformed = async <Output>(
  visit: ConsoleVisit,
  performed: Performed<Output>,
  { done, again }: Afterwards<Output>,
): Promise<FastifyReply> => {
  if (performed.outcome === 'refused' && again !== undefined)
    return again(fieldFaultsOf(visit.language, performed.faults));
  if (performed.outcome !== 'done') return showRefusal(visit, performed);
  const next = done(performed.output);
  return typeof next === 'string' ? seeOther(visit, withNotice(next)) : next;
};

const withNotice = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}fait=oui`;

type Undone =
  | Exclude<OperationResult<never>, { readonly outcome: 'done' }>
  | Extract<Performed<never>, { readonly outcome: 'proposed' | 'forbidden' | 'unproved' }>;

/** The page of whatever did not happen: for reads, and for posts that have no form to go back to. */
export const showRefusal = (visit: ConsoleVisit, performed: Undone): FastifyReply => {
  if (performed.outcome === 'missing') return sendProblem(visit, 'missing');
  if (performed.outcome === 'unproved') return visit.askProof();
  if (performed.outcome === 'proposed')
    return seeOther(visit, `${consolePaths.proposals}/${encodeURIComponent(performed.proposalId)}`);
  return performed.outcome === 'forbidden' ? sendForbidden(visit) : sendFaults(visit, performed.faults);
};

const sendForbidden = (visit: ConsoleVisit): FastifyReply => {
  const t = (fr: string, en: string) => say(visit.language, fr, en);
  return sendConsolePage(visit, {
    ...{ status: 403, here: undefined, title: t('Vos rôles ne le permettent pas', 'Your roles do not allow this') },
    content: html`<p class="lead">${t('Un collègue avec le bon rôle peut le faire, ou faire changer les vôtres.', 'A colleague with the right role can do it, or have yours changed.')}</p>`,
  });
};

const sendFaults = (visit: ConsoleVisit, faults: readonly OperationFault[]): FastifyReply => {
  const t = (fr: string, en: string) => say(visit.language, fr, en);
  return sendConsolePage(visit, {
    ...{ status: 422, here: undefined, title: t('Rien n’a été changé', 'Nothing was changed') },
    content: html`${
      faults.length > 0 &&
      html`<div class="notice alert" role="alert">${alertIcon}<ul>${faults.map(
        ({ message }) => html`<li>${t(message.fr, message.en)}</li>`,
      )}</ul></div>`
    }<p>${t('Revenez à la page précédente : ce que vous aviez écrit y est encore.', 'Go back to the page before: what you typed is still there.')}</p>`,
  });
};

export type Confirmation = {
  readonly title: string;
  /** What happens and what cannot be undone, in a sentence or two. */
  readonly what: Html | string;
  /** Path that the answer is posted to. */
  readonly action: string;
  /** Sent along, hidden. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
  /** Words of the button that does it. */
  readonly button: string;
  readonly back: string;
  readonly here: ConsolePlace;
  /** Asks for a reason, as the field `reason`. */
  readonly asksReason?: boolean | undefined;
  readonly faults?: FieldFaults | undefined;
};

/** The page before something that cannot be undone or that needs a reason. A refused answer shows it again, reason kept. */
export const sendConfirmation = (visit: ConsoleVisit, asked: Confirmation): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const { faults = {}, fields = {} } = asked;
  const fault = faults[''] ?? Object.entries(faults).find(([name]) => name !== 'reason')?.[1];
  return sendConsolePage(visit, {
    ...{ title: asked.title, here: asked.here, status: Object.keys(faults).length > 0 ? 422 : 200 },
    content: html`<p class="lead">${asked.what}</p>
${fault && html`<div class="notice alert" role="alert">${alertIcon}<p>${fault}</p></div>`}
<form method="post" action="${asked.action}" class="stack" novalidate>${csrfField(visit)}
${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
${asked.asksReason && reasonField(language, { value: fieldsOf(visit)['reason'], error: faults['reason'] })}
<p class="actions"><button class="button danger">${asked.button}</button> <a class="button second" href="${asked.back}">${t('Ne rien changer', 'Change nothing')}</a></p></form>`,
  });
};

/** Why: kept with the proposal and in the journal. */
export const reasonField = (
  language: Language,
  { value, error }: { readonly value: string | undefined; readonly error: string | undefined },
): Html =>
  textArea(
    {
      ...{ name: 'reason', value, error, isRequired: true, label: say(language, 'Raison', 'Reason') },
      hint: say(
        language,
        'Lue par vos collègues et gardée au journal. Ne nommez personne.',
        'Read by your colleagues and kept in the journal. Name nobody.',
      ),
    },
    3,
  );
