import { html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import { doneIcon } from '#platform/look/icons.ts';
import type { Look } from '#platform/look/look.ts';
import { frameCitizenPage, type PageSetting } from './citizen-frame.ts';

export type LeavingPage = PageSetting & {
  readonly action: string;
  /** The tour of this logout, sealed. */
  readonly tour: string;
  /** Sends the form by itself. */
  readonly script: string;
  readonly serviceName: string | undefined;
};

/** The first stop of a logout: sends itself on to the provider, or is sent by its button. */
export const leavingPage = (look: Look, page: LeavingPage): string => {
  const text = texts[page.language];
  return frameCitizenPage(look, page, {
    name: 'citizen-leaving',
    title: text.title,
    script: page.script,
    content: html`<div class="column panel raised">
<h1>${text.title}</h1>
<p class="lead">${text.lead(page.serviceName)}</p>
<form method="post" action="${page.action}" data-send data-once>
<input type="hidden" name="tour" value="${page.tour}">
<button class="button">${text.go}</button>
</form>
</div>`,
  });
};

/** The end of a logout that leads nowhere else. */
export const leftPage = (look: Look, setting: PageSetting & { readonly serviceName: string | undefined }): string => {
  const text = texts[setting.language];
  return frameCitizenPage(look, setting, {
    name: 'citizen-signed-out',
    title: text.done,
    content: html`<div class="column panel raised good">
${doneIcon}
<h1>${text.done}</h1>
<p class="lead">${text.closed}</p>
<p>${text.shared}</p>
</div>`,
  });
};

type LeavingTexts = {
  readonly title: string;
  readonly lead: (service: string | undefined) => string;
  readonly go: string;
  readonly done: string;
  readonly closed: string;
  readonly shared: string;
};

const texts: Texts<LeavingTexts> = {
  fr: {
    title: 'Déconnexion en cours',
    lead: (service) =>
      service === undefined
        ? 'Votre session va être fermée, ici et chez le fournisseur de votre compte.'
        : `À la demande de ${service}, votre session va être fermée, ici et chez le fournisseur de votre compte.`,
    go: 'Me déconnecter',
    done: 'La déconnexion est faite',
    closed: 'Votre session est fermée. Vous pouvez fermer cette page.',
    shared: 'Sur un ordinateur partagé, fermez aussi toutes les fenêtres du navigateur.',
  },
  en: {
    title: 'Logging out',
    lead: (service) =>
      service === undefined
        ? 'Your session is about to be closed, here and at the provider of your account.'
        : `As ${service} asked, your session is about to be closed, here and at the provider of your account.`,
    go: 'Log me out',
    done: 'You are logged out',
    closed: 'Your session is closed. You can close this page.',
    shared: 'On a shared computer, close all windows of the browser too.',
  },
};
