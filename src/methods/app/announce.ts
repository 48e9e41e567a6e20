import type { NationalId } from '#vocabulary/identifiers.ts';
import { type ContactDeps, inBackground, type Message, sendToContact } from './contact.ts';

/** What a person is told about a phone, whoever did it. */
export type DeviceNotice = {
  readonly nationalId: NationalId;
  readonly what: 'enrolled' | 'revoked' | 'blocked' | 'pin-changed';
  readonly deviceName: string;
};

/** Tells the person by every known contact detail, in the background; nobody is told when none is known. Never throws, never waits. */
export const announceDevice = (deps: ContactDeps, notice: DeviceNotice): void =>
  inBackground(deps, async () => {
    const contact = await deps.contacts.findContact(notice.nationalId);
    if (contact !== undefined)
      await sendToContact(deps, { nationalId: notice.nationalId, contact }, noticeMessage(notice));
  });

const noticeMessage = ({ what, deviceName }: DeviceNotice): Message => {
  const { subject, mail, sms } = notices[what];
  return { about: 'device', subject, mail: mail(deviceName), sms };
};

type Notice = { readonly subject: string; readonly mail: (name: string) => string; readonly sms: string };

const notices: Readonly<Record<DeviceNotice['what'], Notice>> = {
  enrolled: {
    subject: 'Un téléphone a été enrôlé / A phone was enrolled',
    mail: (name) =>
      `Le téléphone « ${name} » peut désormais approuver vos connexions. Si ce n’est pas vous qui l’avez enrôlé, connectez-vous avec votre carte et révoquez-le sans attendre.\n\nThe phone “${name}” can now approve your logins. If it was not you who enrolled it, log in with your card and revoke it without delay.\n`,
    sms: `Un téléphone a été enrôlé à votre nom. Si ce n’est pas vous, révoquez-le sans attendre. / A phone was enrolled in your name. If it was not you, revoke it now.`,
  },
  revoked: {
    subject: 'Un téléphone a été révoqué / A phone was revoked',
    mail: (name) =>
      `Le téléphone « ${name} » n’approuve plus vos connexions, et celles qu’il avait ouvertes sont terminées. Si ce n’est pas vous qui l’avez révoqué, connectez-vous avec votre carte et vérifiez vos téléphones.\n\nThe phone “${name}” no longer approves your logins, and those that it opened have ended. If it was not you who revoked it, log in with your card and check your phones.\n`,
    sms: `Un de vos téléphones a été révoqué. Si ce n’est pas vous, vérifiez vos téléphones. / One of your phones was revoked. If it was not you, check your phones.`,
  },
  blocked: {
    subject: 'Un téléphone a été bloqué / A phone was blocked',
    mail: (name) =>
      `Trois codes faux ont bloqué le téléphone « ${name} » : il n’approuve plus rien. Si ce n’est pas vous qui les avez saisis, quelqu’un a ce téléphone en main : connectez-vous avec votre carte et révoquez-le sans attendre. Sinon, enrôlez-le de nouveau avec votre carte.\n\nThree wrong PINs blocked the phone “${name}”: it approves nothing any more. If it was not you who typed them, somebody holds that phone: log in with your card and revoke it without delay. Otherwise enrol it again with your card.\n`,
    sms: `Trois codes faux ont bloqué un de vos téléphones. Si ce n’est pas vous, révoquez-le sans attendre. / Three wrong PINs blocked one of your phones. If it was not you, revoke it now.`,
  },
  'pin-changed': {
    subject: 'Le code d’un téléphone a changé / The PIN of a phone was changed',
    mail: (name) =>
      `Le code secret du téléphone « ${name} » a été changé, avec l’ancien code. Si ce n’est pas vous, connectez-vous avec votre carte et révoquez ce téléphone sans attendre.\n\nThe PIN of the phone “${name}” was changed, with the old PIN. If it was not you, log in with your card and revoke that phone without delay.\n`,
    sms: `Le code d’un de vos téléphones a changé. Si ce n’est pas vous, révoquez-le sans attendre. / The PIN of one of your phones was changed. If it was not you, revoke it now.`,
  },
};
