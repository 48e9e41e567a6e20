import { type Html, html } from '#platform/html.ts';
import { type Texts, typeset } from '#platform/language.ts';
import { framePage } from '#platform/look/frame.ts';
import { arrowIcon, cardIcon, phoneIcon } from '#platform/look/icons.ts';
import type { Look } from '#platform/look/look.ts';
import type { Language } from '#vocabulary/fault.ts';

export type DeviceAdd = {
  readonly language: Language;
  readonly csrf: string;
  readonly appUrl: string;
  /** `ready`: the card was shown a moment ago. */
  readonly step: 'ready' | 'card-needed';
  /** Where enrolment by messages begins, for whoever has no card at hand. */
  readonly enrolUrl: string | undefined;
};

/** Before the QR code: what will happen, and the card first when it was not shown just now. */
export function deviceAddPage(look: Look, page: DeviceAdd): string {
  const text = texts[page.language];
  return framePage(look, {
    name: 'device-add',
    language: page.language,
    title: text.title,
    content: html`<div class="message panel raised">
${phoneIcon}
<h1>${text.title}</h1>
${stepOf(page, text)}
<p><a href="/devices">${text.back}</a></p>
</div>`,
  });
}

function stepOf(page: DeviceAdd, text: AddTexts): Html {
  switch (page.step) {
    case 'card-needed':
      return html`<p class="lead">${text.cardNeeded}</p>
<p><a class="button full" href="/devices/login?to=add">${cardIcon} ${text.showCard}</a></p>
${page.enrolUrl !== undefined && html`<p><a href="${page.enrolUrl}">${text.noCard}</a></p>`}`;
    case 'ready':
      return html`<ol class="steps">${text.steps.map((step) => html`<li>${typeset(page.language, step)}</li>`)}</ol>
<p class="quiet">${text.app} <a href="${page.appUrl}">${page.appUrl}</a></p>
<form method="post" action="/devices/add"><input type="hidden" name="csrf" value="${page.csrf}">
<button class="button full">${text.show} ${arrowIcon}</button></form>`;
  }
}

type AddTexts = {
  readonly title: string;
  readonly cardNeeded: string;
  readonly showCard: string;
  readonly noCard: string;
  readonly steps: readonly string[];
  readonly app: string;
  readonly show: string;
  readonly back: string;
};

const texts: Texts<AddTexts> = {
  fr: {
    title: 'Ajouter un téléphone',
    cardNeeded:
      'Pour enrôler un téléphone, montrez d’abord votre carte\u00a0: il faut s’être connecté avec elle il y a moins de cinq minutes.',
    showCard: 'Se connecter avec ma carte',
    noCard: 'Pas de carte\u00a0? Enrôler par courriel et SMS',
    steps: [
      'Prenez le téléphone à enrôler en main\u00a0: le QR code ne vaut que 90 secondes.',
      'Affichez le QR code et lisez-le avec l’appareil photo du téléphone.',
      'Suivez l’application\u00a0: donnez un nom au téléphone et choisissez un code.',
    ],
    app: 'L’application s’ouvre aussi à cette adresse\u00a0:',
    show: 'Afficher le QR code',
    back: 'Revenir à vos téléphones',
  },
  en: {
    title: 'Add a phone',
    cardNeeded: 'To enrol a phone, show your card first: you must have logged in with it less than five minutes ago.',
    showCard: 'Log in with my card',
    noCard: 'No card? Enrol by e-mail and SMS',
    steps: [
      'Take the phone to enrol in your hand: the QR code is good for 90 seconds only.',
      'Show the QR code and read it with the camera of the phone.',
      'Follow the app: give the phone a name and choose a PIN.',
    ],
    app: 'The app also opens at this address:',
    show: 'Show the QR code',
    back: 'Back to your phones',
  },
};
