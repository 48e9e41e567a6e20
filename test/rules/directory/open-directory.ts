import { createSecretKey } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { DirectoryEntry, DirectorySource } from '#directory/directory-store.ts';
import { type ImportOutcome, importExtraction } from '#directory/import/import-extraction.ts';
import { extractionHeader, extractionLines, type MadePerson } from '#sandbox/people/extraction-line.ts';
import { openSqliteStores, type SqliteStores } from '#stores/sqlite/open.ts';
import type { Clock } from '#vocabulary/clock.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { plainVault } from '../../support/plain-vault.ts';

export const clock: Clock = { nowMilliseconds: () => 1_700_000_000_000, nowSeconds: () => 1_700_000_000 };

export type OpenDirectory = {
  readonly stores: SqliteStores;
  /** Imports bytes as they would come from a file, in chunks of 1000. */
  readonly importBytes: (
    bytes: Uint8Array,
    order?: { force?: boolean; source?: DirectorySource },
  ) => Promise<ImportOutcome>;
  readonly importText: (text: string, order?: { force?: boolean; source?: DirectorySource }) => Promise<ImportOutcome>;
  readonly find: (nationalId: string) => Promise<DirectoryEntry | undefined>;
  /** Everything active, by identifier: what two directories are compared by. */
  readonly active: () => Promise<readonly DirectoryEntry[]>;
  readonly close: () => Promise<void>;
};

/** A directory of its own on the embedded store, in a directory of its own. */
export const openDirectory = async (): Promise<OpenDirectory> => {
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-directory-'));
  const file = join(folder, 'vestibule.db');
  const stores = openSqliteStores({
    vault: plainVault,
    file,
    durability: 'process',
    journalKey: createSecretKey(Buffer.alloc(32)),
    clock,
  });
  const importBytes: OpenDirectory['importBytes'] = (bytes, { force = false, source = 'extraction' } = {}) =>
    importExtraction(
      { store: stores.directory, clock },
      { source, fileName: 'extraction.txt', fileKey: `${bytes.length}`, chunks: chunksOf(bytes), force },
    );
  const find: OpenDirectory['find'] = (nationalId) => stores.directory.findEntry(asNationalId(nationalId));
  return {
    stores,
    importBytes,
    importText: (text, order) => importBytes(Buffer.from(text), order),
    find,
    active: async () => {
      const entries = await Promise.all(listIds(stores).map(find));
      return entries.filter((entry) => entry?.status === 'active') as readonly DirectoryEntry[];
    },
    close: async () => {
      stores.close();
      await rm(folder, { recursive: true });
    },
  };
};

/** The same, closed when the test ends. */
export const openDirectoryFor = async (context: TestContext): Promise<OpenDirectory> => {
  const directory = await openDirectory();
  context.after(() => directory.close());
  return directory;
};

const listIds = (stores: SqliteStores): readonly string[] =>
  stores.database
    .prepare('SELECT national_id FROM directory_person ORDER BY national_id')
    .all()
    .map((row) => String(row['national_id']));

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 1000) yield bytes.subarray(start, start + 1000);
}

/** Header and lines of these people. */
export const extractionOf = (people: readonly MadePerson[]): string =>
  extractionHeader + people.flatMap(extractionLines).join('');

/** The value of a column, by its name, in every line of a text. */
export const replaceColumn = (line: string, column: string, value: string): string => {
  const place = extractionHeader.split('|').indexOf(column);
  if (place === -1) throw new Error(`no column ${column}`);
  return line.split('|').with(place, value).join('|');
};
