import { type Html, html } from '#platform/html.ts';
import { formatDuration, formatInstant } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import { claimList } from '../../demo/claim-list.ts';
import { noticeOf, problemNotice, received } from '../../demo/pages.ts';
import type { Notice } from '../../demo/sessions.ts';
import { demoTexts } from '../../demo/texts.ts';
import type { DoorPage } from '../../door.ts';
import { type SandboxHosts, sandboxNavigation } from '../../look/navigation.ts';
import type { CitizenAddresses } from '../../surroundings.ts';
import { citizenClaimWords } from './claim-words.ts';
import type { CitizenSignedIn } from './partner.ts';
import { type CitizenServiceName, citizenServiceNames, citizenServices } from './services.ts';
import type { TaxVisit } from './tax-api.ts';
import { type CitizenDemoTexts, citizenDemoTexts } from './texts.ts';

type Hosts = SandboxHosts & { readonly citizen: CitizenAddresses };

/** What every page of a demonstration service knows. */
export type CitizenView = {
  readonly language: Language;
  readonly service: CitizenServiceName;
  readonly nowSeconds: number;
  readonly hosts: Hosts;
};

/** The list of the services and of the data provider. */
export function indexPage(language: Language, hosts: Hosts): DoorPage {
  const text = citizenDemoTexts[language];
  return {
    title: text.indexTitle,
    lead: text.indexLead,
    nav: sandboxNavigation(language, hosts, 'citizens'),
    body: html`<ul class="cards">${[...citizenServiceNames, 'impots-api' as const].map(
      (name) =>
        html`<li class="card"><h2><a href="/${name}">${text.names[name]}</a></h2><p>${text.leads[name]}</p></li>`,
    )}</ul>`,
  };
}

/** The page of somebody who is not logged in: one button, what will be asked for, and why they are here. */
export function welcomePage(view: CitizenView, notice?: Notice): DoorPage {
  const text = citizenDemoTexts[view.language];
  const { level, scope, door } = citizenServices[view.service];
  return {
    title: text.names[view.service],
    lead: text.leads[view.service],
    nav: sandboxNavigation(view.language, view.hosts, 'citizens'),
    body: html`${notice !== undefined && noticeOf(view.language, notice, { ...demoTexts[view.language], ...text })}
<div class="panel raised stack">
<p><a class="button" href="/${view.service}/login">${text.logIn}</a></p>
<p class="quiet">${text.logInNote}</p>
</div>
<section class="stack" aria-labelledby="asks"><h2 id="asks">${text.asks}</h2>
<dl class="facts"><dt>${text.issuer}</dt><dd><span class="copy">${view.hosts.citizen[door]}</span></dd>
<dt>${text.level}</dt><dd><code>${level}</code></dd><dt>${text.scopes}</dt><dd><code>${scope}</code></dd></dl></section>`,
  };
}

/** The page of somebody who is logged in: who, what was received, what can be done. */
export function signedInPage(view: CitizenView, session: CitizenSignedIn): DoorPage {
  const text = citizenDemoTexts[view.language];
  const common = demoTexts[view.language];
  const words = { ...common, problems: { ...common.problems, 'token-expired': text.tokenExpired } };
  const show = { language: view.language, text: common, meanings: citizenClaimWords[view.language] };
  const { low, plus, providersOrigin, demoOrigin } = view.hosts.citizen;
  return {
    title: text.names[view.service],
    nav: sandboxNavigation(view.language, view.hosts, 'citizens'),
    formTargets: [low, plus, providersOrigin, demoOrigin],
    body: html`${session.problem !== undefined && problemNotice(session.problem, words)}
<div class="columns">${who(session, text)}${how(view, session, text)}</div>
${actions(view, text, common.actions)}
${received('userinfo', common.userInfo, session.userInfo, show)}
${received('id-token', common.idToken, session.idTokenClaims, show)}
${
  session.tax !== undefined &&
  html`<section class="stack" aria-labelledby="tax"><h2 id="tax">${text.tax}</h2><p>${text.taxLearnt}</p>
${claimList(view.language, session.tax, show.meanings)}</section>`
}`,
  };
}

/** What the data provider learnt lately. */
export function taxApiPage(language: Language, hosts: Hosts, visits: readonly TaxVisit[]): DoorPage {
  const text = citizenDemoTexts[language];
  return {
    title: text.names['impots-api'],
    lead: text.leads['impots-api'],
    nav: sandboxNavigation(language, hosts, 'citizens'),
    body: html`<section class="stack" aria-labelledby="visits"><h2 id="visits">${text.visits}</h2>
${visits.length === 0 && html`<p>${text.noVisit} <a href="/mairie">${text.names.mairie}</a></p>`}
${visits.map(({ atMilliseconds, learnt }) => html`<h3>${formatInstant(language, atMilliseconds)}</h3>${claimList(language, learnt, citizenClaimWords[language])}`)}</section>`,
  };
}

function who({ userInfo, subject }: CitizenSignedIn, text: CitizenDemoTexts): Html {
  const name = [userInfo['given_name'], userInfo['family_name']].filter((part) => typeof part === 'string').join(' ');
  return html`<section class="panel raised stack" aria-labelledby="who"><h2 id="who">${text.who}</h2>
<p class="lead"><strong data-who>${name === '' ? text.anonymous : name}</strong></p>
<dl class="facts"><dt>${text.subject}</dt><dd><span class="copy">${subject}</span></dd></dl></section>`;
}

function how(view: CitizenView, session: CitizenSignedIn, text: CitizenDemoTexts): Html {
  const { acr } = session.idTokenClaims;
  const seconds = session.atSeconds + session.accessLifeSeconds - view.nowSeconds;
  return html`<section class="panel stack" aria-labelledby="how"><h2 id="how">${text.session}</h2>
<p data-known="${session.wasKnown ? 'yes' : 'no'}">${session.wasKnown ? text.known : text.fresh}</p>
<dl class="facts"><dt>${text.level}</dt><dd><code>${typeof acr === 'string' && acr}</code></dd>
<dt>${text.tokens}</dt><dd>${session.wasEncrypted ? text.encrypted : text.signed}</dd>
<dt>${text.access}</dt><dd>${seconds > 0 ? formatDuration(view.language, seconds) : text.over}</dd></dl></section>`;
}

function actions(view: CitizenView, text: CitizenDemoTexts, heading: string): Html {
  const { service } = view;
  const others = citizenServiceNames.filter((name) => name !== service);
  return html`<section class="stack" aria-labelledby="actions"><h2 id="actions">${heading}</h2><div class="actions">
${citizenServices[service].callsTaxApi && html`<form method="post" action="/${service}/tax"><button class="button second">${text.askTax}</button></form>`}
<form method="post" action="/${service}/logout"><button class="button danger">${text.logOut}</button></form>
</div><p>${text.others} ${others.map((name) => html` · <a href="/${name}">${text.names[name]}</a>`)}</p></section>`;
}
