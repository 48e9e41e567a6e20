import { type Html, html } from '#platform/html.ts';
import { type Texts, typeset } from '#platform/language.ts';
import { alertIcon, doneIcon } from '#platform/look/icons.ts';
import type { Language } from '#vocabulary/fault.ts';
import { accountPaths } from '../paths.ts';

export type AccountTab = 'home' | 'sessions' | 'providers' | 'phones';

export type AccountSetting = {
  readonly language: Language;
  readonly csrf: string;
  /** Who is logged in, as they are called. */
  readonly name: string;
  readonly isCitizen: boolean;
  readonly phonesUrl: string;
};

/** What every page of somebody who is logged in has: who they are, the parts of the space, the way out. */
export const inSpace = (setting: AccountSetting, here: AccountTab | undefined, content: Html): Html => {
  const text = texts[setting.language];
  return html`<div class="account">
<div class="account-head"><p class="quiet">${text.who} <strong>${setting.name}</strong></p>
<form method="post" action="${accountPaths.logout}"><input type="hidden" name="csrf" value="${setting.csrf}"><button class="button second small">${text.logOut}</button></form></div>
<nav class="account-tabs" aria-label="${text.parts}"><ul>${tabsOf(setting).map(([tab, path]) => html`<li>${tabOf(tab === here, path, text.tabs[tab])}</li>`)}</ul></nav>
<div class="stack">${content}</div>
</div>`;
};

const tabsOf = ({ isCitizen, phonesUrl }: AccountSetting): readonly (readonly [AccountTab, string])[] => [
  ['home', accountPaths.home],
  ['sessions', accountPaths.sessions],
  isCitizen ? ['providers', accountPaths.providers] : ['phones', phonesUrl],
];

const tabOf = (isHere: boolean, path: string, label: string): Html =>
  isHere ? html`<a href="${path}" aria-current="page">${label}</a>` : html`<a href="${path}">${label}</a>`;

/** What has just been done, or could not be. */
export const noticeOf = (language: Language, kind: 'good' | 'alert', words: string): Html =>
  html`<div class="notice ${kind}" role="${kind === 'good' ? 'status' : 'alert'}" tabindex="-1" autofocus>${kind === 'good' ? doneIcon : alertIcon}<div><p>${typeset(language, words)}</p></div></div>`;

const texts: Texts<{
  readonly who: string;
  readonly logOut: string;
  readonly parts: string;
  readonly tabs: Readonly<Record<AccountTab, string>>;
}> = {
  fr: {
    who: 'Vous êtes',
    logOut: 'Se déconnecter',
    parts: 'Mon espace',
    tabs: { home: 'Historique', sessions: 'Sessions ouvertes', providers: 'Comptes autorisés', phones: 'Téléphones' },
  },
  en: {
    who: 'You are',
    logOut: 'Log out',
    parts: 'My space',
    tabs: { home: 'History', sessions: 'Open sessions', providers: 'Allowed accounts', phones: 'Phones' },
  },
};
