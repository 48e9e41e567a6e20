import { type Html, html } from '#platform/html.ts';
import { formatDuration, formatInstant } from '#platform/language.ts';
import { alertIcon, cardIcon, doneIcon } from '#platform/look/icons.ts';
import { type SandboxHosts, sandboxNavigation } from '../look/navigation.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { DoorPage } from '../door.ts';
import { claimList } from './claim-list.ts';
import { type DemoServiceName, demoServices } from './clients.ts';
import { readIdentity } from './identity.ts';
import type { Claims } from './partner.ts';
import type { Problem } from './problem.ts';
import { professionLabel } from './professions.ts';
import type { Notice, SignedIn } from './sessions.ts';
import { type DemoTexts, demoTexts } from './texts.ts';

/** What every page of a demonstration service knows. */
export type DemoView = {
  readonly language: Language;
  readonly service: DemoServiceName;
  readonly nowSeconds: number;
  readonly hosts: SandboxHosts;
  /** Origins through which a form of the page may lead (logout goes to the platform and back). */
  readonly formTargets: readonly string[];
};

/** The list of both services. */
export function indexPage(language: Language, hosts: SandboxHosts): DoorPage {
  const text = demoTexts[language];
  return {
    title: text.indexTitle,
    lead: text.indexLead,
    nav: sandboxNavigation(language, hosts),
    body: html`<ul class="cards">${serviceNames.map(
      (name) =>
        html`<li class="card"><h2>${text.names[name]}</h2><p>${text.leads[name]}</p><p><a href="/${name}">${text.names[name]}</a></p></li>`,
    )}</ul>`,
  };
}

/** The page of somebody who is not logged in: one button, and why they are here if something happened. */
export function welcomePage(view: DemoView, notice?: Notice): DoorPage {
  const text = demoTexts[view.language];
  return {
    title: text.names[view.service],
    lead: text.leads[view.service],
    nav: sandboxNavigation(view.language, view.hosts, view.service),
    body: html`${notice !== undefined && noticeOf(view.language, notice, text)}
<div class="panel raised stack">
<p><a class="button" href="/${view.service}/login">${cardIcon} ${text.logIn}</a></p>
<p class="quiet">${text.logInNote}</p>
</div>`,
  };
}

/** The page of somebody who is logged in: who, what was received, what can be done. */
export function signedInPage(view: DemoView, session: SignedIn): DoorPage {
  const text = demoTexts[view.language];
  const { tokens, userInfo } = session;
  const show = { language: view.language, text };
  return {
    title: text.names[view.service],
    nav: sandboxNavigation(view.language, view.hosts, view.service),
    formTargets: view.formTargets,
    body: html`${session.problem !== undefined && problemNotice(session.problem, text)}
<div class="columns">${who(view, userInfo, text)}${lives(view, session, text)}</div>
${actions(view, text)}
${received('userinfo', text.userInfo, userInfo, show)}
${received('id-token', text.idToken, tokens.idTokenClaims, show)}
${received('access-token', text.accessToken, tokens.accessTokenClaims, show)}`,
  };
}

function who(view: DemoView, userInfo: Claims, text: DemoTexts): Html {
  const identity = readIdentity(userInfo);
  return html`<section class="panel raised stack" aria-labelledby="who"><h2 id="who">${text.who}</h2>
<p class="lead"><strong data-who>${identity?.name ?? text.unknown}</strong></p>
<dl class="facts"><dt>${text.profession}</dt><dd>${professionLabel(view.language, identity?.professionCode ?? '') ?? text.unknown}</dd>
<dt>${text.organization}</dt><dd>${identity?.organization || text.unknown}</dd>
<dt>${text.nationalId}</dt><dd><span class="copy">${identity?.nationalId ?? ''}</span></dd></dl></section>`;
}

function lives(view: DemoView, session: SignedIn, text: DemoTexts): Html {
  const { accessLifeSeconds, refreshLifeSeconds } = session.tokens;
  const left = (life: number): string => {
    const seconds = session.tokensAtSeconds + life - view.nowSeconds;
    return seconds > 0 ? formatDuration(view.language, seconds) : text.over;
  };
  return html`<section class="panel stack" aria-labelledby="lives"><h2 id="lives">${text.lives}</h2>
<dl class="facts"><dt>${text.access}</dt><dd>${left(accessLifeSeconds)}</dd>
${refreshLifeSeconds !== undefined && html`<dt>${text.refresh}</dt><dd>${left(refreshLifeSeconds)}</dd>`}</dl>
<p class="quiet">${text.left}</p></section>`;
}

function actions(view: DemoView, text: DemoTexts): Html {
  const other = otherService(view.service);
  return html`<section class="stack" aria-labelledby="actions"><h2 id="actions">${text.actions}</h2><div class="actions">
<form method="post" action="/${view.service}/refresh"><button class="button second">${text.doRefresh}</button></form>
<form method="post" action="/${view.service}/userinfo"><button class="button second">${text.doUserInfo}</button></form>
<a class="button second" href="/${other}">${text.other}</a>
<form method="post" action="/${view.service}/logout"><button class="button danger">${text.doLogout}</button></form>
</div></section>`;
}

/** How claims are shown: the words of the page, and what claims mean where a service says it in its own way. */
type Showing = {
  readonly language: Language;
  readonly text: DemoTexts;
  readonly meanings?: Readonly<Record<string, string>> | undefined;
};

/** UserInfo lies open; the tokens repeat most of it, so a page that held all three open would have no end on a telephone. */
export function received(id: string, title: string, claims: Claims | undefined, showing: Showing): Html {
  const { language, text, meanings } = showing;
  const heading = html`<h2 id="${id}">${title}</h2>`;
  if (claims === undefined)
    return html`<section class="stack" aria-labelledby="${id}">${heading}<p>${text.opaque}</p></section>`;
  const list = claimList(language, claims, meanings);
  const raw = html`<details><summary>${text.rawJson} – ${title}</summary><pre class="code">${JSON.stringify(claims, null, 2)}</pre></details>`;
  if (id === 'userinfo') return html`<section class="stack" aria-labelledby="${id}">${heading}${list}${raw}</section>`;
  return html`<section class="stack" aria-labelledby="${id}">${heading}
<details><summary>${text.content} – ${title}</summary>${list}</details>${raw}</section>`;
}

type NoticeTexts = Pick<DemoTexts, 'loggedOut' | 'endedElsewhere' | 'problems' | 'code'>;

/** Why somebody is not logged in any more, or could not log in. */
export function noticeOf(language: Language, notice: Notice, text: NoticeTexts): Html {
  if (notice.kind === 'problem') return problemNotice(notice.problem, text);
  if (notice.kind === 'logged-out')
    return html`<div class="notice good" role="status">${doneIcon}<div><p>${text.loggedOut}</p></div></div>`;
  return html`<div class="notice alert" role="status">${alertIcon}<div><p>${text.endedElsewhere} ${formatInstant(language, notice.atMilliseconds)}.</p></div></div>`;
}

/** What did not work, with the code of the protocol. */
export const problemNotice = (problem: Problem, text: Pick<DemoTexts, 'problems' | 'code'>): Html =>
  html`<div class="notice alert" role="alert">${alertIcon}<div><p>${text.problems[problem.kind]}</p><p class="quiet">${text.code} <code>${problem.detail}</code></p></div></div>`;

const serviceNames = Object.keys(demoServices) as readonly DemoServiceName[];

const otherService = (service: DemoServiceName): DemoServiceName => (service === 'cabinet' ? 'hopital' : 'cabinet');
