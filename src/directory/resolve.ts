import { asNationalId, type NationalId } from '#vocabulary/identifiers.ts';
import type { DirectoryLookup } from './directory-store.ts';

const longestIdentifier = 200;

/**
 * From what a person types, or a service hints, to the primary identifier of a professional who is entitled today;
 * undefined when nobody is. Eleven digits are an RPPS number, whose national identifier begins with 8 (TRE_G08).
 */
export const resolveIdentifier = async (directory: DirectoryLookup, typed: string): Promise<NationalId | undefined> => {
  const identifier = typed.replaceAll(/\s/g, '').slice(0, longestIdentifier);
  const entry = await directory.findEntry(asNationalId(/^\d{11}$/.test(identifier) ? `8${identifier}` : identifier));
  return entry?.status === 'active' ? entry.professional.nationalId : undefined;
};

/** The primary identifier of somebody, entitled today or not; what was given, when the directory never knew it. */
export const primaryOf = async (directory: DirectoryLookup, nationalId: NationalId): Promise<NationalId> =>
  (await directory.findEntry(nationalId))?.professional.nationalId ?? nationalId;
