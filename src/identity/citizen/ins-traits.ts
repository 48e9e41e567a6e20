import { createHash } from 'node:crypto';
import type { InsRecord, PivotIdentity } from '#vocabulary/citizen.ts';
import { plainLetters } from './letters.ts';
import { birthplaceCodeOf } from './pivot.ts';

export type InsTraits = InsRecord['traits'];

/** The alphabet of INSi (directory-cards-ins.md §3.2). */
const namePattern = /^[A-Z]+(?:(?:-{1,2}|[' ])[A-Z]+)*$/;

/**
 * The five traits in the form that INSi knows, or why there are not five. The sex is M or F for INSi; whoever has
 * neither cannot be looked up.
 */
export const insTraitsOf = (pivot: PivotIdentity): InsTraits | 'sex' | 'names' => {
  if (pivot.gender === 'unspecified') return 'sex';
  const nomNaissance = insNameOf(pivot.familyName);
  const prenoms = pivot.givenNames.map(insNameOf);
  if (![nomNaissance, ...prenoms].every((name) => namePattern.test(name)) || prenoms.length === 0) return 'names';
  return {
    nomNaissance,
    prenoms,
    sexe: pivot.gender === 'male' ? 'M' : 'F',
    dateNaissance: pivot.birthdate,
    lieuNaissance: birthplaceCodeOf(pivot),
  };
};

/** Upper-case, without accents; hyphens, apostrophes and spaces stay. */
const insNameOf = (name: string): string => plainLetters(name).replaceAll('’', "'").trim().replaceAll(/\s+/g, ' ');

/** All five, letter by letter: near is another person here (§3.5). How the given names are cut apart is not a trait. */
export const sameTraits = (one: InsTraits, other: InsTraits): boolean => canonical(one) === canonical(other);

/** Evidence of what was compared; not the traits themselves. */
export const traitsHashOf = (traits: InsTraits): string =>
  createHash('sha256').update(canonical(traits), 'utf8').digest('base64url');

const canonical = ({ nomNaissance, prenoms, sexe, dateNaissance, lieuNaissance }: InsTraits): string =>
  JSON.stringify([nomNaissance, prenoms.join(' '), sexe, dateNaissance, lieuNaissance]);
