import type { NewEvent } from '#vocabulary/event.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';

/** What is kept of a person's contact details: sealed, so that neither reading nor changing the database is enough. `undefined` removes. */
export type KeptContact = { readonly nationalId: NationalId; readonly sealed: string | undefined };

/** Contact details at rest. Every backend passes the exam. */
export type ContactStore = {
  readonly find: (nationalId: NationalId) => Promise<string | undefined>;
  /** All of them with the events, in one transaction. */
  readonly keep: (contacts: readonly KeptContact[], events: readonly NewEvent[]) => Promise<void>;
};
