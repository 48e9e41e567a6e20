import type { Caller, OperatorRole } from '#operators/operator.ts';
import { type Html, html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import { say } from '../../office/say.ts';
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

/** A page of the console: where one can go, folded on a narrow screen and beside it on a wide one; who one is; the page. */
export const consoleFrame = (frame: Frame, content: Html): Html => {
  const { language, title, caller, csrf } = frame;
  const t = (fr: string, en: string) => say(language, fr, en);
  return html`<div class="console"><div class="console-side"><details class="console-fold"><summary>${t('Menu de la console', 'Console menu')}</summary>${places(frame)}</details>${places(frame)}
<div class="console-who"><p><strong>${caller.name}</strong><br><span class="quiet">${caller.roles.map((role) => roleWords[language][role]).join(', ')}</span></p>
<form method="post" action="/console/deconnexion"><input type="hidden" name="csrf" value="${csrf}"><button class="button second small">${t('Se déconnecter', 'Sign out')}</button></form></div></div>
<div class="stack console-page"><h1>${title}</h1>${content}</div></div>`;
};

const places = ({ language, places: shown, here }: Frame): Html =>
  html`<nav aria-label="${say(language, 'Console', 'Console')}"><ul>${shown.map(
    (place) =>
      html`<li>${
        place === here
          ? html`<a href="${consolePaths[place]}" aria-current="page">${placeTitles[language][place]}</a>`
          : html`<a href="${consolePaths[place]}">${placeTitles[language][place]}</a>`
      }</li>`,
  )}</ul></nav>`;
