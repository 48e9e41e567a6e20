import { type Html, html } from '#platform/html.ts';
import { formatInstant, type Texts } from '#platform/language.ts';
import { alertIcon } from '#platform/look/icons.ts';
import type { Look } from '#platform/look/look.ts';
import { type CitizenFaultCode, citizenFaultCatalogue } from '#vocabulary/citizen-fault-catalogue.ts';
import type { CorrelationId } from '#vocabulary/identifiers.ts';
import { frameCitizenPage, type PageSetting } from './citizen-frame.ts';
import { citizenFaultWords } from './fault-words.ts';

export type CitizenErrorPage = PageSetting & {
  readonly fault: CitizenFaultCode;
  /** Names this one refusal in the log. */
  readonly errorId: string;
  /** The same on every page of one login. */
  readonly correlationId: CorrelationId;
  readonly atMilliseconds: number;
  readonly serviceName: string | undefined;
  /** Leads back to the service with the error; undefined when no registered address is known. */
  readonly backUrl: string | undefined;
  /** Another account, or the step that is due. */
  readonly goOnUrl: string | undefined;
  readonly goOn: 'choose' | 'continue' | undefined;
  readonly providerTitle: string | undefined;
  readonly supportUrl: string | undefined;
  /** What the rule or the engine said, for the integrator. */
  readonly detail: string | undefined;
};

/** The end of a login, or a stop on its way: what happened, what to do, what to tell support, and the ways on and back. */
export const citizenErrorPage = (look: Look, page: CitizenErrorPage): string => {
  const { message, advice } = citizenFaultWords(page.language, page.fault);
  const text = texts[page.language];
  return frameCitizenPage(look, page, {
    name: 'citizen-error',
    title: message,
    content: html`<div class="column panel raised bad" data-code="${page.fault}" data-error-id="${page.errorId}" data-correlation-id="${page.correlationId}">
${alertIcon}
<h1>${message}</h1>
${page.providerTitle !== undefined && html`<p>${text.account} <strong>${page.providerTitle}</strong></p>`}
<p class="lead">${page.goOn === 'continue' ? text.canContinue : advice}</p>
${waysOn(page, text)}
${supportPanel(page, text)}
<details><summary>${text.integrator}</summary><p lang="en">${citizenFaultCatalogue[page.fault].hint} ${page.detail}</p></details>
</div>`,
  });
};

const waysOn = (page: CitizenErrorPage, text: ErrorTexts): Html => {
  if (page.goOnUrl === undefined && page.backUrl === undefined) return html`<p>${text.noWayBack}</p>`;
  const goOnWords = page.goOn === 'choose' ? text.choose : text.continue;
  const backClass = page.goOnUrl === undefined ? 'button' : 'button second';
  return html`<p class="actions">
${page.goOnUrl !== undefined && html`<a class="button" href="${page.goOnUrl}">${goOnWords}</a>`}
${page.backUrl !== undefined && html`<a class="${backClass}" href="${page.backUrl}">${text.back} ${page.serviceName}</a>`}
</p>`;
};

const supportPanel = (
  page: CitizenErrorPage,
  text: ErrorTexts,
): Html => html`<section class="panel" aria-labelledby="support">
<h2 id="support">${text.support}</h2>
<dl class="facts">
<dt>${text.code}</dt><dd><span class="copy">${page.fault}</span></dd>
<dt>${text.id}</dt><dd><span class="copy">${page.errorId}</span></dd>
<dt>${text.reference}</dt><dd><span class="copy">${page.correlationId}</span></dd>
<dt>${text.at}</dt><dd><time datetime="${new Date(page.atMilliseconds).toISOString()}">${formatInstant(page.language, page.atMilliseconds)}</time></dd>
</dl>
${page.supportUrl !== undefined && html`<p class="after"><a href="${page.supportUrl}">${text.contact}</a></p>`}
</section>`;

type ErrorTexts = {
  readonly account: string;
  readonly back: string;
  readonly choose: string;
  readonly continue: string;
  /** In place of an advice that would send away somebody who can still go on. */
  readonly canContinue: string;
  readonly noWayBack: string;
  readonly support: string;
  readonly code: string;
  readonly id: string;
  readonly reference: string;
  readonly at: string;
  readonly contact: string;
  readonly integrator: string;
};

const texts: Texts<ErrorTexts> = {
  fr: {
    account: 'Compte utilisé\u00a0:',
    back: 'Revenir à',
    choose: 'Choisir un autre compte',
    continue: 'Reprendre la connexion',
    canContinue: 'Vous pouvez la reprendre là où elle en est, ou revenir au service.',
    noWayBack: 'Fermez cette page, puis rouvrez votre service comme d’habitude.',
    support: 'À donner au support',
    code: 'Code',
    id: 'Identifiant',
    reference: 'Connexion',
    at: 'Heure',
    contact: 'Écrire au support',
    integrator: 'Pour l’équipe technique du service',
  },
  en: {
    account: 'Account used:',
    back: 'Go back to',
    choose: 'Choose another account',
    continue: 'Go on with the login',
    canContinue: 'You can go on where it stands, or go back to the service.',
    noWayBack: 'Close this page, then open your service again as usual.',
    support: 'To give to support',
    code: 'Code',
    id: 'Identifier',
    reference: 'Login',
    at: 'Time',
    contact: 'Write to support',
    integrator: 'For the technical team of the service',
  },
};
