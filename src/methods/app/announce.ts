import type { NationalId } from '#vocabulary/identifiers.ts';
import { type ContactDeps, inBackground, type Message, sendToContact } from './contact.ts';

/** What a person is told about a phone, whoever did it. */
export type DeviceNotice = {
  readonly nationalId: NationalId;
  readonly what: 'enrolled' | 'revoked';
  readonly deviceName: string;
};

/** Tells the person by every known contact detail, in the background; nobody is told when none is known. Never throws, never waits. */
export const announceDevice = (deps: ContactDeps, notice: DeviceNotice): void =>
  inBackground(deps, async () => {
    const contact = await deps.contacts.findContact(notice.nationalId);
    if (contact !== undefined)
      await sendToContact(deps, { nationalId: notice.nationalId, contact }, noticeMessage(notice));
  });

const noticeMessage = ({ what, deviceName }: DeviceNotice): Message =>
  what === 'enrolled'
    ? {
        about: 'device',
        subject: 'Un téléphone a été enrôlé / A phone was enrolled',
        mail: `Le téléphone « ${deviceName} » peut désormais approuver vos connexions. Si ce n’est pas vous qui l’avez enrôlé, connectez-vous avec votre carte et révoquez-le sans attendre.\n\nThe phone “${deviceName}” can now approve your logins. If it was not you who enrolled it, log in with your card and revoke it without delay.\n`,
        sms: `Un téléphone a été enrôlé à votre nom. Si ce n’est pas vous, révoquez-le sans attendre. / A phone was enrolled in your name. If it was not you, revoke it now.`,
      }
    : {
        about: 'device',
        subject: 'Un téléphone a été révoqué / A phone was revoked',
        mail: `Le téléphone « ${deviceName} » n’approuve plus vos connexions, et celles qu’il avait ouvertes sont terminées. Si ce n’est pas vous qui l’avez révoqué, connectez-vous avec votre carte et vérifiez vos téléphones.\n\nThe phone “${deviceName}” no longer approves your logins, and those that it opened have ended. If it was not you who revoked it, log in with your card and check your phones.\n`,
        sms: `Un de vos téléphones a été révoqué. Si ce n’est pas vous, vérifiez vos téléphones. / One of your phones was revoked. If it was not you, check your phones.`,
      };
