import { type Html, html } from '#platform/html.ts';
import { type Texts, typeset } from '#platform/language.ts';
import { alertIcon, arrowIcon } from '#platform/look/icons.ts';
import type { Look } from '#platform/look/look.ts';
import type { CorrelationId } from '#vocabulary/identifiers.ts';
import { logoImage } from '../../look/service-logo.ts';
import { frameCitizenPage, type PageSetting } from './citizen-frame.ts';
import type { DataGroup } from './shown-data.ts';

/** `anonymous`: only `openid`. `consent`: a private service that must have the person’s word. */
export type ConsentKind = 'anonymous' | 'information' | 'consent';

export type ConsentPage = PageSetting & {
  readonly kind: ConsentKind;
  /** First names and birth name of whom one continues as. */
  readonly personName: string;
  readonly serviceName: string;
  /** On our own host. */
  readonly logoUrl: string | undefined;
  readonly groups: readonly DataGroup[];
  readonly action: string;
  readonly csrfToken: string;
  /** Where another account is chosen. */
  readonly choiceUrl: string;
  readonly backUrl: string;
  readonly correlationId: CorrelationId;
  /** The person went on without ticking. */
  readonly consentMissing: boolean;
  readonly script: string;
};

/** Tells a person, before they go on, as whom and with what they go to the service (franceconnect.md §1.13). */
export const consentPage = (look: Look, page: ConsentPage): string => {
  const text = texts[page.language](page.serviceName);
  return frameCitizenPage(look, page, {
    name: 'citizen-consent',
    title: page.consentMissing ? `${text.missingTitle} – ${text.title(page.personName)}` : text.title(page.personName),
    script: page.script,
    content: html`<div class="column panel raised" data-kind="${page.kind}" data-service="${page.serviceName}">
${page.consentMissing && html`<div class="notice alert" role="alert" tabindex="-1" autofocus>${alertIcon}<p>${text.missing}</p></div>`}
${page.logoUrl !== undefined && html`<p>${logoImage(page.logoUrl)} ${page.serviceName}</p>`}
<h1>${text.heading} <span>${page.personName}</span></h1>
<p class="lead">${page.kind === 'anonymous' ? text.anonymous : text.goes}</p>
${page.groups.length > 0 && dataList(page.groups)}
<form method="post" action="${page.action}" data-once>
<input type="hidden" name="csrfToken" value="${page.csrfToken}">
${page.kind === 'consent' && checkbox(text)}
<button class="button full">${text.go} ${arrowIcon}</button>
</form>
<p class="quiet">${text.otherAccountLead} <a href="${page.choiceUrl}">${text.otherAccount}</a></p>
<p class="quiet"><a href="${page.backUrl}">${text.abandon}</a></p>
</div>`,
    footer: html`<p class="reference">${text.reference} <span class="copy">${page.correlationId}</span></p>`,
  });
};

const dataList = (groups: readonly DataGroup[]): Html =>
  html`<div class="data">${groups.map(
    ({ heading, labels }, index) => html`<section aria-labelledby="data-${index}">
<h2 id="data-${index}">${heading}</h2>
<ul>${labels.map((label) => html`<li>${label}</li>`)}</ul>
</section>`,
  )}</div>`;

const checkbox = (text: ConsentTexts): Html =>
  html`<p class="tick"><input type="checkbox" id="consent" name="consent" value="yes" required><label for="consent">${text.consent}</label></p>`;

type ConsentTexts = {
  readonly title: (person: string) => string;
  readonly heading: string;
  readonly anonymous: string;
  readonly goes: string;
  readonly consent: string;
  readonly missingTitle: string;
  readonly missing: string;
  readonly go: string;
  readonly otherAccountLead: string;
  readonly otherAccount: string;
  readonly abandon: string;
  readonly reference: string;
};

const texts: Texts<(service: string) => ConsentTexts> = {
  fr: (service) => ({
    title: (person) => `Continuer en tant que ${person}`,
    heading: 'Vous continuez en tant que',
    anonymous: `Aucune donnée personnelle n’est transmise à ${service}. Le service saura seulement que vous êtes la même personne d’une visite à l’autre.`,
    goes: typeset('fr', `Ces données seront transmises à ${service} :`),
    consent: `J’accepte que ces données soient transmises à ${service}.`,
    missingTitle: 'Accord manquant',
    missing: 'Cochez la case pour donner votre accord, ou revenez au service sans rien transmettre.',
    go: `Continuer vers ${service}`,
    otherAccountLead: 'Ce n’est pas vous\u00a0?',
    otherAccount: 'Choisir un autre compte',
    abandon: `Revenir à ${service} sans rien transmettre`,
    reference: 'Référence de cette connexion\u00a0:',
  }),
  en: (service) => ({
    title: (person) => `Go on as ${person}`,
    heading: 'You go on as',
    anonymous: `No personal data goes to ${service}. The service will only know that you are the same person at each visit.`,
    goes: `This data will go to ${service}:`,
    consent: `I agree that this data goes to ${service}.`,
    missingTitle: 'Consent missing',
    missing: 'Tick the box to agree, or go back to the service without sending anything.',
    go: `Continue to ${service}`,
    otherAccountLead: 'Not you?',
    otherAccount: 'Choose another account',
    abandon: `Go back to ${service} without sending anything`,
    reference: 'Reference of this login:',
  }),
};
