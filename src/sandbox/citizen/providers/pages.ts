import { type Html, html } from '#platform/html.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { SandboxCitizen } from '../people-made.ts';
import type { ProviderProfile } from './profiles.ts';
import { type PersonalField, personalFields, type ProviderTexts, providerTexts } from './texts.ts';

export type LoginView = {
  readonly language: Language;
  readonly profile: ProviderProfile;
  readonly citizens: readonly SandboxCitizen[];
  /** Where the forms go. */
  readonly action: string;
  readonly askedLevel: string;
};

/** The one page of a simulated provider: who to be, or not to be. */
export function loginBody(view: LoginView): Html {
  const text = providerTexts[view.language];
  return html`<p class="titled">${badge(view.profile)} <span>${text.level} <code>${view.askedLevel}</code></span></p>
<form method="post" action="${view.action}"><p><button class="button second" name="abandon" value="yes">${text.abandon}</button></p></form>
<section class="stack" aria-labelledby="citizens"><h2 id="citizens">${text.citizens}</h2>
<ul class="cards">${view.citizens.map((citizen) => citizenCard(view, citizen, text))}</ul></section>
<section class="stack" aria-labelledby="personal"><h2 id="personal">${text.personal}</h2><p class="quiet">${text.personalLead}</p>
<form class="panel raised stack" method="post" action="${view.action}">
${personalFields.map((field) => fieldOf(field, text))}
<div class="field"><label for="gender">${text.gender}</label>
<select id="gender" name="gender">${(['female', 'male', 'unspecified'] as const).map((gender) => html`<option value="${gender}">${text.genders[gender]}</option>`)}</select></div>
<p><button class="button" name="personal" value="yes">${text.submit}</button></p></form></section>`;
}

/** A page with one sentence. */
export const sentenceBody = (profile: ProviderProfile, sentence: string): Html =>
  html`<p class="titled">${badge(profile)} <span>${sentence}</span></p>`;

const badge = ({ letters }: ProviderProfile): Html =>
  html`<span class="provider-badge" aria-hidden="true">${letters}</span>`;

const citizenCard = (view: LoginView, { citizenId, claims, note }: SandboxCitizen, text: ProviderTexts): Html => {
  const name = `${String(claims['given_name'])} ${String(claims['family_name'])}`;
  return html`<li class="card"><h3>${name}</h3><p>${note[view.language]}</p>
<form method="post" action="${view.action}"><button class="button full" name="citizen" value="${citizenId}" aria-label="${text.logInAs} : ${name}">${text.logInAs}</button></form></li>`;
};

const examples: Readonly<Record<PersonalField, string>> = {
  given_name: 'Camille',
  family_name: 'TESTEUR',
  birthdate: '1980-01-01',
  birthplace: '75107',
  birthcountry: '99100',
  email: 'camille@citoyens.example.org',
  preferred_username: '',
};

const fieldOf = (field: PersonalField, text: ProviderTexts): Html =>
  html`<div class="field"><label for="${field}">${text.fields[field]}</label><input id="${field}" name="${field}" value="${examples[field]}" maxlength="400" autocomplete="off"></div>`;
