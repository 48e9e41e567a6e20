import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DirectorySource, DirectoryStore } from '../directory-store.ts';
import { type ImportDependencies, type ImportOutcome, importExtraction } from './import-extraction.ts';

export type FileOrder = {
  readonly path: string;
  readonly source: DirectorySource;
  readonly force: boolean;
  /** Whether the file that was applied last is imported again, or answered with undefined. */
  readonly again: boolean;
  /** Operator who asked for it; undefined for a start and for a command. */
  readonly by?: string | undefined;
  /** Gives up reading. */
  readonly signal?: AbortSignal | undefined;
};

/** Imports a file from the disk; see `importExtraction`. Throws when it cannot be read. */
export const importFile = async (
  room: ImportDependencies & { readonly store: Pick<DirectoryStore, 'findAppliedFile'> },
  { path, source, force, again, by, signal }: FileOrder,
): Promise<ImportOutcome | undefined> => {
  const { size, mtimeMs } = await stat(path);
  const fileName = basename(path);
  const fileKey = `${fileName}:${size}:${Math.round(mtimeMs)}`;
  if (!again && (await room.store.findAppliedFile(source))?.fileKey === fileKey) return undefined;
  const chunks = createReadStream(path, { highWaterMark: chunkBytes, signal });
  return importExtraction(room, { source, fileName, fileKey, chunks, force, by });
};

/** Between two chunks the event loop is free: a chunk is read, staged and forgotten in a few milliseconds. */
const chunkBytes = 262_144;
