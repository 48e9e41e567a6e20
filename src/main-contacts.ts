import type { ContactLookup } from '#methods/app/contact.ts';
import { createKnownContacts, type KnownContactDeps } from '#methods/app/known-contacts.ts';
import { deriveKey, open, seal } from '#platform/master-key.ts';
import type { Random } from '#vocabulary/clock.ts';
import type { PreparedSandbox } from './main-sandbox.ts';
import type { OpenedStores } from './main-stores.ts';

/** The imported contact details: their store, and the seal under the master key. The same for the server and for the command beside it. */
export const knownContactsOf = ({ master, stores }: OpenedStores, random: Random): KnownContactDeps => {
  const key = deriveKey(master, 'contacts', 32);
  return {
    store: stores.contacts,
    vault: {
      seal: (text, associated) => seal(key, Buffer.from(text), associated, random),
      open: (sealed, associated) => open(key, sealed, associated).toString('utf8'),
    },
  };
};

/** What an operator imported comes first; a sandbox knows its test people beside. */
export const openContacts = (known: KnownContactDeps, sandbox: PreparedSandbox | undefined): ContactLookup => {
  const imported = createKnownContacts(known);
  if (sandbox === undefined) return imported;
  return {
    findContact: async (nationalId) =>
      (await imported.findContact(nationalId)) ?? sandbox.contacts.findContact(nationalId),
  };
};
