import { type ConnectionWatch, createConnectionWatch } from '#account/connection-watch.ts';
import type { HolderMessenger } from '#account/messages.ts';
import type { ContactDeps } from '#methods/app/contact.ts';
import { deriveKey } from '#platform/master-key.ts';
import { createSealer } from '#platform/sealed-token.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import { accountPaths } from '#web/account/paths.ts';
import type { Door } from '#web/professional/door.ts';
import type { Base } from './main.ts';
import type { PhoneMethod } from './main-phone.ts';

/** Watches the logins of one door; undefined where there is no account space to send people to. */
export const connectionWatchOf = (
  base: Base,
  contact: ContactDeps,
  door: 'professional' | CitizenDoor,
): ConnectionWatch | undefined => {
  const { config, master, random } = base;
  if (!config.office.enabled) return undefined;
  return createConnectionWatch({
    ...messagesOf(base, contact),
    sealer: createSealer(deriveKey(master, `device-notes-${door}`, 32)),
    random,
    secretOf: (period) => deriveKey(master, `device-identities-${door}-${period}`, 32),
    accountUrl: `${new URL(config.office.url).origin}${accountPaths.home}`,
    platform: config.look.name ?? 'Vestibule',
  });
};

/** The same for the professional door, with where a professional can be told. */
export const connectionsOf = (base: Base, { contact }: Pick<PhoneMethod, 'contact'>): Door['connections'] => {
  const watch = connectionWatchOf(base, contact, 'professional');
  const findAddress = async (nationalId: NationalId) => (await contact.contacts.findContact(nationalId))?.email;
  return watch && { watch, findAddress };
};

/** How holders of accounts are told something. */
export const messagesOf = ({ stores, clock, log }: Base, { messenger }: ContactDeps): HolderMessenger => ({
  ...{ messenger, clock, log },
  journal: stores.journal,
});
