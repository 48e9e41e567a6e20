import type { FastifyReply } from 'fastify';
import { openApiPath } from '#console/open-api.ts';
import type { ShownToken } from '#console/tokens.ts';
import { type Html, html } from '#platform/html.ts';
import { formatInstant, type Texts } from '#platform/language.ts';
import type { OperatorRole } from '#operators/operator.ts';
import { copyField, copyScriptPath } from '../../office/copy-script.ts';
import { faultSummary, textInput } from '../../office/form-parts.ts';
import { say } from '../../office/say.ts';
import { type ConsoleVisit, csrfField, type FieldFaults, sendConsolePage } from '../console-visit.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { roleWords } from './console-frame.ts';
import { wayUp } from './shown.ts';
import { dataTable } from './table.ts';

const stateWords: Texts<Readonly<Record<ShownToken['state'], string>>> = {
  fr: { good: 'Valable', expired: 'Expiré', revoked: 'Révoqué' },
  en: { good: 'Good', expired: 'Expired', revoked: 'Revoked' },
};

export const tokensPage = (visit: ConsoleVisit, tokens: readonly ShownToken[]): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const moment = (atSeconds: number) => formatInstant(language, atSeconds * 1000);
  return sendConsolePage(visit, {
    ...{ title: placeTitles[language].tokens, here: 'tokens' },
    content: html`<p class="lead">${t('Tout ce que fait la console, un programme le fait aussi : par l’API ou par la ligne de commande, avec un jeton.', 'Whatever the console does, a program does as well: by the API or by the command line, with a token.')}</p>
<p class="actions"><a class="button" href="${consolePaths.tokens}/nouveau">${t('Créer un jeton', 'Make a token')}</a> <a class="button second" href="${openApiPath}">${t('Description de l’API (OpenAPI)', 'Description of the API (OpenAPI)')}</a></p>
${dataTable<ShownToken>(visit, {
  caption: placeTitles[language].tokens,
  rows: tokens,
  empty: t(
    'Aucun jeton. Créez-en un pour chaque programme : il se révoque alors seul.',
    'No token. Make one for each program: it can then be revoked alone.',
  ),
  columns: [
    { name: 'nom', label: t('Nom', 'Name'), cell: (one) => one.name, sortBy: (one) => one.name },
    { name: 'pour', label: t('Au nom de', 'For'), cell: (one) => one.operator, sortBy: (one) => one.operator },
    { name: 'roles', label: t('Rôles', 'Roles'), cell: (one) => rolesOf(visit, one.roles) },
    {
      ...{ name: 'fin', label: t('Fin', 'End'), sortBy: (one) => one.expiresAtSeconds },
      cell: (one) => moment(one.expiresAtSeconds),
    },
    {
      ...{ name: 'usage', label: t('Dernier usage', 'Last use'), sortBy: (one) => one.usedAtSeconds ?? 0 },
      cell: (one) => (one.usedAtSeconds === undefined ? t('jamais', 'never') : moment(one.usedAtSeconds)),
    },
    {
      ...{ name: 'etat', label: t('État', 'State'), sortBy: (one) => one.state },
      cell: (one) => stateOf(visit, one),
    },
  ],
})}`,
  });
};

const rolesOf = ({ language }: ConsoleVisit, roles: readonly OperatorRole[]): string =>
  roles.map((role) => roleWords[language][role]).join(', ');

const stateOf = ({ language, caller }: ConsoleVisit, { state, tokenId, isMine, name }: ShownToken): Html => {
  const words = stateWords[language][state];
  if (state !== 'good') return html`<span class="badge">${words}</span>`;
  const mayRevoke = isMine || caller.roles.includes('operator');
  return html`<span class="badge good">${words}</span>${
    mayRevoke &&
    html` <a href="${consolePaths.tokens}/${tokenId}/revocation" aria-label="${say(language, `Révoquer ${name}`, `Revoke ${name}`)}">${say(language, 'Révoquer', 'Revoke')}</a>`
  }`;
};

/** What a form holds, as it was typed. */
export type TypedToken = { readonly name: string; readonly days: string; readonly roles: readonly string[] };

type TokenForm = {
  readonly typed: TypedToken;
  readonly faults: FieldFaults;
  /** The longest that a token lasts. */
  readonly maximumDays: number;
};

export const newTokenPage = (visit: ConsoleVisit, { typed, faults, maximumDays }: TokenForm): FastifyReply => {
  const { language, caller } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const labels: Readonly<Record<string, string>> = {
    ...{ name: t('À quoi il sert', 'What it is for'), roles: t('Rôles', 'Roles'), days: t('Jours', 'Days') },
  };
  const summary = Object.entries(faults).map(([field, words]) => ({ field, words, label: labels[field] ?? '' }));
  return sendConsolePage(visit, {
    ...{ title: t('Créer un jeton', 'Make a token'), here: 'tokens', status: summary.length > 0 ? 422 : 200 },
    content: html`${wayUp(consolePaths.tokens, placeTitles[language].tokens)}${faultSummary(t('À corriger', 'To mend'), summary)}
<form method="post" action="${consolePaths.tokens}/nouveau" class="stack" novalidate>${csrfField(visit)}
${textInput({ name: 'name', label: labels['name'] ?? '', value: typed.name, error: faults['name'], isRequired: true, hint: t('Ce que vous lirez en le révoquant : « export de nuit ».', 'What you will read when you revoke it: “nightly export”.') })}
<fieldset class="field${faults['roles'] ? ' wrong' : ''}" id="f-roles" tabindex="-1"><legend>${t('Rôles', 'Roles')}</legend><p class="quiet">${t('Les moins possibles. Un programme n’est jamais la seconde paire d’yeux.', 'As few as possible. A program is never the second pair of eyes.')}</p>
${faults['roles'] && html`<p class="error">${faults['roles']}</p>`}${caller.roles.map((role) => roleBox(visit, role, typed))}</fieldset>
${textInput({ name: 'days', label: t('Durée, en jours', 'How long, in days'), value: typed.days, error: faults['days'], hint: t(`${maximumDays} au plus.`, `${maximumDays} at most.`) }, 'number')}
<p class="quiet">${t('Si votre connexion n’est plus toute récente, vous montrez d’abord de nouveau qui vous êtes. Un message part à votre adresse.', 'If you did not sign in a moment ago, you first show again who you are. A message goes to your address.')}</p>
<button class="button">${t('Créer le jeton', 'Make the token')}</button></form>`,
  });
};

const roleBox = ({ language }: ConsoleVisit, role: OperatorRole, { roles }: TypedToken): Html =>
  html`<label class="choice">${
    roles.includes(role)
      ? html`<input type="checkbox" name="roles" value="${role}" checked>`
      : html`<input type="checkbox" name="roles" value="${role}">`
  }<span>${roleWords[language][role]}</span></label>`;

/** The token, this once, and how it is used. */
export const madeTokenPage = (
  visit: ConsoleVisit,
  { token, secret }: { readonly token: ShownToken; readonly secret: string },
): FastifyReply => {
  const { language, office } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return sendConsolePage(visit, {
    ...{ title: t(`Jeton « ${token.name} »`, `Token “${token.name}”`), here: 'tokens', script: copyScriptPath },
    content: html`<p class="lead">${t('Copiez-le maintenant : il n’est montré que cette fois, et nous n’en gardons que l’empreinte.', 'Copy it now: it is shown this once, and we keep only its hash.')}</p>
${copyField(language, { name: 'token', label: t('Jeton', 'Token'), value: secret })}
<p>${t('Valable jusqu’au', 'Good until')} ${formatInstant(language, token.expiresAtSeconds * 1000)}.</p>
<section class="stack"><h2>${t('Ligne de commande', 'Command line')}</h2><pre class="code" tabindex="0">export VESTIBULE_CONSOLE_URL=${office.origin}
export VESTIBULE_CONSOLE_TOKEN=…
npm run console -- help
npm run console -- statistics.show --output table</pre></section>
<section class="stack"><h2>API</h2><pre class="code" tabindex="0">curl -H "Authorization: Bearer $VESTIBULE_CONSOLE_TOKEN" \\
  ${office.origin}/console/api/v1/statistics.show</pre></section>
<p><a class="button second" href="${consolePaths.tokens}">${t('C’est copié', 'Copied')}</a></p>`,
  });
};
