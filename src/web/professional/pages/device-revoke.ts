import type { ShownDevice } from '#methods/app/manage.ts';
import { html } from '#platform/html.ts';
import { type Texts, typeset } from '#platform/language.ts';
import { framePage } from '#platform/look/frame.ts';
import { alertIcon } from '#platform/look/icons.ts';
import type { Look } from '#platform/look/look.ts';
import type { Language } from '#vocabulary/fault.ts';

export type DeviceRevoke = {
  readonly language: Language;
  readonly csrf: string;
  readonly device: Pick<ShownDevice, 'id' | 'name'>;
};

/** Asks before a phone is revoked: it cannot be undone, and ends logins under way. */
export function deviceRevokePage(look: Look, { language, csrf, device }: DeviceRevoke): string {
  const text = texts[language];
  return framePage(look, {
    name: 'device-revoke',
    language,
    title: typeset(language, text.title(device.name)),
    content: html`<div class="message panel raised bad">
${alertIcon}
<h1>${typeset(language, text.title(device.name))}</h1>
<p class="lead">${text.effect}</p>
<p>${text.after}</p>
<form class="actions" method="post" action="/devices/${device.id}/revoke"><input type="hidden" name="csrf" value="${csrf}">
<button class="button danger">${text.revoke}</button>
<a class="button second" href="/devices">${text.keep}</a></form>
</div>`,
  });
}

type RevokeTexts = {
  readonly title: (name: string) => string;
  readonly effect: string;
  readonly after: string;
  readonly revoke: string;
  readonly keep: string;
};

const texts: Texts<RevokeTexts> = {
  fr: {
    title: (name) => `Révoquer « ${name} » ?`,
    effect: 'Ce téléphone n’approuvera plus rien, et les connexions qu’il a ouvertes se terminent tout de suite.',
    after: 'Cela ne se défait pas. Pour l’utiliser de nouveau, il faudra l’enrôler avec votre carte.',
    revoke: 'Révoquer ce téléphone',
    keep: 'Le garder',
  },
  en: {
    title: (name) => `Revoke “${name}”?`,
    effect: 'This phone will approve nothing any more, and the logins that it opened end at once.',
    after: 'It cannot be undone. To use it again you will have to enrol it with your card.',
    revoke: 'Revoke this phone',
    keep: 'Keep it',
  },
};
