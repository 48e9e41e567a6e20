import { html } from '#platform/html.ts';
import { type Texts, typeset } from '#platform/language.ts';
import { framePage } from '#platform/look/frame.ts';
import { alertIcon, arrowIcon } from '#platform/look/icons.ts';
import type { Look } from '#platform/look/look.ts';
import type { Language } from '#vocabulary/fault.ts';

export type DeviceCodes = {
  readonly language: Language;
  /** Says which codes; comes back with the form. */
  readonly note: string;
  /** After a wrong try. */
  readonly triesLeft: number | undefined;
};

/** Takes both codes. Whether any were sent, the page does not tell. */
export function deviceCodesPage(look: Look, { language, note, triesLeft }: DeviceCodes): string {
  const text = texts[language];
  return framePage(look, {
    name: 'device-codes',
    language,
    languageUrl: `/devices/enrol/codes?${new URLSearchParams({ note, lang: language === 'fr' ? 'en' : 'fr' })}`,
    title: text.title,
    content: html`<div class="message">
${triesLeft !== undefined && html`<div class="notice alert" role="alert" tabindex="-1" autofocus>${alertIcon}<div><p>${typeset(language, text.wrong(triesLeft))}</p></div></div>`}
<div class="panel raised method">
<h1>${text.title}</h1>
<p class="lead">${text.lead}</p>
<form method="post" action="/devices/enrol/codes"><input type="hidden" name="note" value="${note}">
<label for="mailCode">${text.mail}</label>
<input id="mailCode" name="mailCode" type="text" inputmode="numeric" autocomplete="off" required maxlength="20">
<label for="smsCode">${text.sms}</label>
<input id="smsCode" name="smsCode" type="text" inputmode="numeric" autocomplete="one-time-code" required maxlength="20">
<button class="button full">${text.go} ${arrowIcon}</button></form>
<details><summary>${typeset(language, text.nothing)}</summary><ul>${text.remedies.map((remedy) => html`<li>${typeset(language, remedy)}</li>`)}</ul></details>
</div></div>`,
  });
}

type CodesTexts = Readonly<Record<'title' | 'lead' | 'mail' | 'sms' | 'go' | 'nothing', string>> & {
  readonly wrong: (triesLeft: number) => string;
  readonly remedies: readonly string[];
};

const texts: Texts<CodesTexts> = {
  fr: {
    title: 'Saisissez les deux codes',
    lead: 'S’ils ont pu partir, ils arrivent en quelques minutes et valent quinze minutes.',
    mail: 'Code reçu par courriel',
    sms: 'Code reçu par SMS',
    go: 'Vérifier',
    wrong: (left) => `L’un des codes est faux. ${left === 1 ? 'Il reste un essai.' : `Il reste ${left} essais.`}`,
    nothing: 'Vous ne recevez rien\u00a0?',
    remedies: [
      'Regardez parmi les courriels indésirables.',
      'Vérifiez l’identifiant saisi, et que l’annuaire connaît votre adresse et votre mobile.',
      'Avec un ancien numéro ADELI seul, ou sans coordonnées connues, enrôlez le téléphone avec votre carte.',
    ],
  },
  en: {
    title: 'Type both codes',
    lead: 'If they could be sent, they arrive within minutes and are good for fifteen.',
    mail: 'Code received by e-mail',
    sms: 'Code received by SMS',
    go: 'Check',
    wrong: (left) => `One of the codes is wrong. ${left === 1 ? 'One try is left.' : `${left} tries are left.`}`,
    nothing: 'You receive nothing?',
    remedies: [
      'Look among unwanted e-mails.',
      'Check the identifier that you typed, and that the directory knows your address and your mobile.',
      'With a former ADELI number alone, or without known details, enrol the phone with your card.',
    ],
  },
};
