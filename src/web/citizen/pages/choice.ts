import type { Banner } from '#clients/banner.ts';
import type { Obstacle, Offered } from '#login/citizen/offer.ts';
import type { IdentityProvider } from '#methods/upstream/identity-provider.ts';
import { type Html, html } from '#platform/html.ts';
import { inkOn } from '#platform/look/colour.ts';
import { alertIcon, arrowIcon, hallDrawing } from '#platform/look/icons.ts';
import type { Look } from '#platform/look/look.ts';
import type { CitizenFaultCode } from '#vocabulary/citizen-fault-catalogue.ts';
import type { CorrelationId } from '#vocabulary/identifiers.ts';
import { bannerNotice } from '../../look/banner-notice.ts';
import { type ChoiceTexts, choiceTexts } from './choice-texts.ts';
import { logoImage } from '../../look/service-logo.ts';
import { frameCitizenPage, type PageSetting } from './citizen-frame.ts';
import { citizenFaultWords } from './fault-words.ts';

export type ChoicePage = PageSetting & {
  readonly serviceName: string;
  /** On our own host. */
  readonly logoUrl: string | undefined;
  readonly offered: readonly Offered<IdentityProvider>[];
  /** Takes the choice: `providerUid` and `csrfToken`. */
  readonly action: string;
  readonly csrfToken: string;
  /** Leads back to the service, which is told that the person gave up. */
  readonly backUrl: string;
  readonly correlationId: CorrelationId;
  /** What the operator tells everybody. */
  readonly banner: Banner | undefined;
  /** The last try: which provider, and what went wrong. */
  readonly failed:
    | { readonly providerTitle: string; readonly fault: CitizenFaultCode; readonly gaveUp: boolean }
    | undefined;
  /** The person is known already, in this login: how to go on with that. */
  readonly known: { readonly name: string; readonly continueUrl: string } | undefined;
  /** Only strong providers are usable, because the connection looks suspicious. */
  readonly suspicious: boolean;
  readonly script: string;
};

/** The page where a person chooses the account that says who they are. */
export const choicePage = (look: Look, page: ChoicePage): string => {
  const text = choiceTexts[page.language](page.serviceName, page.doorName);
  const usable = page.offered.filter(({ obstacle }) => obstacle === undefined);
  const others = page.offered.filter(({ obstacle }) => obstacle !== undefined);
  const isNational = ({ provider }: Offered<IdentityProvider>): boolean => provider.people === 'national';
  return frameCitizenPage(look, page, {
    name: 'citizen-choice',
    title: page.failed === undefined ? text.title : `${text.failed} – ${text.title}`,
    script: page.script,
    content: html`${page.failed !== undefined && failure(page, page.failed, text)}
${bannerNotice(page.language, page.banner)}
<div class="choice" data-service="${page.serviceName}" data-failed="${page.failed?.fault ?? ''}">
<div class="choice-words stack">
<h1>${text.heading} <span>${logoImage(page.logoUrl)}${page.serviceName}</span></h1>
<p class="lead">${text.lead}</p>
${page.suspicious && html`<p class="notice"><span>${text.suspicious}</span></p>`}
${page.known !== undefined && alreadyKnown(page.known, text)}
<p><a href="${page.basePath}/a-propos" target="_blank">${text.whatIs}</a></p>
${hallDrawing}
</div>
<div class="choice-answer">
${usable.length === 0 && html`<p class="notice alert" role="alert">${alertIcon}<span>${text.none}</span></p>`}
${group(page, text, { id: 'accounts', heading: text.accounts, offered: usable.filter(isNational) })}
${group(page, text, {
  id: 'europe',
  heading: text.europe,
  offered: usable.filter((each) => !isNational(each)),
})}
${others.length > 0 && obstructed(others, text)}
<p class="choice-back"><a class="button second full" href="${page.backUrl}">${text.back}</a></p>
</div>
</div>`,
    footer: html`<p class="reference">${text.reference} <span class="copy">${page.correlationId}</span></p>`,
  });
};

/** Takes the focus when the page opens, so that it is read first. */
const failure = (
  page: ChoicePage,
  { providerTitle, fault, gaveUp }: NonNullable<ChoicePage['failed']>,
  text: ChoiceTexts,
): Html => {
  const { message, advice } = citizenFaultWords(page.language, fault);
  return html`<div class="notice alert" role="alert" tabindex="-1" autofocus>${alertIcon}<div class="stack">
<h2>${gaveUp ? text.gaveUp(providerTitle) : text.failedAt(providerTitle)}</h2>
<p>${gaveUp ? text.tryAgain : html`${message} ${advice}`}</p>
${!gaveUp && html`<p class="quiet">${text.code} <span class="copy">${fault}</span></p>`}
</div></div>`;
};

const alreadyKnown = (
  { name, continueUrl }: NonNullable<ChoicePage['known']>,
  text: ChoiceTexts,
): Html => html`<div class="panel known">
<p>${text.known} <strong>${name}</strong></p>
<p class="after"><a class="button" href="${continueUrl}">${text.goOn} ${arrowIcon}</a></p>
</div>`;

type Group = { readonly id: string; readonly heading: string; readonly offered: readonly Offered<IdentityProvider>[] };

const group = (page: ChoicePage, text: ChoiceTexts, { id, heading, offered }: Group): Html | false =>
  offered.length > 0 &&
  html`<section aria-labelledby="${id}">
<h2 id="${id}">${heading}</h2>
<ul class="providers">${offered.map((each) => html`<li>${choosable(page, text, each)}</li>`)}</ul>
</section>`;

/** A form of its own for each: no script, and whoever fills in forms by machine finds the two fields. */
const choosable = (
  page: ChoicePage,
  text: ChoiceTexts,
  { provider, disturbed, remembered }: Offered<IdentityProvider>,
): Html => html`<form method="post" action="${page.action}" data-once data-provider="${provider.providerId}">
<input type="hidden" name="csrfToken" value="${page.csrfToken}">
<input type="hidden" name="providerUid" value="${provider.providerId}">
<button class="provider">${badge(provider)}<span class="provider-words"><span class="provider-title">${provider.title}</span>
${remembered && html`<span class="provider-note">${text.remembered}</span>`}
${disturbed && html`<span class="provider-note warn">${text.disturbed}</span>`}
</span>${provider.isBeta && html`<span class="badge">${text.beta}</span>`}${arrowIcon}</button>
</form>`;

const obstructed = (
  others: readonly Offered<IdentityProvider>[],
  text: ChoiceTexts,
): Html => html`<section aria-labelledby="others">
<h2 id="others">${text.others}</h2>
<ul class="providers">${others.map(
  ({ provider, obstacle }) =>
    html`<li class="provider off" data-provider="${provider.providerId}" data-obstacle="${obstacle}">${badge(provider)}<span class="provider-words"><span class="provider-title">${provider.title}</span>
<span class="provider-note">${obstacle !== undefined && text.obstacles[obstacle satisfies Obstacle]}</span></span></li>`,
)}</ul>
</section>`;

/** Letters on a colour, where a logo would be. An attribute of SVG, because the page allows no inline style. */
const badge = ({ badge: { letters, colour } }: IdentityProvider): Html =>
  html`<svg class="provider-badge" viewBox="0 0 48 48" aria-hidden="true" focusable="false"><rect width="48" height="48" rx="12" fill="${colour}"/><text x="24" y="25" fill="${inkOn(colour)}" text-anchor="middle" dominant-baseline="central" font-size="${letters.length > 2 ? 14 : 18}" font-weight="700">${letters}</text></svg>`;
