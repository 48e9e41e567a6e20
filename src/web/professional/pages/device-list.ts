import type { ShownDevice } from '#methods/app/manage.ts';
import { type Html, html } from '#platform/html.ts';
import { formatInstant, type Texts, typeset } from '#platform/language.ts';
import { framePage } from '#platform/look/frame.ts';
import { alertIcon, doneIcon, phoneIcon } from '#platform/look/icons.ts';
import type { Look } from '#platform/look/look.ts';
import type { Language } from '#vocabulary/fault.ts';
import { faultWords } from './fault-words.ts';

export const listNotices = ['renamed', 'revoked', 'bad-name', 'too-many'] as const;
export type ListNotice = (typeof listNotices)[number];

export type DeviceList = {
  readonly language: Language;
  readonly csrf: string;
  readonly devices: readonly ShownDevice[];
  readonly maximum: number;
  readonly appUrl: string;
  readonly logoutUrl: string;
  /** What has just been done, or could not be. */
  readonly notice: ListNotice | undefined;
};

/** The phones of a professional, and what can be done with each. */
export function deviceListPage(look: Look, page: DeviceList): string {
  const text = texts[page.language];
  const isFull = page.devices.length >= page.maximum;
  return framePage(look, {
    name: 'devices',
    language: page.language,
    title: text.title,
    content: html`<div class="message devices">
${page.notice === 'too-many' && tooManyNotice(page.language)}
${page.notice !== undefined && page.notice !== 'too-many' && noticeOf(page.notice, text)}
<h1>${text.title}</h1>
<p class="lead">${text.lead}</p>
${page.devices.length === 0 ? empty(page, text) : html`<ul class="device-list">${page.devices.map((device) => deviceItem(device, page, text))}</ul>`}
<p class="actions">${isFull ? html`<span>${text.full(page.maximum)}</span>` : html`<a class="button" href="/devices/add">${phoneIcon} ${text.add}</a>`}
<a href="${page.logoutUrl}">${text.logOut}</a></p>
</div>`,
  });
}

/** Said here, because here it can be mended: each phone below has its button. */
const tooManyNotice = (language: Language): Html => {
  const { message, advice } = faultWords(language, 'P509');
  return html`<div class="notice alert" role="alert" tabindex="-1" autofocus>${alertIcon}<div><p>${message}</p><p>${advice} <span class="copy">P509</span></p></div></div>`;
};

type OwnNotice = Exclude<ListNotice, 'too-many'>;

const noticeOf = (notice: OwnNotice, text: ListTexts): Html =>
  html`<div class="${notice === 'bad-name' ? 'notice alert' : 'notice good'}" role="status" tabindex="-1" autofocus>${notice === 'bad-name' ? alertIcon : doneIcon}<div><p>${text.notices[notice]}</p></div></div>`;

const empty = (page: DeviceList, text: ListTexts): Html => html`<section class="panel" aria-labelledby="none">
<h2 id="none">${text.none}</h2>
<ol class="steps">${text.how.map((step) => html`<li>${typeset(page.language, step)}</li>`)}</ol>
<p class="quiet">${typeset(page.language, text.app)} <a href="${page.appUrl}">${page.appUrl}</a></p>
</section>`;

const deviceItem = (device: ShownDevice, page: DeviceList, text: ListTexts): Html => html`<li class="panel raised">
<div class="titled">${phoneIcon}<h2>${device.name}</h2> <span class="${device.state === 'active' ? 'badge good' : 'badge bad'}">${text.states[device.state]}</span></div>
${device.state === 'blocked' && html`<p>${text.blocked}</p>`}
<dl class="facts"><dt>${text.enrolled}</dt><dd>${formatInstant(page.language, device.enrolledAtSeconds * 1000)}, ${text.ways[device.enrolledBy]}</dd>
<dt>${text.lastUse}</dt><dd>${device.lastUsedAtSeconds === undefined ? text.never : formatInstant(page.language, device.lastUsedAtSeconds * 1000)}</dd>
<dt>${text.lock}</dt><dd>${text.locks[device.lock]}</dd></dl>
<details><summary>${text.rename} <span class="unseen">– ${device.name}</span></summary>
<form class="rename" method="post" action="/devices/${device.id}/rename"><input type="hidden" name="csrf" value="${page.csrf}">
<label for="name-${device.id}">${text.name}</label>
<input id="name-${device.id}" name="name" type="text" required maxlength="60" autocomplete="off" value="${device.name}">
<button class="button second small">${text.save}</button></form></details>
<p><a class="button danger small" href="/devices/${device.id}/revoke">${text.revoke} <span class="unseen">– ${device.name}</span></a></p>
</li>`;

type ListTexts = {
  readonly title: string;
  readonly lead: string;
  readonly add: string;
  readonly full: (maximum: number) => string;
  readonly logOut: string;
  readonly none: string;
  readonly how: readonly string[];
  readonly app: string;
  readonly states: Readonly<Record<ShownDevice['state'], string>>;
  readonly blocked: string;
  readonly enrolled: string;
  readonly ways: Readonly<Record<ShownDevice['enrolledBy'], string>>;
  readonly lastUse: string;
  readonly never: string;
  readonly lock: string;
  readonly locks: Readonly<Record<ShownDevice['lock'], string>>;
  readonly rename: string;
  readonly name: string;
  readonly save: string;
  readonly revoke: string;
  readonly notices: Readonly<Record<OwnNotice, string>>;
};

const texts: Texts<ListTexts> = {
  fr: {
    title: 'Vos téléphones',
    lead: 'Ces téléphones peuvent approuver vos connexions. Révoquez sans attendre celui que vous n’avez plus.',
    add: 'Ajouter un téléphone',
    full: (maximum) => `Vous avez ${maximum} téléphones, le maximum. Révoquez-en un pour en ajouter un autre.`,
    logOut: 'Se déconnecter',
    none: 'Aucun téléphone pour l’instant',
    how: [
      'Prenez votre téléphone et votre carte.',
      'Choisissez «\u00a0Ajouter un téléphone\u00a0»\u00a0: un QR code s’affiche pendant 90\u00a0secondes.',
      'Lisez-le avec l’appareil photo du téléphone, ou depuis l’application, et choisissez un code.',
    ],
    app: 'L’application s’ouvre aussi à cette adresse\u00a0:',
    states: { active: 'actif', blocked: 'bloqué' },
    blocked: 'Trois codes faux l’ont bloqué. Ajoutez-le de nouveau avec votre carte, puis révoquez cette ligne.',
    enrolled: 'Enrôlé le',
    ways: { card: 'avec la carte', messages: 'par courriel et SMS', device: 'depuis un autre téléphone' },
    lastUse: 'Dernier usage',
    never: 'jamais',
    lock: 'Protégé par',
    locks: { pin: 'un code', passkey: 'le déverrouillage du téléphone' },
    rename: 'Renommer',
    name: 'Nouveau nom',
    save: 'Enregistrer',
    revoke: 'Révoquer',
    notices: {
      renamed: 'Le téléphone a son nouveau nom.',
      revoked: 'Le téléphone est révoqué, et les connexions qu’il avait ouvertes sont terminées.',
      'bad-name': 'Ce nom ne convient pas\u00a0: donnez de 1 à 60 signes.',
    },
  },
  en: {
    title: 'Your phones',
    lead: 'These phones can approve your logins. Revoke without delay the one that you no longer have.',
    add: 'Add a phone',
    full: (maximum) => `You have ${maximum} phones, the most possible. Revoke one to add another.`,
    logOut: 'Log out',
    none: 'No phone yet',
    how: [
      'Take your phone and your card.',
      'Choose “Add a phone”: a QR code is shown for 90\u00a0seconds.',
      'Read it with the camera of the phone, or from the app, and choose a PIN.',
    ],
    app: 'The app also opens at this address:',
    states: { active: 'active', blocked: 'blocked' },
    blocked: 'Three wrong PINs blocked it. Add it again with your card, then revoke this entry.',
    enrolled: 'Enrolled on',
    ways: { card: 'with the card', messages: 'by e-mail and SMS', device: 'from another phone' },
    lastUse: 'Last use',
    never: 'never',
    lock: 'Protected by',
    locks: { pin: 'a PIN', passkey: 'the unlocking of the phone' },
    rename: 'Rename',
    name: 'New name',
    save: 'Save',
    revoke: 'Revoke',
    notices: {
      renamed: 'The phone has its new name.',
      revoked: 'The phone is revoked, and the logins that it had opened have ended.',
      'bad-name': 'This name will not do: give 1 to 60 signs.',
    },
  },
};
