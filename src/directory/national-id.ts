import type { NationalId } from '#vocabulary/identifiers.ts';
import type { OtherId } from '#vocabulary/person.ts';

/** First character of an IDNPS (TRE_G08) → `origine` on the wire (psc.md §4.5). Cabinets and students have no word there. */
const originByType: Readonly<Record<string, string>> = {
  '0': 'ADELI',
  '3': 'FINESS',
  '4': 'SIREN',
  '5': 'SIRET',
  '8': 'RPPS',
};

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Where an identifier comes from: RPPS, ADELI, FINESS, SIREN, SIRET, EDIT, PSI or '' (directory-cards-ins.md §1.4). */
export const originOf = (nationalId: string): string => {
  if (uuidPattern.test(nationalId)) return 'PSI';
  if (nationalId.startsWith('ANS')) return 'EDIT';
  return originByType[nationalId.charAt(0)] ?? '';
};

/** The identifier as an entry of `otherIds`. Quality 2 marks self-registered identities (PSI), 1 all others (§1.4). */
export const asOtherId = (nationalId: string): OtherId => {
  const origine = originOf(nationalId);
  return { identifiant: nationalId, origine, qualite: origine === 'PSI' ? 2 : 1 };
};

/** ADELI identifiers outlive the file they came in: they are never closed (§1.2.1, point 9). */
export const isAdeli = (nationalId: NationalId | string): boolean => originOf(nationalId) === 'ADELI';

/** True when the last digit is the Luhn key of the others. Digits only. */
export const passesLuhn = (digits: string): boolean => {
  const sum = [...digits].reverse().reduce((total, digit, index) => total + luhnWeight(Number(digit), index), 0);
  return sum % 10 === 0;
};

const luhnWeight = (digit: number, index: number): number => {
  if (index % 2 === 0) return digit;
  return digit > 4 ? digit * 2 - 9 : digit * 2;
};

/**
 * True when an RPPS number has a wrong key. Only a reason to warn: published example
 * numbers fail it (directory-cards-ins.md §0, point 7).
 */
export const isSuspicious = (nationalId: string): boolean =>
  originOf(nationalId) === 'RPPS' && !(/^8\d{11}$/.test(nationalId) && passesLuhn(nationalId.slice(1)));
