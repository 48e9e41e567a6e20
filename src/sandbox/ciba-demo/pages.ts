import { type Html, html } from '#platform/html.ts';
import { alertIcon, cardIcon, doneIcon, phoneIcon } from '#platform/look/icons.ts';
import type { Language } from '#vocabulary/fault.ts';
import { claimList } from '../demo/claim-list.ts';
import type { DoorPage } from '../door.ts';
import type { NavLink } from '../look/sandbox-page.ts';
import type { TestPerson } from '../people/test-people.ts';
import type { SandboxAddresses } from '../surroundings.ts';
import type { DeskLogin, ShownCall } from './exchange.ts';
import { type BureauTexts, bureauTexts } from './texts.ts';

export type BureauView = {
  readonly language: Language;
  readonly addresses: SandboxAddresses;
  readonly people: readonly TestPerson[];
};

/** Whom to ask, and how. */
export function bureauPage(view: BureauView): DoorPage {
  const text = bureauTexts[view.language];
  return {
    title: text.title,
    lead: text.lead,
    nav: navigation(view, text),
    body: html`<form class="panel raised stack" method="post" action="/bureau">
<div class="field"><label for="person">${text.person}</label>
<select id="person" name="person">${view.people.map((person) => html`<option value="${person.nationalId}">${person.holderName} – ${person.note[view.language]}</option>`)}</select></div>
<fieldset class="field"><legend>${text.channel}</legend>
<label><input type="radio" name="channel" value="MOBILE" checked> ${text.channels.MOBILE}</label>
<label><input type="radio" name="channel" value="CARD"> ${text.channels.CARD}</label></fieldset>
<p><button class="button">${text.begin}</button></p></form>
<section class="stack" aria-labelledby="before"><h2 id="before">${text.before}</h2>
<ul><li>${text.needPhone} <a href="${view.addresses.readerOrigin}/phone">${text.phonePage}</a></li>
<li>${text.needAgent} <a href="${view.addresses.readerOrigin}/reader/agent">${text.agentPage}</a></li></ul></section>`,
  };
}

/** A login under way or over, with every call. */
export function deskLoginPage(view: BureauView, login: DeskLogin): DoorPage {
  const text = bureauTexts[view.language];
  return {
    title: text.titles[login.state.is],
    nav: navigation(view, text),
    body: html`${stateOf(view, login, text)}
<section class="stack" aria-labelledby="calls"><h2 id="calls">${text.calls}</h2>
<ol class="stack">${login.calls.map((call, index) => html`<li>${callOf(call, index, text)}</li>`)}</ol></section>
${login.state.is === 'done' && received(view.language, login.state, text)}
<p><a href="/bureau">${text.again}</a></p>`,
  };
}

function stateOf(view: BureauView, login: DeskLogin, text: BureauTexts): Html {
  switch (login.state.is) {
    case 'waiting':
      return html`<section class="panel raised stack" role="status">
<p class="titled">${login.channel === 'MOBILE' ? phoneIcon : cardIcon} ${text.pick[login.channel]}</p>
<p class="desk-code" data-code="${login.code}">${login.code}</p>
<p class="quiet">${text.waiting}</p>
${login.channel === 'CARD' && html`<p><a href="${view.addresses.readerOrigin}/reader/agent">${text.agentPage}</a></p>`}</section>`;
    case 'done':
      return html`<div class="notice good" role="status">${doneIcon}<div><p>${text.done} <strong>${textOf(login.state.claims['SubjectNameID'])}</strong></p></div></div>`;
    case 'failed':
      return html`<div class="notice alert" role="alert">${alertIcon}<div><p>${text.failed}</p><p class="quiet"><code>${login.state.error}</code></p></div></div>`;
  }
}

const callOf = (call: ShownCall, index: number, text: BureauTexts): Html => html`<div class="panel stack">
<h3>${kindOf(call, text)} <span class="badge ${call.status < 400 ? 'good' : ''}">${call.status}</span></h3>
<pre class="code" tabindex="0" role="region" aria-label="${text.sent} ${index + 1}">${call.method} ${call.url}
${Object.entries(call.form).map(([name, value]) => `\n${name}=${value}`)}</pre>
<pre class="code" tabindex="0" role="region" aria-label="${text.received} ${index + 1}">${JSON.stringify(call.answer, null, 2)}</pre></div>`;

const kindOf = ({ form, status, answer }: ShownCall, text: BureauTexts): string => {
  if (form['binding_message'] !== undefined) return text.request;
  if (status < 400) return text.tokens;
  return errorOf(answer) === 'authorization_pending' || errorOf(answer) === 'slow_down' ? text.poll : text.end;
};

const errorOf = (answer: unknown): unknown =>
  typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : undefined;

const textOf = (claim: unknown): string => (typeof claim === 'string' ? claim : '');

const received = (
  language: Language,
  { claims, accessClaims }: Extract<DeskLogin['state'], { readonly is: 'done' }>,
  text: BureauTexts,
): Html => html`<section class="stack" aria-labelledby="id-token"><h2 id="id-token">${text.idToken}</h2>${claimList(language, claims)}
<details><summary>${text.accessToken}</summary>${claimList(language, accessClaims)}</details></section>`;

const navigation = ({ addresses }: BureauView, text: BureauTexts): readonly NavLink[] => [
  { url: `${addresses.readerOrigin}/`, label: text.start },
  { url: '/bureau', label: text.shortTitle, current: true },
];
