import type { Clock } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import type { Contact, ContactLookup } from './contact.ts';
import { type ContactLine, type LineFault, readContactFile } from './contact-file.ts';
import type { ContactStore, KeptContact } from './contact-store.ts';

export type KnownContactDeps = {
  readonly store: ContactStore;
  /** Seals under the master key. `associated` is whose details they are: those of one person do not open as another's. */
  readonly vault: {
    readonly seal: (text: string, associated: string) => string;
    readonly open: (sealed: string, associated: string) => string;
  };
};

/** The contact details that an operator has imported. */
export const createKnownContacts = (deps: KnownContactDeps): ContactLookup => ({
  findContact: (nationalId) => findContact(deps, nationalId),
});

const findContact = async (
  { store, vault }: KnownContactDeps,
  nationalId: NationalId,
): Promise<Contact | undefined> => {
  const sealed = await store.find(nationalId);
  return sealed === undefined ? undefined : openContact(vault, nationalId, sealed);
};

/** Opens details as they were kept. Throws when they are not this person’s, or were changed. */
export const openContact = (
  vault: Pick<KnownContactDeps['vault'], 'open'>,
  nationalId: NationalId,
  sealed: string,
): Contact =>
  // Sealed by ourselves, which opening has just shown.
  JSON.parse(vault.open(sealed, nationalId)) as Contact;

export type ImportDeps = KnownContactDeps & {
  readonly clock: Clock;
  /** From any identifier to the person’s primary one; undefined when nobody active carries it. */
  readonly resolve: (identifier: string) => Promise<NationalId | undefined>;
};

/** `refused`: nothing was written, because of these lines. Counts otherwise. */
export type ContactImport =
  | { readonly kind: 'refused'; readonly faults: readonly LineFault[] }
  | {
      readonly kind: 'applied';
      readonly added: number;
      readonly changed: number;
      readonly removed: number;
      readonly unchanged: number;
    };

/**
 * Takes a file of contact details in, all of it or nothing. Nobody's details change without a journal line; the line
 * says whose, and never what.
 */
export const importContacts = async (deps: ImportDeps, text: string): Promise<ContactImport> => {
  const { lines, faults } = readContactFile(text);
  const found = await Promise.all(lines.map((line) => findChange(deps, line)));
  const allFaults = [...faults, ...found.filter((one) => 'problem' in one), ...findSamePerson(found)];
  if (allFaults.length > 0)
    return { kind: 'refused', faults: allFaults.toSorted((one, other) => one.line - other.line) };
  const changes = found.filter((one) => 'what' in one);
  await write(deps, changes);
  const count = (what: Change['what']) => changes.filter((one) => one.what === what).length;
  return {
    kind: 'applied',
    added: count('added'),
    changed: count('changed'),
    removed: count('removed'),
    unchanged: count('unchanged'),
  };
};

type Change = {
  readonly line: number;
  readonly nationalId: NationalId;
  readonly contact: Contact | undefined;
  readonly what: 'added' | 'changed' | 'removed' | 'unchanged';
};

const findChange = async (
  deps: ImportDeps,
  { line, identifier, contact }: ContactLine,
): Promise<Change | LineFault> => {
  const nationalId = await deps.resolve(identifier);
  if (nationalId === undefined) return { line, problem: 'The directory knows nobody active by this identifier.' };
  const before = await findContact(deps, nationalId);
  return { line, nationalId, contact, what: decideChange(before, contact) };
};

const decideChange = (before: Contact | undefined, after: Contact | undefined): Change['what'] => {
  if (after === undefined) return before === undefined ? 'unchanged' : 'removed';
  if (before === undefined) return 'added';
  return before.email === after.email && before.mobile === after.mobile ? 'unchanged' : 'changed';
};

/** Two identifiers may lead to one person. */
const findSamePerson = (found: readonly (Change | LineFault)[]): readonly LineFault[] => {
  const changes = found.filter((one) => 'what' in one);
  const first = new Map(changes.toReversed().map(({ nationalId, line }) => [nationalId, line]));
  return changes.flatMap(({ nationalId, line }) => {
    const before = first.get(nationalId) ?? line;
    return before === line ? [] : [{ line, problem: `Line ${before} is about the same person.` }];
  });
};

/** In portions, so that a file of a whole country does not hold the write lock; each is whole in itself. */
const portion = 500;

const write = async ({ store, vault, clock }: ImportDeps, changes: readonly Change[]): Promise<void> => {
  const due = changes.filter(({ what }) => what !== 'unchanged');
  for (let from = 0; from < due.length; from += portion) {
    const part = due.slice(from, from + portion);
    const kept = part.map(
      ({ nationalId, contact }): KeptContact => ({
        nationalId,
        sealed: contact && vault.seal(JSON.stringify(contact), nationalId),
      }),
    );
    await store.keep(
      kept,
      part.map(
        ({ nationalId, what }): NewEvent => ({
          kind: 'contact.changed',
          atMilliseconds: clock.nowMilliseconds(),
          nationalId,
          details: { what, by: 'command' },
        }),
      ),
    );
  }
};
