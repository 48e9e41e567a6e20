import { importAndReport } from '#directory/import/import-desk.ts';
import type { Log } from '#platform/log.ts';
import type { SqliteStores } from '#stores/sqlite/open.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { Config } from './config.ts';

type Room = { readonly config: Config; readonly stores: SqliteStores; readonly clock: Clock; readonly log: Log };

/** Imports the configured extraction at start when it is not the one already applied. A refused file leaves the directory as it is. */
export const importConfiguredExtraction = async ({ config, stores, clock, log }: Room): Promise<void> => {
  const path = config.directory.extractionFile;
  if (path === undefined) return;
  const outcome = await importAndReport(
    { store: stores.directory, reports: stores.importReports, clock },
    { path, source: 'extraction', force: false, again: false },
  );
  if (outcome?.kind === 'stopped')
    log.error('the directory extraction was not applied', { file: path, detail: outcome.stop.detail });
  if (outcome?.kind === 'applied')
    log.info('the directory extraction was applied', { file: path, count: outcome.report.persons });
};
