import type { Banner } from '#clients/banner.ts';
import { type Html, html } from '#platform/html.ts';
import { typeset } from '#platform/language.ts';
import { framePage } from '#platform/look/frame.ts';
import { alertIcon, arrowIcon, cardIcon, hallDrawing, phoneIcon, testIcon } from '#platform/look/icons.ts';
import type { Look } from '#platform/look/look.ts';
import type { FaultCode } from '#vocabulary/fault-catalogue.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { CorrelationId } from '#vocabulary/identifiers.ts';
import { bannerNotice } from '../../look/banner-notice.ts';
import { logoImage } from '../../look/service-logo.ts';
import { faultWords, supportFacts } from './fault-words.ts';
import { type MethodChoiceTexts, methodChoiceTexts } from './method-choice-texts.ts';

/** What the page needs. Each method is an address here and a panel below. */
export type MethodChoice = {
  readonly language: Language;
  readonly serviceName: string;
  /** On our own host. */
  readonly logoUrl?: string | undefined;
  /** On the card host, with the ticket. */
  readonly cardUrl: string;
  /** What to do when the card does not answer. */
  readonly helpUrl?: string | undefined;
  /** The virtual reader, in a sandbox only. */
  readonly readerUrl?: string | undefined;
  /** Takes the cancelling post, with `csrf` in a field of that name. */
  readonly cancelAction: string;
  readonly csrf: string;
  readonly correlationId: CorrelationId;
  /** Takes the post of the identifier, with `csrf`; where a deployment has the phone. */
  readonly phoneAction?: string | undefined;
  /** Where a phone is enrolled; the second where a card is not needed for it. */
  readonly enrolUrls?: { readonly byCard: string; readonly byMessages: string | undefined } | undefined;
  /** Why the last try failed. */
  readonly refusal?: FaultCode | undefined;
  /** Whom the service expects (`login_hint`). */
  readonly loginHint?: string | undefined;
  readonly languageUrl?: string | undefined;
  /** What the operator tells everybody. */
  readonly banner?: Banner | undefined;
};

/** The page that asks who is there: which service asks, how to answer, and the way out. */
export function methodChoicePage(look: Look, choice: MethodChoice): string {
  const text = texts(choice);
  return framePage(look, {
    name: 'login',
    language: choice.language,
    languageUrl: choice.languageUrl,
    title: choice.refusal === undefined ? text.title : `${text.failed} – ${text.title}`,
    content: html`${choice.refusal !== undefined && refusalNotice(choice, choice.refusal)}${bannerNotice(choice.language, choice.banner)}
<div class="hall" data-service="${choice.serviceName}" data-methods="${choice.phoneAction === undefined ? 'card' : 'card phone'}" data-refusal="${choice.refusal ?? ''}" data-card-url="${choice.cardUrl}">
<h1>${text.heading} <span>${logoImage(choice.logoUrl)}${choice.serviceName}</span></h1>
<div class="hall-answer">
<div class="methods">${cardMethod(choice, text)}${choice.phoneAction !== undefined && phoneMethod(choice, choice.phoneAction, text)}</div>
${choice.readerUrl !== undefined && virtualReader(choice.readerUrl, text)}
${cancelForm(choice, text)}
</div>
${explanation(choice, text)}
</div>`,
    footer: html`<p class="reference">${text.reference} <span class="copy">${choice.correlationId}</span></p>`,
  });
}

const texts = (choice: MethodChoice): MethodChoiceTexts => methodChoiceTexts[choice.language](choice.serviceName);

/** Takes the focus when the page opens, so that it is read first and the next Tab reaches the next try. */
function refusalNotice(choice: MethodChoice, refusal: FaultCode): Html {
  const { message, advice } = faultWords(choice.language, refusal);
  return html`<div class="notice alert" role="alert" tabindex="-1" autofocus>${alertIcon}<div class="stack">
<h2>${message}</h2>
<p>${advice}</p>
<dl class="facts">${supportFacts(choice.language, refusal, choice.correlationId)}</dl>
</div></div>`;
}

const explanation = (choice: MethodChoice, text: MethodChoiceTexts): Html => html`<div class="hall-words stack">
<p class="lead">${choice.phoneAction === undefined ? text.lead : text.leadWithPhone}</p>
${choice.loginHint !== undefined && html`<p class="quiet">${text.expected} <strong>${choice.loginHint}</strong></p>`}
${hallDrawing}
</div>`;

const cardMethod = (
  choice: MethodChoice,
  text: MethodChoiceTexts,
): Html => html`<section class="panel raised method" aria-labelledby="card">
<div class="titled">${cardIcon}<div><h2 id="card">${text.card}</h2><p>${text.cardKinds}</p></div></div>
<ol class="steps">${text.steps.map((step) => html`<li>${typeset(choice.language, step)}</li>`)}</ol>
<p><a class="button full" href="${choice.cardUrl}">${choice.refusal === undefined ? text.go : text.again} ${arrowIcon}</a></p>
${choice.helpUrl !== undefined && html`<p><a href="${choice.helpUrl}">${text.help}</a></p>`}
</section>`;

/** Scripts of existing users look for a field named `login` and a button that says e-CPS (psc.md §8). */
const phoneMethod = (
  choice: MethodChoice,
  action: string,
  text: MethodChoiceTexts,
): Html => html`<section class="panel raised method" aria-labelledby="phone">
<div class="titled">${phoneIcon}<div><h2 id="phone">${text.phone}</h2><p>${text.phoneKind}</p></div></div>
<form method="post" action="${action}">
<input type="hidden" name="csrf" value="${choice.csrf}">
<label for="login">${text.identifier}</label>
<input id="login" name="login" type="text" inputmode="text" autocomplete="username" autocapitalize="characters" spellcheck="false" required maxlength="200" value="${choice.loginHint ?? ''}" aria-describedby="login-words">
<p id="login-words" class="quiet">${typeset(choice.language, text.identifierWords)}</p>
<button class="button full"><span>${text.phoneGo} <span class="whole">e-CPS</span></span> ${arrowIcon}</button>
</form>
${choice.enrolUrls !== undefined && enrolLinks(choice.language, choice.enrolUrls, text)}
</section>`;

/** In another tab: the login that waits here is not lost. */
const enrolLinks = (
  language: Language,
  { byCard, byMessages }: NonNullable<MethodChoice['enrolUrls']>,
  text: MethodChoiceTexts,
): Html => html`<details><summary>${typeset(language, text.notEnrolled)}</summary>
<ul><li><a href="${byCard}" target="_blank">${text.enrolByCard}</a></li>
${byMessages !== undefined && html`<li><a href="${byMessages}" target="_blank">${text.enrolByMessages}</a></li>`}</ul></details>`;

const virtualReader = (
  readerUrl: string,
  text: MethodChoiceTexts,
): Html => html`<section class="panel test method" aria-labelledby="reader">
<div class="titled">${testIcon}<div><h2 id="reader">${text.reader}</h2><p>${text.readerKind}</p></div></div>
<p>${text.readerLead}</p>
<p><a class="button second full" href="${readerUrl}">${text.readerGo}</a></p>
</section>`;

const cancelForm = (
  choice: MethodChoice,
  text: MethodChoiceTexts,
): Html => html`<form method="post" action="${choice.cancelAction}">
<input type="hidden" name="csrf" value="${choice.csrf}">
<button class="button second full">${text.cancel}</button>
</form>`;
