/**
 * Identifiers of people and places that do not exist, in ranges that no real one has
 * (directory-cards-ins.md §5.4), with the keys that real ones carry.
 */

/** RPPS numbers of the national test cards begin with 997; ours with 998. `index` up to 9,999,999. */
export const rppsNumber = (index: number): string => withLuhn(`998${pad(index, 7)}`);

/** The former number of a profession: department, profession, then a 9 that marks ours. `index` up to 999. */
export const adeliNumber = (departement: string, profession: string, index: number): string =>
  withLuhn(`${departement}${profession}9${pad(index, 3)}`.slice(0, 8));

/** FINESS of a place that does not exist; `departement` is two characters. `index` up to 99,999. */
export const finessNumber = (departement: string, index: number): string => {
  const body = `${departement}9${pad(index, 5)}`;
  return body + luhnKey(corsicaAsDigits(body));
};

/** `index` up to 999,999. */
export const sirenNumber = (index: number): string => withLuhn(`99${pad(index, 6)}`);

/** One site of a company. `site` from 1. */
export const siretNumber = (siren: string, site: number): string => withLuhn(siren + pad(site, 4));

/** ARCEP keeps these beginnings for fiction: they never ring at anybody's. */
const fictionBlocks = ['019900', '026191', '035301', '046571', '053649'] as const;

export const fictionPhone = (index: number): string =>
  (fictionBlocks[index % fictionBlocks.length] ?? fictionBlocks[0]) +
  pad(Math.floor(index / fictionBlocks.length) % 10_000, 4);

const pad = (value: number, length: number): string => String(value).padStart(length, '0');

const withLuhn = (digits: string): string => digits + luhnKey(digits);

const corsicaAsDigits = (text: string): string => text.replace('2A', '21').replace('2B', '22');

const luhnKey = (digits: string): string => {
  const sum = [...digits].reverse().reduce((total, digit, index) => total + weigh(Number(digit), index), 0);
  return String((10 - (sum % 10)) % 10);
};

const weigh = (digit: number, index: number): number => {
  if (index % 2 === 1) return digit;
  return digit > 4 ? digit * 2 - 9 : digit * 2;
};
