import type { FastifyReply } from 'fastify';
import type { ShownOperator } from '#console/operators.ts';
import { operatorRoles } from '#operators/operator.ts';
import { type Html, html } from '#platform/html.ts';
import { formatInstant, type Texts } from '#platform/language.ts';
import { copyField, copyScriptPath } from '../../office/copy-script.ts';
import { faultSummary, postButton, textInput } from '../../office/form-parts.ts';
import { say } from '../../office/say.ts';
import { type ConsoleVisit, csrfField, type FieldFaults, reasonField, sendConsolePage } from '../console-visit.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { roleWords } from './console-frame.ts';
import { wayUp } from './shown.ts';
import { dataTable } from './table.ts';

/** What a form holds, as it was typed. */
export type TypedOperator = {
  readonly name: string;
  readonly roles: readonly string[];
  readonly nationalId: string;
  readonly email: string;
  readonly reason: string;
};

const roleHints: Texts<Readonly<Record<ShownOperator['roles'][number], string>>> = {
  fr: {
    reviewer: 'lit les demandes des partenaires et les fait avancer',
    operator: 'fait tourner la plateforme, seul ou à deux pour ce qui est dangereux',
    auditor: 'lit tout et ne change rien',
    support: 'aide une personne à la fois, avec une raison',
  },
  en: {
    reviewer: 'reads requests of partners and moves them on',
    operator: 'runs the platform, alone or with a second one for what is dangerous',
    auditor: 'reads everything and changes nothing',
    support: 'helps one person at a time, with a reason',
  },
};

const rolesOf = ({ language }: ConsoleVisit, { roles }: ShownOperator): string =>
  roles.map((role) => roleWords[language][role]).join(', ');

export const operatorsPage = (visit: ConsoleVisit, operators: readonly ShownOperator[]): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return sendConsolePage(visit, {
    ...{ title: placeTitles[language].operators, here: 'operators' },
    content: html`<p class="lead">${t('Toute entrée, tout départ et tout changement de rôle se propose ici et se décide à deux.', 'Whoever comes, goes or gets another role is proposed here and decided by two.')}</p>
${visit.caller.roles.includes('operator') && html`<p class="actions"><a class="button" href="${consolePaths.operators}/nouveau">${t('Ajouter un exploitant', 'Add an operator')}</a></p>`}
${dataTable<ShownOperator>(visit, {
  ...{ caption: t('Exploitants', 'Operators'), rows: operators, order: 'name' },
  empty: t('Personne encore.', 'Nobody yet.'),
  columns: [
    {
      ...{ name: 'name', label: t('Nom', 'Name'), sortBy: (one) => one.name },
      cell: (one) => html`<a href="${consolePaths.operators}/${one.operatorId}">${one.name}</a>`,
    },
    { name: 'roles', label: t('Rôles', 'Roles'), cell: (one) => rolesOf(visit, one) },
    { name: 'ways', label: t('Entre par', 'Comes in by'), cell: (one) => waysOf(visit, one) },
    {
      ...{ name: 'status', label: t('État', 'State'), sortBy: (one) => one.status },
      cell: (one) =>
        one.status === 'active'
          ? html`<span class="badge good">${t('Actif', 'Active')}</span>`
          : html`<span class="badge">${t('Retiré', 'Removed')}</span>`,
    },
  ],
})}`,
  });
};

const waysOf = ({ language }: ConsoleVisit, { nationalId, passkeys, status }: ShownOperator): string => {
  const t = (fr: string, en: string) => say(language, fr, en);
  const ways = [
    nationalId && t('carte', 'card'),
    passkeys > 0 && `${passkeys} ${passkeys === 1 ? t('clé d’accès', 'passkey') : t('clés d’accès', 'passkeys')}`,
  ].filter((way) => typeof way === 'string' && way !== '');
  if (ways.length > 0) return ways.join(', ');
  return status === 'active' ? t('rien encore', 'nothing yet') : '–';
};

export const newOperatorPage = (visit: ConsoleVisit, typed: TypedOperator, faults: FieldFaults): FastifyReply => {
  const t = (fr: string, en: string) => say(visit.language, fr, en);
  return sendConsolePage(visit, {
    ...{ title: t('Ajouter un exploitant', 'Add an operator'), here: 'operators' },
    status: Object.keys(faults).length > 0 ? 422 : 200,
    content: html`${wayUp(consolePaths.operators, placeTitles[visit.language].operators)}${form(visit, {
      ...{ typed, faults, action: `${consolePaths.operators}/nouveau` },
      button: t('Proposer cette personne', 'Propose this person'),
    })}`,
  });
};

type Again = { readonly typed: TypedOperator; readonly faults: FieldFaults };

export const operatorPage = (visit: ConsoleVisit, shown: ShownOperator, again: Again | undefined): FastifyReply => {
  const { language, caller } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const path = `${consolePaths.operators}/${shown.operatorId}`;
  const typed = again?.typed ?? { ...shown, nationalId: shown.nationalId ?? '', email: shown.email ?? '', reason: '' };
  const mayChange = caller.roles.includes('operator') && shown.status === 'active';
  return sendConsolePage(visit, {
    ...{ title: shown.name, here: 'operators', status: again === undefined ? 200 : 422 },
    content: html`${wayUp(consolePaths.operators, placeTitles[visit.language].operators)}<dl class="facts"><dt>${t('Rôles', 'Roles')}</dt><dd>${rolesOf(visit, shown)}</dd>
<dt>${t('Entre par', 'Comes in by')}</dt><dd>${waysOf(visit, shown)}</dd>
<dt>${t('Depuis', 'Since')}</dt><dd>${formatInstant(language, shown.createdAtSeconds * 1000)}</dd></dl>
${shown.status === 'removed' && html`<p>${t('Cette personne n’exploite plus la plateforme. Son nom reste pour le journal.', 'This person no longer runs the platform. Their name stays for the journal.')}</p>`}
${mayChange && linkOffer(visit, shown)}
${
  mayChange &&
  html`<section class="stack"><h2>${t('Changer', 'Change')}</h2>
<p>${t('D’autres rôles ou une autre carte mettent fin à ses sessions.', 'Other roles or another card end their sessions.')}</p>
${form(visit, { typed, faults: again?.faults ?? {}, action: path, button: t('Proposer ce changement', 'Propose this change') })}</section>
<p><a class="button danger" href="${path}/retrait">${t('Retirer cette personne', 'Remove this person')}</a></p>`
}`,
  });
};

/** Only for somebody who has no way in: another one would be a second pair of eyes for whoever holds the link. */
const linkOffer = ({ language, csrf }: ConsoleVisit, { operatorId, passkeys, nationalId }: ShownOperator) => {
  const t = (fr: string, en: string) => say(language, fr, en);
  return (
    passkeys === 0 &&
    nationalId === undefined &&
    html`<section class="panel stack"><h2>${t('Premier accès', 'First access')}</h2>
<p>${t('Un lien, valable une fois pendant un jour, par lequel cette personne ajoute sa clé d’accès.', 'A link, good once for a day, by which this person adds their passkey.')}</p>
${postButton(`${consolePaths.operators}/${operatorId}/lien`, t('Faire le lien', 'Make the link'), { fields: { csrf } })}</section>`
  );
};

/** The link, this once. */
export const linkPage = (
  visit: ConsoleVisit,
  { name, operatorId }: ShownOperator,
  { link, expiresAtSeconds }: { readonly link: string; readonly expiresAtSeconds: number },
): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return sendConsolePage(visit, {
    ...{ title: t(`Lien pour ${name}`, `Link for ${name}`), here: 'operators', script: copyScriptPath },
    content: html`<p class="lead">${t('Remettez-le vous-même : il n’est montré que cette fois, et qui l’ouvre entre à sa place.', 'Hand it over yourself: it is shown this once, and whoever opens it comes in instead.')}</p>
${copyField(language, { name: 'link', label: t('Lien', 'Link'), value: link })}
<p>${t('Valable jusqu’au', 'Good until')} ${formatInstant(language, expiresAtSeconds * 1000)}.</p>
<p><a class="button second" href="${consolePaths.operators}/${operatorId}">${t('C’est fait', 'Done')}</a></p>`,
  });
};

type Form = Again & { readonly action: string; readonly button: string };

const form = (visit: ConsoleVisit, { typed, faults, action, button }: Form): Html => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const labels: Readonly<Record<string, string>> = {
    name: t('Nom', 'Name'),
    roles: t('Rôles', 'Roles'),
    nationalId: t('Identifiant national', 'National identifier'),
    email: t('Adresse électronique', 'E-mail address'),
    reason: t('Raison', 'Reason'),
  };
  const summary = Object.entries(faults).map(([field, words]) => ({ field, words, label: labels[field] ?? '' }));
  return html`${faultSummary(t('À corriger', 'To mend'), summary)}
<form method="post" action="${action}" class="stack" novalidate>${csrfField(visit)}
${textInput({ name: 'name', label: t('Nom', 'Name'), value: typed.name, error: faults['name'], isRequired: true, hint: t('Comme ses collègues le lisent.', 'As colleagues read it.') })}
<fieldset class="field${faults['roles'] ? ' wrong' : ''}" id="f-roles" tabindex="-1"><legend>${t('Rôles', 'Roles')}</legend>
${faults['roles'] && html`<p class="error">${faults['roles']}</p>`}${operatorRoles.map((role) => roleBox(visit, role, typed))}</fieldset>
${textInput({ name: 'nationalId', label: t('Identifiant national', 'National identifier'), value: typed.nationalId, error: faults['nationalId'], optionalWord: t('facultatif', 'optional'), hint: t('Pour entrer avec sa carte. Un numéro RPPS suffit. Vide : par clé d’accès seulement.', 'To come in with a card. An RPPS number will do. Empty: by passkey only.') })}
${textInput({ name: 'email', label: labels['email'] ?? '', value: typed.email, error: faults['email'], optionalWord: t('facultatif', 'optional'), hint: t('Un message y part quand un jeton est créé en son nom.', 'A message goes there when a token is made in their name.') }, 'email')}
${reasonField(language, { value: typed.reason, error: faults['reason'] })}
<button class="button">${button}</button></form>`;
};

const roleBox = ({ language }: ConsoleVisit, role: ShownOperator['roles'][number], { roles }: TypedOperator): Html =>
  html`<label class="choice">${
    roles.includes(role)
      ? html`<input type="checkbox" name="roles" value="${role}" checked>`
      : html`<input type="checkbox" name="roles" value="${role}">`
  }<span>${roleWords[language][role]} <span class="quiet">– ${roleHints[language][role]}</span></span></label>`;
