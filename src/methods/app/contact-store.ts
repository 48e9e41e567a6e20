import type { NewEvent } from '#vocabulary/event.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';

/** What is kept of a person's contact details: sealed, so that neither reading nor changing the database is enough. `undefined` removes. */
export type KeptContact = { readonly nationalId: NationalId; readonly sealed: string | undefined };

/** Known details were replaced or removed, and their person has not been told yet. Both are sealed as they were kept. */
export type ContactNotice = {
  readonly id: number;
  readonly nationalId: NationalId;
  readonly before: string;
  readonly after: string | undefined;
};

/** Contact details at rest. Every backend passes the exam. */
export type ContactStore = {
  readonly find: (nationalId: NationalId) => Promise<string | undefined>;
  /** All of them with the events, in one transaction, in which a notice becomes due for each that was known before. */
  readonly keep: (contacts: readonly KeptContact[], events: readonly NewEvent[]) => Promise<void>;
  /** Oldest first. */
  readonly noticesDue: (limit: number) => Promise<readonly ContactNotice[]>;
  /** The notice is taken up, and what was kept for it forgotten. True for exactly one caller. */
  readonly settleNotice: (id: number) => Promise<boolean>;
};
