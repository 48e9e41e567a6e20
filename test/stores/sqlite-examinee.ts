import { createSecretKey } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseFileName, openSqliteStores, type SqliteStores } from '#stores/sqlite/open.ts';
import type { Clock } from '#vocabulary/clock.ts';
import { plainVault } from '../support/plain-vault.ts';
import type { Examinee } from './exam/examinee.ts';

/** The journal's key in the tests of the stores. */
export const testJournalKey = createSecretKey(Buffer.alloc(32, 7));

/** A new directory of its own below the machine's temporary one, and how to remove it. */
export const makeDirectory = async (): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'vestibule-stores-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
};

export const openIn = (directory: string, clock: Clock): SqliteStores =>
  openSqliteStores({
    file: join(directory, databaseFileName),
    durability: 'process',
    journalKey: testJournalKey,
    clock,
    vault: plainVault,
  });

/** SQLite, as the exam wants its candidates. */
export const openSqliteExaminee = async (clock: Clock): Promise<Examinee> => {
  const directory = await makeDirectory();
  let connections: SqliteStores[] = [];
  const connect = async (): Promise<SqliteStores> => {
    const stores = openIn(directory.path, clock);
    connections.push(stores);
    return stores;
  };
  const disconnect = (): void => {
    for (const stores of connections) stores.close();
    connections = [];
  };
  return {
    stores: await connect(),
    connectAgain: connect,
    reopen: () => {
      disconnect();
      return connect();
    },
    close: () => {
      disconnect();
      return directory.remove();
    },
  };
};
