import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { watchText } from '#clients/watch-text.ts';
import type { Log } from '#platform/log.ts';
import { type FindPlace, findLocalPlace, openPlaces } from '#platform/places.ts';
import type { ProxyTrust } from '#platform/proxies.ts';
import type { Place } from '#vocabulary/place.ts';
import type { Config } from './config.ts';
import { refuseConfig } from './config-load.ts';

/** Roughly where a request comes from, by the address that `platform/proxies.ts` believes; the address goes no further. */
export type PlaceOf = (request: IncomingMessage) => Place | undefined;

type Needs = {
  readonly proxies: Pick<ProxyTrust, 'clientAddress'>;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
};

type OpenPlaceOf = { readonly placeOf: PlaceOf; readonly close: () => Promise<void> };

/**
 * Opens the database of places that is configured, and again each time it changes. Without an account space nobody
 * could read the places, and none are looked up.
 * Throws, with a sentence for the operator, when the file is no such database.
 */
export const openPlaceOf = async (
  { office: { enabled, account } }: Config,
  { proxies, log }: Needs,
): Promise<OpenPlaceOf> => {
  if (!enabled) return { placeOf: () => undefined, close: async () => undefined };
  const { placesFile: file } = account;
  if (file === undefined) return { placeOf: (request) => findLocalPlace(proxies.clientAddress(request)), close };
  let places = await readAtStart(file);
  const take = (found: Found): void => {
    places = found;
  };
  const watch = watchPlaces({ file, log, take, opened: places.state });
  return { placeOf: (request) => places.find(proxies.clientAddress(request)), close: watch.close };
};

const close = async (): Promise<void> => undefined;

type Found = { readonly find: FindPlace; readonly state: string };

const readAtStart = async (file: string): Promise<Found> => {
  try {
    return await readPlaces(file);
  } catch (error) {
    throw refuseConfig(
      `office.account.placesFile names ${file}, which cannot be read as an MMDB database (${error instanceof Error ? error.message : 'unknown'}); name one of countries or cities, or leave the key out.`,
    );
  }
};

const readPlaces = async (file: string): Promise<Found> => {
  // Before the content: if the file changes in between, it is read once more, and not once too few.
  const state = (await stateOf(file)) ?? '';
  return { find: openPlaces(await readFile(file)), state };
};

/** Changes whenever the file does; undefined while an editor, or a download, puts another in its place. */
const stateOf = async (file: string): Promise<string | undefined> => {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return found && `${found.ino} ${found.size} ${found.mtimeMs}`;
};

type Watched = {
  readonly file: string;
  readonly log: Needs['log'];
  readonly take: (found: Found) => void;
  /** State of the file that is open already. */
  readonly opened: string;
};

/** What cannot be read changes nothing: the places of before stay. */
const watchPlaces = ({ file, log, take, opened }: Watched) =>
  watchText({
    file,
    read: stateOf,
    take: async (state) => {
      if (state === undefined || state === opened) return;
      take(await readPlaces(file));
      log.info('the database of places was read', { file });
    },
    defect: (error) => log.warn('the database of places cannot be read; the one before stays', { file, error }),
  });
