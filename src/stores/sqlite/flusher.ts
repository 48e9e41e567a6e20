import { closeSync, fsync, openSync } from 'node:fs';
import { promisify } from 'node:util';

const sync = promisify(fsync);

export type Flusher = {
  /** Puts on the disk what was committed before the call. */
  readonly flush: () => Promise<void>;
  /** After the database itself is closed. */
  readonly close: () => void;
};

/**
 * Syncs a database and its log from outside SQLite, off the event loop. The descriptor of the database file stays
 * open as long as the database: closing any descriptor drops every lock that the process holds on that file, SQLite's
 * own too, and another process could then believe itself the last and remove the log
 * (https://sqlite.org/howtocorrupt.html §2.2). The log's file carries no locks.
 */
export const createFlusher = (file: string): Flusher => {
  let database: number | undefined;
  return {
    flush: async () => {
      // The log first: what a checkpoint has moved from it to the database was synced by the checkpoint.
      await syncLog(`${file}-wal`);
      database ??= openSync(file, 'r+');
      await sync(database);
    },
    close: () => {
      if (database !== undefined) closeSync(database);
      database = undefined;
    },
  };
};

const syncLog = async (file: string): Promise<void> => {
  const log = openSync(file, 'r+');
  try {
    await sync(log);
  } finally {
    closeSync(log);
  }
};
