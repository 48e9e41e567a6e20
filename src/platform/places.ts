import { isIP } from 'node:net';
import { Reader, type Response } from 'mmdb-lib';
import type { Place } from '#vocabulary/place.ts';
import { addressRanges, family } from './proxies.ts';

/** Roughly where an IP address is; undefined when nobody knows. Keeps nothing of what it is asked. */
export type FindPlace = (address: string) => Place | undefined;

/** Without a database: what lies in one's own network is known all the same. */
export const findLocalPlace: FindPlace = (address) => (isLocal(address) ? 'local-network' : undefined);

/**
 * Looks places up in a database in the MMDB format, all of it in memory: of countries or of cities, nested as MaxMind
 * writes them or flat as others do.
 * @param database the whole file
 * Throws when it is none. A record that cannot be read is a place that nobody knows.
 */
export const openPlaces = (database: Buffer): FindPlace => {
  const reader = openDatabase(database);
  const knows6 = reader.metadata.ipVersion === 6;
  return (address) => {
    if (isLocal(address)) return 'local-network';
    const version = isIP(address);
    // The reader walks a tree of IPv4 with the bits of IPv6 as well, and arrives somewhere.
    if (version === 0 || (version === 6 && !knows6)) return undefined;
    return placeOf(readRecord(reader, address));
  };
};

/** Whether one can look up in it is tried at once: the reader itself believes what the file says of its own size. */
const openDatabase = (database: Buffer): Reader<Response> => {
  const reader = new Reader<Response>(database);
  const { ipVersion, nodeCount, searchTreeSize, binaryFormatMajorVersion } = reader.metadata;
  const isOne = binaryFormatMajorVersion === 2 && (ipVersion === 4 || ipVersion === 6) && nodeCount > 0;
  if (!isOne || searchTreeSize >= database.length) throw new Error('it is not a database of MMDB format 2');
  for (const address of ['1.1.1.1', '128.1.1.1', ...(ipVersion === 6 ? ['2001:4860::1'] : [])]) reader.get(address);
  return reader;
};

/** A broken record ends in an error of the reader, a record that contains itself in a stack that is full. */
const readRecord = (reader: Reader<Response>, address: string): unknown => {
  try {
    return reader.get(address);
  } catch {
    // Nobody is kept from logging in by a database of places; a file that is broken as a whole was refused when opened.
    return undefined;
  }
};

const localRanges = addressRanges([
  ...['10.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  ...['::1', 'fc00::/7', 'fe80::/10'],
]);

const isLocal = (address: string): boolean => {
  // A link-local address names the interface behind `%`.
  const [plain = ''] = address.split('%');
  return isIP(plain) !== 0 && localRanges.check(plain, family(plain));
};

const placeOf = (record: unknown): Place | undefined => {
  const country = countryOf(record);
  if (country === undefined) return undefined;
  const locality = localityOf(record);
  return locality === undefined ? { country } : { country, locality };
};

const countryOf = (record: unknown): string | undefined =>
  [
    member(member(record, 'country'), 'iso_code'),
    member(record, 'country_code'),
    member(record, 'country'),
    member(member(record, 'registered_country'), 'iso_code'),
  ]
    .filter((code) => typeof code === 'string')
    .map((code) => code.toUpperCase())
    .find((code) => /^[A-Z]{2}$/.test(code));

/** The city, else the region; a country alone has neither. */
const localityOf = (record: unknown): string | undefined => {
  const subdivisions = member(record, 'subdivisions');
  const largest: unknown = Array.isArray(subdivisions) ? subdivisions[0] : undefined;
  return [
    nameOf(member(record, 'city')),
    nameOf(largest),
    nameOf(member(record, 'region')),
    nameOf(member(record, 'state1')),
  ].find((name) => name !== undefined);
};

/** A text, or names by language: the French one where there is one, since it is kept once and for all readers. */
const nameOf = (given: unknown): string | undefined => {
  const names = member(given, 'names');
  const name = [given, member(names, 'fr'), member(names, 'en')].find((one) => typeof one === 'string');
  return name === undefined ? undefined : plainName(name);
};

const maximumLetters = 60;

/** The database is somebody else's: what it calls a city stays one line, visible, and of a bounded length. */
const plainName = (name: string): string | undefined => {
  const visible = name
    .slice(0, 10 * maximumLetters)
    .toWellFormed()
    .replaceAll(/\p{C}/gu, ' ')
    .replaceAll(/\s+/g, ' ');
  const bounded = [...visible.trim()].slice(0, maximumLetters).join('').trim();
  return bounded === '' ? undefined : bounded;
};

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
