import { type Html, html } from '#platform/html.ts';
import { formatInstant, type Texts } from '#platform/language.ts';
import { framePage } from '#platform/look/frame.ts';
import { alertIcon } from '#platform/look/icons.ts';
import type { Look } from '#platform/look/look.ts';
import type { FaultCode } from '#vocabulary/fault-catalogue.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { CorrelationId } from '#vocabulary/identifiers.ts';
import { faultWords, supportFacts } from './fault-words.ts';

/** Where the person came from: a registered address of the service, with its name. */
export type WayBack = { readonly url: string; readonly serviceName: string };

export type ErrorPage = {
  readonly language: Language;
  readonly fault: FaultCode;
  readonly correlationId: CorrelationId;
  readonly atMilliseconds: number;
  readonly wayBack?: WayBack | undefined;
  /** For the service's integrator, in English; folded away. Never personal data. */
  readonly hint?: string | undefined;
  readonly languageUrl?: string | undefined;
};

/** The end of a login that cannot return to its service by itself: on the pages' host and on the card's alike. */
export function errorPage(look: Look, page: ErrorPage): string {
  const { message, advice } = faultWords(page.language, page.fault);
  const text = texts[page.language];
  return framePage(look, {
    name: 'error',
    language: page.language,
    languageUrl: page.languageUrl,
    title: message,
    content: html`<div class="message panel raised bad" data-code="${page.fault}" data-correlation-id="${page.correlationId}">
${alertIcon}
<h1>${message}</h1>
<p class="lead">${advice}</p>
${page.wayBack === undefined ? html`<p>${text.noWayBack}</p>` : wayBackButton(page.language, page.wayBack)}
${supportPanel(page, text)}
${page.hint !== undefined && html`<details><summary>${text.integrator}</summary><p lang="en">${page.hint}</p></details>`}
</div>`,
  });
}

/** The one action of a page that ends a story. */
export const wayBackButton = (language: Language, wayBack: WayBack): Html =>
  html`<p class="actions"><a class="button" href="${wayBack.url}">${texts[language].wayBack} ${wayBack.serviceName}</a></p>`;

const supportPanel = (page: ErrorPage, text: ErrorTexts): Html => html`<section class="panel" aria-labelledby="support">
<h2 id="support">${text.support}</h2>
<dl class="facts">${supportFacts(page.language, page.fault, page.correlationId)}
<dt>${text.at}</dt><dd><time datetime="${new Date(page.atMilliseconds).toISOString()}">${formatInstant(page.language, page.atMilliseconds)}</time></dd></dl>
</section>`;

type ErrorTexts = {
  readonly wayBack: string;
  readonly noWayBack: string;
  readonly support: string;
  readonly at: string;
  readonly integrator: string;
};

const texts: Texts<ErrorTexts> = {
  fr: {
    wayBack: 'Revenir à',
    noWayBack: 'Fermez cette page et rouvrez votre service comme d’habitude, par son adresse ou son icône.',
    support: 'À donner au support',
    at: 'Heure',
    integrator: 'Pour l’équipe technique du service',
  },
  en: {
    wayBack: 'Go back to',
    noWayBack: 'Close this page and open your service as usual, by its address or its icon.',
    support: 'To give to support',
    at: 'Time',
    integrator: 'For the technical team of the service',
  },
};
