import { html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import { framePage } from '#platform/look/frame.ts';
import type { Look } from '#platform/look/look.ts';
import type { Language } from '#vocabulary/fault.ts';

export type DeviceLoginFailed = { readonly language: Language; readonly retryUrl: string };

/** What follows when somebody who came to see their phones cancelled the login, or it failed. */
export function deviceLoginFailedPage(look: Look, { language, retryUrl }: DeviceLoginFailed): string {
  const text = texts[language];
  return framePage(look, {
    name: 'device-login-failed',
    language,
    languageUrl: '?error=login&lang=' + (language === 'fr' ? 'en' : 'fr'),
    title: text.title,
    content: html`<div class="message panel raised">
<h1>${text.title}</h1>
<p class="lead">${text.why}</p>
<p><a class="button" href="${retryUrl}">${text.retry}</a></p>
</div>`,
  });
}

const texts: Texts<Readonly<Record<'title' | 'why' | 'retry', string>>> = {
  fr: {
    title: 'Vous n’êtes pas connecté',
    why: 'La connexion n’est pas allée à son terme. Vos téléphones ne sont montrés qu’à vous.',
    retry: 'Se connecter',
  },
  en: {
    title: 'You are not logged in',
    why: 'The login did not come to its end. Your phones are shown to nobody but you.',
    retry: 'Log in',
  },
};
