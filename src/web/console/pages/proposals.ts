import type { FastifyReply } from 'fastify';
import type { ShownProposal } from '#console/proposals.ts';
import type { ProposalState } from '#operators/proposal.ts';
import { abandoned } from '#operators/proposal-store.ts';
import { type Html, html, type Value } from '#platform/html.ts';
import { formatInstant, type Texts } from '#platform/language.ts';
import { alertIcon, doneIcon } from '#platform/look/icons.ts';
import type { Language } from '#vocabulary/fault.ts';
import { postButton } from '../../office/form-parts.ts';
import { say } from '../../office/say.ts';
import { type ConsoleVisit, sendConsolePage } from '../console-visit.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { technicalName } from './details.ts';
import { factList, jsonBlock, wayUp } from './shown.ts';
import { dataTable } from './table.ts';

const stateWords: Texts<Readonly<Record<ProposalState, string>>> = {
  fr: {
    open: 'En attente',
    agreed: 'En cours',
    'carried-out': 'Exécutée',
    failed: 'Échouée',
    declined: 'Refusée',
    withdrawn: 'Retirée',
    expired: 'Expirée',
  },
  en: {
    open: 'Waiting',
    agreed: 'Under way',
    'carried-out': 'Carried out',
    failed: 'Failed',
    declined: 'Declined',
    withdrawn: 'Withdrawn',
    expired: 'Expired',
  },
};

const looks: Readonly<Partial<Record<ProposalState, string>>> = {
  open: 'test',
  agreed: 'test',
  'carried-out': 'good',
  failed: 'bad',
};

const badge = ({ language }: ConsoleVisit, state: ProposalState): Html =>
  html`<span class="badge ${looks[state] ?? ''}">${stateWords[language][state]}</span>`;

/** What would be done, and to which service: nobody agrees to an identifier. */
const titleOf = ({ language }: ConsoleVisit, { summary, operation, names }: ShownProposal): string => {
  const what = summary === undefined ? operation : say(language, summary.fr, summary.en);
  const whom = names['requestId'] ?? names['clientId'] ?? names['operatorId'];
  return whom === undefined ? what : `${what} – ${whom}`;
};

type Listed = { readonly proposals: readonly ShownProposal[]; readonly total: number; readonly pageRows: number };

export const proposalsPage = (visit: ConsoleVisit, listed: Listed, state: ProposalState | undefined): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return sendConsolePage(visit, {
    ...{ title: placeTitles[language].proposals, here: 'proposals' },
    content: html`<p class="lead">${t('Ce qui est dangereux est proposé par une personne et exécuté quand une autre donne son accord.', 'What is dangerous is proposed by one person and carried out when another agrees.')}</p>
${stateTabs(visit, state)}
${dataTable(visit, {
  caption: state === undefined ? t('Toutes les propositions', 'All proposals') : stateWords[language][state],
  rows: listed.proposals,
  served: listed,
  empty:
    state === 'open'
      ? t(
          'Rien n’attend. Ce qui demande deux personnes apparaît ici dès que l’une le propose.',
          'Nothing waits. What takes two people shows up here as soon as one proposes it.',
        )
      : t('Aucune proposition dans cet état.', 'No proposal in this state.'),
  columns: [
    {
      ...{ name: 'what', label: t('Opération', 'Operation') },
      cell: (one) => html`<a href="${consolePaths.proposals}/${one.proposalId}">${titleOf(visit, one)}</a>`,
    },
    { name: 'why', label: t('Raison', 'Reason'), cell: (one) => one.reason },
    { name: 'who', label: t('Proposée par', 'Proposed by'), cell: (one) => one.proposedBy.name },
    {
      ...{ name: 'when', label: t('Le', 'On') },
      cell: (one) => formatInstant(language, one.proposedAtSeconds * 1000),
    },
    { name: 'state', label: t('État', 'State'), cell: (one) => badge(visit, one.state) },
  ],
})}`,
  });
};

/** What waits, or everything: the states between them are rare, and the table names them. */
const stateTabs = ({ language }: ConsoleVisit, here: ProposalState | undefined): Html => {
  const link = (state: string, words: string, isHere: boolean): Html => {
    const href = `${consolePaths.proposals}?etat=${state}`;
    return html`<li>${isHere ? html`<a href="${href}" aria-current="page">${words}</a>` : html`<a href="${href}">${words}</a>`}</li>`;
  };
  const words = stateWords[language];
  const other = here === undefined || here === 'open' ? [] : [link(here, words[here], true)];
  return html`<nav class="account-tabs" aria-label="${say(language, 'États', 'States')}"><ul>${link('open', words.open, here === 'open')}${link('toutes', say(language, 'Toutes', 'All'), here === undefined)}${other}</ul></nav>`;
};

type About = {
  readonly fault?: string | undefined;
  /** It was just carried out, or just failed. */
  readonly isDone?: boolean;
  /** What the operation gave, shown this once. */
  readonly output?: unknown;
};

export const proposalPage = (visit: ConsoleVisit, proposal: ShownProposal, about: About): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return sendConsolePage(visit, {
    ...{ title: titleOf(visit, proposal), here: 'proposals', status: about.fault === undefined ? 200 : 422 },
    content: html`${wayUp(consolePaths.proposals, placeTitles[language].proposals)}
${about.fault !== undefined && html`<div class="notice alert" role="alert">${alertIcon}<p>${about.fault}</p></div>`}
${about.isDone && outcome(visit, proposal, about.output)}
<p class="lead">${t(`« ${proposal.reason} »`, `“${proposal.reason}”`)}</p>
${factList(factsOf(visit, proposal))}
<section class="stack"><h2>${proposal.state === 'carried-out' ? t('Ce qui a été fait', 'What was done') : t('Ce qui serait fait', 'What would be done')}</h2>
${factList([[t('Opération', 'Operation'), html`<code>${proposal.operation}</code>`], ...inputFacts(visit, proposal)])}</section>
${proposal.mayAgree && decide(visit, proposal)}
${proposal.mayWithdraw && withdraw(visit, proposal)}`,
  });
};

const factsOf = (visit: ConsoleVisit, proposal: ShownProposal): readonly (readonly [string, Value])[] => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const { state, proposedBy, proposedAtSeconds, expiresAtSeconds, decidedBy, decidedAtSeconds } = proposal;
  return [
    [t('État', 'State'), badge(visit, state)],
    [t('Proposée par', 'Proposed by'), `${proposedBy.name}, ${formatInstant(language, proposedAtSeconds * 1000)}`],
    [
      t('Peut être acceptée jusqu’au', 'Can be agreed to until'),
      state === 'open' ? formatInstant(language, expiresAtSeconds * 1000) : undefined,
    ],
    [
      t('Décidée par', 'Decided by'),
      decidedBy && `${decidedBy.name}, ${formatInstant(language, (decidedAtSeconds ?? 0) * 1000)}`,
    ],
    [t('Ce qui n’a pas été', 'What went wrong'), failureWords(visit, proposal)],
  ];
};

const failureWords = ({ language }: ConsoleVisit, { failure }: ShownProposal): string | undefined => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if (failure === abandoned)
    return t(
      'Commencée, et jamais terminée : regardez ce qui en est fait avant de proposer de nouveau.',
      'Begun, and never ended: look how far it came before you propose it again.',
    );
  if (failure === 'error')
    return t(
      'Un incident technique, gardé au journal technique : regardez ce qui en est fait avant de proposer de nouveau.',
      'A technical problem, kept in the log: look how far it came before you propose it again.',
    );
  return failure === 'missing'
    ? t('Ce dont il s’agit n’existe plus.', 'What it was about is no longer there.')
    : failure;
};

/** Member by member; the reason stands above. */
const inputFacts = (
  { language }: ConsoleVisit,
  { input, names }: ShownProposal,
): readonly (readonly [Value, Value])[] =>
  Object.entries(input)
    .filter(([name, value]) => name !== 'reason' && value !== '')
    .map(([name, value]) => [
      inputName(language, name),
      html`${names[name] && html`<strong>${names[name]}</strong> `}${shownInput(name, value)}`,
    ]);

/** What a member of the input is, with the name that the API gives it; that name alone where we have no words. */
const inputName = (language: Language, name: string): Value => {
  const words: Readonly<Record<string, string>> = inputWords[language];
  return words[name] === undefined ? html`<code>${name}</code>` : html`${words[name]} ${technicalName(name)}`;
};

const inputWords: Texts<Readonly<Record<string, string>>> = {
  fr: {
    ...{ operatorId: 'Exploitant', name: 'Nom', roles: 'Rôles', email: 'Adresse électronique' },
    ...{ nationalId: 'Identifiant national', requestId: 'Demande', door: 'Porte', clientId: 'Service' },
    ...{ certificate: 'Certificat', fingerprint: 'Empreinte', store: 'Magasin', issuer: 'Émetteur' },
  },
  en: {
    ...{ operatorId: 'Operator', name: 'Name', roles: 'Roles', email: 'E-mail address' },
    ...{ nationalId: 'National identifier', requestId: 'Request', door: 'Door', clientId: 'Service' },
    ...{ certificate: 'Certificate', fingerprint: 'Fingerprint', store: 'Store', issuer: 'Issuer' },
  },
};

/** A request can be read before one agrees to it. */
const shownInput = (name: string, value: unknown): Value =>
  name === 'requestId' && typeof value === 'string'
    ? html`<a href="${consolePaths.requests}/${value}">${value}</a>`
    : valueOf(value);

const valueOf = (value: unknown): Value => {
  // A certificate: what it is stands behind it, in words.
  if (typeof value === 'string' && value.length > 300)
    return html`<details><summary>${value.slice(0, 30)}…</summary><pre class="code" tabindex="0">${value}</pre></details>`;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string'))
    return html`<ul>${value.map((one) => html`<li>${one}</li>`)}</ul>`;
  return jsonBlock(value);
};

const decide = ({ language, csrf }: ConsoleVisit, { proposalId }: ShownProposal): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  const path = `${consolePaths.proposals}/${proposalId}`;
  return html`<section class="panel stack"><h2>${t('Votre décision', 'Your decision')}</h2>
<p>${t('Avec votre accord, l’opération est exécutée tout de suite, une fois, telle qu’elle est écrite ci-dessus. Votre nom est gardé au journal à côté de celui de la personne qui propose.', 'If you agree, the operation is carried out at once, one time, as it is written above. Your name is kept in the journal beside that of whoever proposed it.')}</p>
<div class="actions">${postButton(`${path}/accord`, t('Donner mon accord et exécuter', 'Agree and carry out'), { fields: { csrf }, look: '' })}
${postButton(`${path}/refus`, t('Refuser', 'Decline'), { fields: { csrf }, look: 'danger' })}</div></section>`;
};

const withdraw = ({ language, csrf }: ConsoleVisit, { proposalId }: ShownProposal): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  return html`<section class="panel stack"><p>${t('Une autre personne avec le rôle qu’il faut doit donner son accord : envoyez-lui l’adresse de cette page.', 'Another person with the role for it has to agree: send them the address of this page.')}</p>
${postButton(`${consolePaths.proposals}/${proposalId}/retrait`, t('Retirer ma proposition', 'Withdraw my proposal'), { fields: { csrf } })}</section>`;
};

/** What the operation gave beyond what it was given, and beyond where that now stands. */
const newsIn = ({ input }: ShownProposal, output: unknown): Readonly<Record<string, unknown>> =>
  typeof output === 'object' && output !== null
    ? Object.fromEntries(Object.entries(output).filter(([name]) => !Object.hasOwn(input, name) && name !== 'state'))
    : {};

const outcome = (visit: ConsoleVisit, proposal: ShownProposal, output: unknown): Html => {
  const t = (fr: string, en: string) => say(visit.language, fr, en);
  if (proposal.state !== 'carried-out')
    return html`<div class="notice alert" role="alert">${alertIcon}<p>${t('Votre accord est gardé, et l’opération a refusé : voyez pourquoi ci-dessous.', 'Your agreement is kept, and the operation refused: see why below.')}</p></div>`;
  const news = newsIn(proposal, output);
  return html`<div class="notice good" role="status">${doneIcon}<div><p>${t('C’est exécuté.', 'It is carried out.')}</p>
${Object.keys(news).length > 0 && html`<p>${t('Ce que l’opération a donné ; un secret n’est montré que cette fois :', 'What the operation gave; a secret is shown only this once:')}</p>${jsonBlock(news)}`}</div></div>`;
};
