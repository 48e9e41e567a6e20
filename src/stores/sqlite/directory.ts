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
const findEntrySql = `
SELECT status, document,
  (SELECT json_group_array(alias ORDER BY alias) FROM directory_alias WHERE national_id = person.national_id) AS aliases
FROM directory_person AS person
WHERE national_id = coalesce((SELECT national_id FROM directory_alias WHERE alias = ?1), ?1)`;

type EntryRow = { readonly status: DirectoryEntry['status']; readonly document: string; readonly aliases: string };

/** People whose unpacked form is kept: about as many as are logging in at one moment. */
const mostUnpacked = 500;

/**
 * The row is read each time, so that a change counts at once; but one login asks for the same person four times,
 * and unpacking costs more than reading. What was unpacked from the very same text is given again.
 */
const prepareFindEntry = (database: DatabaseSync): DirectoryStore['findEntry'] => {
  const statement = database.prepare(findEntrySql);
  const unpacked = new Map<string, EntryRow & { readonly professional: DirectoryEntry['professional'] }>();
  const unpack = (nationalId: string, row: EntryRow): DirectoryEntry['professional'] => {
    const kept = unpacked.get(nationalId);
    if (kept?.document === row.document && kept.aliases === row.aliases) return kept.professional;
    const professional = unpackPerson(row.document, JSON.parse(row.aliases) as string[]); // made by json_group_array
    if (unpacked.size >= mostUnpacked) unpacked.clear();
    unpacked.set(nationalId, { ...row, professional });
    return professional;
  };
  return async (nationalId) => {
    const row = statement.get(nationalId) as EntryRow | undefined; // the columns of findEntrySql
    if (row === undefined) return undefined;
    return { professional: unpack(nationalId, row), status: row.status };
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
