import type { DatabaseSync } from 'node:sqlite';
import type {
  AppliedFile,
  DirectoryChange,
  DirectorySource,
  KnownPerson,
  StagedPlace,
  Staging,
} from '#directory/directory-store.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { Transact } from './transaction.ts';

type StagingDependencies = {
  readonly database: DatabaseSync;
  readonly transact: Transact;
  readonly journal: { readonly appendInTransaction: (events: readonly NewEvent[]) => void };
  /** Lets the next import begin. */
  readonly release: () => void;
};

/**
 * Scratch tables live in the connection's temporary database: a file, so that memory is bounded, without
 * log or flush, that no other process sees and that vanishes with the connection.
 */
const scratchSql = `
PRAGMA temp_store = FILE;
PRAGMA temp.cache_size = -16384;
CREATE TEMP TABLE directory_staged (national_id TEXT NOT NULL, staged_values TEXT NOT NULL);
CREATE TEMP TABLE directory_change (national_id TEXT PRIMARY KEY, kind TEXT NOT NULL, document TEXT, row_hash TEXT) WITHOUT ROWID;`;

/**
 * Another temp_store closes the temporary database. Left open, its cache stays in memory, and SQLite walks through
 * it at each commit from then on (docs/performance.md).
 */
const discardSql = `
DROP TABLE IF EXISTS temp.directory_staged; DROP TABLE IF EXISTS temp.directory_change;
PRAGMA temp_store = DEFAULT;`;

/** Opens the scratch space of one import; see `Staging` for what each function promises. */
export const openStaging = (room: StagingDependencies, source: DirectorySource): Staging => {
  const { database } = room;
  database.exec(scratchSql);
  const generation = readAppliedFile(database, source)?.generation ?? 0;
  return {
    activeCount: countActive(database, source),
    stage: prepareStage(database),
    readStaged: prepareReadStaged(database),
    readKnown: prepareReadKnown(database, source),
    keepChanges: prepareKeepChanges(database),
    apply: async (file, events) => applyChanges(room, { source, file, generation: generation + 1 }, events),
    discard: async () => {
      database.exec(discardSql);
      room.release();
    },
  };
};

/** What was last applied of a source; undefined when nothing ever was. */
export const readAppliedFile = (database: DatabaseSync, source: DirectorySource): AppliedFile | undefined =>
  database
    .prepare(
      `SELECT generation, file_name AS fileName, file_key AS fileKey, applied_at_milliseconds AS atMilliseconds
       FROM directory_source WHERE source = ?`,
    )
    .get(source) as AppliedFile | undefined; // the columns selected above

const countActive = (database: DatabaseSync, source: DirectorySource): number => {
  const row = database
    .prepare("SELECT count(*) AS active FROM directory_person WHERE source = ? AND status = 'active'")
    .get(source);
  return Number(row?.['active']);
};

const prepareStage = (database: DatabaseSync): Staging['stage'] => {
  const insert = database.prepare('INSERT INTO temp.directory_staged (national_id, staged_values) VALUES (?, ?)');
  return async (rows) => {
    database.exec('SAVEPOINT directory_scratch');
    for (const row of rows) insert.run(row.nationalId, row.values);
    database.exec('RELEASE directory_scratch');
  };
};

/** The index is made when reading begins: sorting once is cheaper than keeping order row by row. */
const prepareReadStaged = (database: DatabaseSync): Staging['readStaged'] => {
  const select = `SELECT national_id AS nationalId, staged_values AS "values", rowid AS position FROM temp.directory_staged`;
  return async (after, limit) => {
    if (after === undefined)
      database.exec('CREATE INDEX temp.directory_staged_by_person ON directory_staged (national_id)');
    const statement = database.prepare(
      `${select} WHERE (national_id, rowid) > (?, ?) ORDER BY national_id, rowid LIMIT ?`,
    );
    return statement.all(after?.nationalId ?? '', after?.position ?? 0, limit) as StagedPlace[]; // the columns selected above
  };
};

const prepareReadKnown = (database: DatabaseSync, source: DirectorySource): Staging['readKnown'] => {
  const statement = database.prepare(
    `SELECT national_id AS nationalId, row_hash AS rowHash, status FROM directory_person
     WHERE source = ? AND national_id > ? ORDER BY national_id LIMIT ?`,
  );
  return async (after, limit) => statement.all(source, after, limit) as KnownPerson[]; // the columns selected above
};

const prepareKeepChanges = (database: DatabaseSync): Staging['keepChanges'] => {
  const insert = database.prepare(
    'INSERT INTO temp.directory_change (national_id, kind, document, row_hash) VALUES (?, ?, ?, ?)',
  );
  const keep = (change: DirectoryChange): void => {
    if (change.kind === 'close') insert.run(change.nationalId, change.kind, null, null);
    else insert.run(change.person.nationalId, change.kind, change.person.document, change.person.rowHash);
  };
  return async (changes) => {
    database.exec('SAVEPOINT directory_scratch');
    changes.forEach(keep);
    database.exec('RELEASE directory_scratch');
  };
};

type Application = {
  readonly source: DirectorySource;
  readonly file: Omit<AppliedFile, 'generation'>;
  /** The one being made. */
  readonly generation: number;
};

const applyChanges = (room: StagingDependencies, application: Application, events: readonly NewEvent[]) =>
  room.transact((): 'applied' | 'overtaken' => {
    const current = readAppliedFile(room.database, application.source)?.generation ?? 0;
    if (current !== application.generation - 1) return 'overtaken';
    writePersons(room.database, application);
    writeSource(room.database, application);
    room.journal.appendInTransaction(events);
    return 'applied';
  });

const writePersons = (database: DatabaseSync, { source, generation }: Application): void => {
  database
    .prepare(
      `INSERT INTO directory_person (national_id, source, status, document, row_hash, generation)
       SELECT national_id, ?, 'active', document, row_hash, ? FROM temp.directory_change WHERE kind <> 'close' ORDER BY national_id
       ON CONFLICT (national_id) DO UPDATE SET source = excluded.source, status = excluded.status,
         document = excluded.document, row_hash = excluded.row_hash, generation = excluded.generation`,
    )
    .run(source, generation);
  database
    .prepare(
      `UPDATE directory_person SET status = 'closed', generation = ?
       WHERE national_id IN (SELECT national_id FROM temp.directory_change WHERE kind = 'close')`,
    )
    .run(generation);
};

const writeSource = (database: DatabaseSync, { source, generation, file }: Application): void => {
  database
    .prepare(
      `INSERT INTO directory_source (source, generation, file_name, file_key, applied_at_milliseconds) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (source) DO UPDATE SET generation = excluded.generation, file_name = excluded.file_name,
         file_key = excluded.file_key, applied_at_milliseconds = excluded.applied_at_milliseconds`,
    )
    .run(source, generation, file.fileName, file.fileKey, file.atMilliseconds);
};
