import { html } from '#platform/html.ts';
import { type Texts, typeset } from '#platform/language.ts';
import { framePage } from '#platform/look/frame.ts';
import type { Look } from '#platform/look/look.ts';
import type { Language } from '#vocabulary/fault.ts';

export type ConfirmLogout = {
  readonly language: Language;
  /** Takes the post; `logout=yes` comes with it only when the person agrees. */
  readonly action: string;
  readonly csrf: string;
  /** Whatever else the receiver wants back. */
  readonly hiddenFields?: Readonly<Record<string, string>> | undefined;
  readonly serviceName?: string | undefined;
  readonly languageUrl?: string | undefined;
};

/** Asks before a logout that nobody proved to have asked for (OpenID Connect RP-Initiated Logout, section 2). */
export function confirmLogoutPage(look: Look, page: ConfirmLogout): string {
  const text = texts[page.language];
  const fields = Object.entries({ ...page.hiddenFields, csrf: page.csrf });
  return framePage(look, {
    name: 'confirm-logout',
    language: page.language,
    languageUrl: page.languageUrl,
    title: typeset(page.language, text.title),
    content: html`<div class="message panel raised">
<h1>${typeset(page.language, text.title)}</h1>
<p class="lead">${page.serviceName !== undefined && text.asks(page.serviceName)} ${text.effect}</p>
<form method="post" action="${page.action}">
${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<p class="actions"><button class="button" name="logout" value="yes">${text.yes}</button> <button class="button second">${text.no}</button></p>
</form>
</div>`,
  });
}

type ConfirmLogoutTexts = {
  readonly title: string;
  readonly asks: (service: string) => string;
  readonly effect: string;
  readonly yes: string;
  readonly no: string;
};

const texts: Texts<ConfirmLogoutTexts> = {
  fr: {
    title: 'Voulez-vous vous déconnecter ?',
    asks: (service) => `${service} demande de fermer votre session.`,
    effect: 'Les services ouverts avec cette session seront prévenus.',
    yes: 'Me déconnecter',
    no: 'Garder ma session',
  },
  en: {
    title: 'Do you want to log out?',
    asks: (service) => `${service} asks to close your session.`,
    effect: 'The services opened with this session will be told.',
    yes: 'Log me out',
    no: 'Keep my session',
  },
};
