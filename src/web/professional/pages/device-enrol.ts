import { html } from '#platform/html.ts';
import { type Texts, typeset } from '#platform/language.ts';
import { framePage } from '#platform/look/frame.ts';
import { alertIcon, arrowIcon } from '#platform/look/icons.ts';
import type { Look } from '#platform/look/look.ts';
import type { Language } from '#vocabulary/fault.ts';

/** `over`: the codes have expired or were tried too often. */
export type EnrolNotice = 'over' | 'too-many' | 'empty';

export type DeviceEnrol = {
  readonly language: Language;
  readonly csrf: string;
  readonly notice: EnrolNotice | undefined;
};

/** Enrolment without a card begins with an identifier. */
export function deviceEnrolPage(look: Look, { language, csrf, notice }: DeviceEnrol): string {
  const text = texts[language];
  return framePage(look, {
    name: 'device-enrol',
    language,
    languageUrl: `/devices/enrol?lang=${language === 'fr' ? 'en' : 'fr'}`,
    title: text.title,
    content: html`<div class="message">
${notice !== undefined && html`<div class="notice alert" role="alert" tabindex="-1" autofocus>${alertIcon}<div><p>${typeset(language, text.notices[notice])}</p></div></div>`}
<div class="panel raised method">
<h1>${text.title}</h1>
<p class="lead">${text.lead}</p>
<form method="post" action="/devices/enrol"><input type="hidden" name="csrf" value="${csrf}">
<label for="login">${text.identifier}</label>
<input id="login" name="login" type="text" required maxlength="200" autocomplete="username" autocapitalize="characters" spellcheck="false" aria-describedby="login-words">
<p id="login-words" class="quiet">${text.identifierWords}</p>
<button class="button full">${text.send} ${arrowIcon}</button></form>
<p><a href="/devices/add">${typeset(language, text.byCard)}</a></p>
</div></div>`,
  });
}

type EnrolTexts = Readonly<Record<'title' | 'lead' | 'identifier' | 'identifierWords' | 'send' | 'byCard', string>> & {
  readonly notices: Readonly<Record<EnrolNotice, string>>;
};

const texts: Texts<EnrolTexts> = {
  fr: {
    title: 'Enrôler un téléphone par courriel et SMS',
    lead: 'Deux codes partent vers l’adresse et le mobile que l’annuaire connaît. Il faut les deux.',
    identifier: 'Votre numéro RPPS ou identifiant national',
    identifierWords: 'Onze chiffres pour un numéro RPPS. Avec un ancien numéro ADELI seul, il faut la carte.',
    send: 'Envoyer les codes',
    byCard: 'Vous avez votre carte\u00a0? C’est plus simple avec elle',
    notices: {
      over: 'Ces codes ne valent plus\u00a0: demandez-en d’autres.',
      'too-many': 'Trop de codes ont été demandés d’ici. Attendez une heure, ou utilisez votre carte.',
      empty: 'Saisissez votre identifiant.',
    },
  },
  en: {
    title: 'Enrol a phone by e-mail and SMS',
    lead: 'Two codes go to the e-mail address and the mobile that the directory knows. Both are needed.',
    identifier: 'Your RPPS number or national identifier',
    identifierWords: 'Eleven digits for an RPPS number. With a former ADELI number alone, the card is needed.',
    send: 'Send the codes',
    byCard: 'You have your card? It is simpler with it',
    notices: {
      over: 'These codes are no longer good: ask for others.',
      'too-many': 'Too many codes were asked for from here. Wait an hour, or use your card.',
      empty: 'Type your identifier.',
    },
  },
};
