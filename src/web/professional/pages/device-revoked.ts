import { html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import { framePage } from '#platform/look/frame.ts';
import { doneIcon } from '#platform/look/icons.ts';
import type { Look } from '#platform/look/look.ts';
import type { Language } from '#vocabulary/fault.ts';

/** Says that the phone is revoked to whom it had logged in, and who is logged out with it. */
export function deviceRevokedPage(look: Look, { language }: { readonly language: Language }): string {
  const text = texts[language];
  return framePage(look, {
    name: 'device-revoked',
    language,
    title: text.title,
    content: html`<div class="message panel raised good">
${doneIcon}
<h1>${text.title}</h1>
<p class="lead">${text.effect}</p>
<p><a class="button second" href="/devices">${text.again}</a></p>
</div>`,
  });
}

const texts: Texts<Readonly<Record<'title' | 'effect' | 'again', string>>> = {
  fr: {
    title: 'Le téléphone est révoqué',
    effect:
      'Il avait ouvert cette connexion aussi\u00a0: vous êtes déconnecté, ici et partout où il vous avait connecté.',
    again: 'Revoir vos téléphones',
  },
  en: {
    title: 'The phone is revoked',
    effect: 'It had opened this login too: you are logged out, here and everywhere it had logged you in.',
    again: 'See your phones again',
  },
};
