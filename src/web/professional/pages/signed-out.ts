import { html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import { framePage } from '#platform/look/frame.ts';
import { doneIcon } from '#platform/look/icons.ts';
import type { Look } from '#platform/look/look.ts';
import type { Language } from '#vocabulary/fault.ts';
import { type WayBack, wayBackButton } from './error.ts';

export type SignedOut = {
  readonly language: Language;
  /** Who asked for the logout, when known. */
  readonly serviceName?: string | undefined;
  readonly wayBack?: WayBack | undefined;
  /** One more sentence, in the page's language, when something remains to be said. */
  readonly note?: string | undefined;
  readonly languageUrl?: string | undefined;
};

/** Says that the session is over, and what a shared computer still needs. */
export function signedOutPage(look: Look, page: SignedOut): string {
  const text = texts[page.language];
  return framePage(look, {
    name: 'signed-out',
    language: page.language,
    languageUrl: page.languageUrl,
    title: text.title,
    content: html`<div class="message panel raised good">
${doneIcon}
<h1>${text.title}</h1>
<p class="lead">${page.serviceName === undefined ? text.ended : text.endedBy(page.serviceName)}</p>
${page.note !== undefined && html`<p>${page.note}</p>`}
<p>${text.card}</p>
${page.wayBack !== undefined && wayBackButton(page.language, page.wayBack)}
</div>`,
  });
}

type SignedOutTexts = {
  readonly title: string;
  readonly ended: string;
  readonly endedBy: (service: string) => string;
  readonly card: string;
};

const texts: Texts<SignedOutTexts> = {
  fr: {
    title: 'La déconnexion est faite',
    ended: 'Votre session est fermée.',
    endedBy: (service) => `Votre session est fermée, à la demande de ${service}.`,
    card: 'Retirez votre carte du lecteur. Sur un poste partagé, fermez aussi toutes les fenêtres du navigateur.',
  },
  en: {
    title: 'You are logged out',
    ended: 'Your session is closed.',
    endedBy: (service) => `Your session is closed, as ${service} asked.`,
    card: 'Take your card out of the reader. On a shared computer, close all windows of the browser too.',
  },
};
