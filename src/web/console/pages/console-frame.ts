import type { Caller, OperatorRole } from '#operators/operator.ts';
import { type Html, html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import { say } from '../../office/say.ts';
import { entryPaths } from '../entry-paths.ts';
import { consolePaths, type ConsolePlace, placeTitles } from '../places.ts';

type Frame = {
  readonly language: Language;
  readonly places: readonly ConsolePlace[];
  readonly caller: Pick<Caller, 'name' | 'roles'>;
  readonly csrf: string;
  readonly here: ConsolePlace | undefined;
  readonly title: string;
};

export const roleWords: Texts<Readonly<Record<OperatorRole, string>>> = {
  fr: { reviewer: 'Relecture', operator: 'Exploitation', auditor: 'Audit', support: 'Support' },
  en: { reviewer: 'Review', operator: 'Operation', auditor: 'Audit', support: 'Support' },
};

/**
 * A page of the console, with where one can go and who one is: folded above it on a narrow screen, beside it on a wide
 * one. Both are written; the stylesheet shows one.
 */
export const consoleFrame = (frame: Frame, content: Html): Html => {
  const menu = html`${places(frame)}${who(frame)}`;
  return html`<div class="console"><div class="console-side"><details class="console-fold"><summary>${say(frame.language, 'Menu de la console', 'Console menu')}</summary>${menu}</details>
<div class="console-wide">${menu}</div></div>
<div class="stack console-page"><h1>${frame.title}</h1>${content}</div></div>`;
};

const who = ({ language, caller, csrf }: Frame): Html =>
  html`<div class="console-who"><p><strong>${caller.name}</strong><br><span class="quiet">${caller.roles.map((role) => roleWords[language][role]).join(', ')}</span></p>
<form method="post" action="${entryPaths.signOut}"><input type="hidden" name="csrf" value="${csrf}"><button class="button second small">${say(language, 'Se déconnecter', 'Sign out')}</button></form></div>`;

const places = ({ language, places: shown, here }: Frame): Html =>
  html`<nav aria-label="${say(language, 'Places de la console', 'Places of the console')}"><ul>${shown.map(
    (place) =>
      html`<li>${
        place === here
          ? html`<a href="${consolePaths[place]}" aria-current="page">${placeTitles[language][place]}</a>`
          : html`<a href="${consolePaths[place]}">${placeTitles[language][place]}</a>`
      }</li>`,
  )}</ul></nav>`;
