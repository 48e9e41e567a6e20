import type { DatabaseSync } from 'node:sqlite';
import type { AliasPair, DirectoryEntry, DirectoryStore } from '#directory/directory-store.ts';
import { unpackPerson } from '#directory/document.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import { openStaging, readAppliedFile } from './directory-staging.ts';
import { createTransact, type Transact } from './transaction.ts';

/** Appends to the journal inside the transaction that the caller has open: all stores share one connection. */
export type JournalInTransaction = { readonly appendInTransaction: (events: readonly NewEvent[]) => void };

/** The directory in SQLite; the tables are in `migrations/0002-directory.ts`. */
export const createSqliteDirectoryStore = (database: DatabaseSync, journal: JournalInTransaction): DirectoryStore => {
  const transact = createTransact(database);
  let isStaging = false;
  const release = (): void => {
    isStaging = false;
  };
  return {
    findEntry: prepareFindEntry(database),
    findAppliedFile: async (source) => readAppliedFile(database, source),
    addAliases: async (pairs, events) => addAliases({ database, transact, journal }, pairs, events),
    openStaging: async (source) => {
      if (isStaging) return undefined;
      isStaging = true;
      return openStaging({ database, transact, journal, release }, source);
    },
  };
};

/** The alias goes first: a number that was switched leads to the new record, even while the old one is still in the file. */
const findEntrySql = (document: string): string => `
SELECT status, row_hash AS rowHash, ${document}
  (SELECT json_group_array(alias ORDER BY alias) FROM directory_alias WHERE national_id = person.national_id) AS aliases
FROM directory_person AS person
WHERE national_id = coalesce((SELECT national_id FROM directory_alias WHERE alias = ?1), ?1)`;

type EntryState = {
  readonly status: DirectoryEntry['status'];
  /** Of all that the document was made from. */
  readonly rowHash: string;
  readonly aliases: string;
};
type EntryRow = EntryState & { readonly document: string };

/** People whose unpacked form is kept: about as many as are logging in at one moment. */
const mostUnpacked = 500;

/**
 * The row is looked at each time, so that a change counts at once; but one login asks for the same person four times,
 * and to read and unpack the document costs five times as much as the rest of the row. What was unpacked from a row
 * of the same hash is given again.
 */
const prepareFindEntry = (database: DatabaseSync): DirectoryStore['findEntry'] => {
  const look = database.prepare(findEntrySql(''));
  const read = database.prepare(findEntrySql('document,'));
  const unpacked = new Map<string, EntryState & { readonly professional: DirectoryEntry['professional'] }>();
  const unpack = (nationalId: string, { status, rowHash, aliases, document }: EntryRow): DirectoryEntry => {
    const professional = unpackPerson(document, JSON.parse(aliases) as string[]); // made by json_group_array
    if (unpacked.size >= mostUnpacked) unpacked.clear();
    unpacked.set(nationalId, { status, rowHash, aliases, professional });
    return { professional, status };
  };
  return async (nationalId) => {
    const state = look.get(nationalId) as EntryState | undefined; // the columns of findEntrySql
    if (state === undefined) return undefined;
    const kept = unpacked.get(nationalId);
    if (kept?.rowHash === state.rowHash && kept.aliases === state.aliases)
      return { professional: kept.professional, status: state.status };
    const row = read.get(nationalId) as EntryRow | undefined; // the same, and the document
    return row && unpack(nationalId, row);
  };
};

type AliasDependencies = {
  readonly database: DatabaseSync;
  readonly transact: Transact;
  readonly journal: JournalInTransaction;
};

const addAliases = (
  { database, transact, journal }: AliasDependencies,
  pairs: readonly AliasPair[],
  events: readonly NewEvent[],
) =>
  transact(() => {
    const addAlias = prepareAddAlias(database);
    const leftOut = pairs.filter((pair) => !addAlias(pair));
    journal.appendInTransaction(events);
    return leftOut;
  });

/** False when nobody is known by the new identifier, or it is the former one again. Aliases of the former one move along. */
const prepareAddAlias = (database: DatabaseSync): ((pair: AliasPair) => boolean) => {
  const find = database.prepare(
    'SELECT national_id FROM directory_person WHERE national_id = coalesce((SELECT national_id FROM directory_alias WHERE alias = ?1), ?1)',
  );
  const move = database.prepare('UPDATE directory_alias SET national_id = ?2 WHERE national_id = ?1');
  const add = database.prepare(
    'INSERT INTO directory_alias (alias, national_id) VALUES (?1, ?2) ON CONFLICT (alias) DO UPDATE SET national_id = excluded.national_id',
  );
  return ({ formerId, nationalId }) => {
    const target = find.get(nationalId) as { readonly national_id: NationalId } | undefined; // the column selected above
    if (target === undefined || target.national_id === formerId) return false;
    move.run(formerId, target.national_id);
    add.run(formerId, target.national_id);
    return true;
  };
};
