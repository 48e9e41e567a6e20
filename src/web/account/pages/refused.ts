import { html } from '#platform/html.ts';
import type { Language } from '#vocabulary/fault.ts';
import { accountPaths } from '../paths.ts';
import type { AccountPage } from '../send-page.ts';

/** A post that did not come from a form of ours: nothing was done. */
export const refusedPage = (language: Language): AccountPage => {
  const text = texts[language];
  return {
    title: text.title,
    content: html`<div class="stack narrow"><h1>${text.title}</h1><p>${text.why}</p><p class="actions"><a class="button" href="${accountPaths.home}">${text.back}</a></p></div>`,
  };
};

const texts = {
  fr: {
    title: 'Rien n’a été changé',
    why: 'Cette demande ne vient pas d’une page de votre espace, ou la page était ouverte depuis trop longtemps.',
    back: 'Revenir à mon espace',
  },
  en: {
    title: 'Nothing was changed',
    why: 'This request does not come from a page of your space, or the page had been open for too long.',
    back: 'Back to my space',
  },
};
