import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { importExtraction } from '#directory/import/import-extraction.ts';
import type { Log } from '#platform/log.ts';
import type { SqliteStores } from '#stores/sqlite/open.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { Config } from './config.ts';

type Room = { readonly config: Config; readonly stores: SqliteStores; readonly clock: Clock; readonly log: Log };

/** Imports the configured extraction at start when it is not the one already applied. A refused file leaves the directory as it is. */
export const importConfiguredExtraction = async ({ config, stores, clock, log }: Room): Promise<void> => {
  const file = config.directory.extractionFile;
  if (file === undefined) return;
  const { size, mtimeMs } = await stat(file);
  const fileKey = `${basename(file)}:${size}:${Math.round(mtimeMs)}`;
  if ((await stores.directory.findAppliedFile('extraction'))?.fileKey === fileKey) return;
  const outcome = await importExtraction(
    { store: stores.directory, clock },
    { source: 'extraction', fileName: basename(file), fileKey, chunks: createReadStream(file), force: false },
  );
  if (outcome.kind === 'stopped') log.error('the directory extraction was not applied', { file, detail: outcome.stop.detail });
  else log.info('the directory extraction was applied', { file, count: outcome.report.persons });
};
