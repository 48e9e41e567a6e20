import { type Gender, givenNameOf, type PivotIdentity } from '#vocabulary/citizen.ts';
import type { CitizenClaims } from '../people-made.ts';
import { fold } from './compare-names.ts';

/** What the civil register is asked, as it came over the wire (directory-cards-ins.md §4.1). */
export type CivilQuestion = {
  readonly nom: string;
  readonly prenoms: string;
  /** Eight digits. */
  readonly dateNaissance: string;
  readonly sexe: string;
  readonly codeLieuNaissance: string;
};

const letters: Readonly<Record<string, string>> = { male: 'M', female: 'F' } satisfies Partial<Record<Gender, string>>;

/** The question that finds these traits. */
export const questionAbout = (pivot: PivotIdentity): CivilQuestion => ({
  nom: pivot.familyName,
  prenoms: givenNameOf(pivot),
  dateNaissance: pivot.birthdate.replaceAll('-', ''),
  sexe: letters[pivot.gender] ?? 'I',
  codeLieuNaissance: pivot.birthplace || pivot.birthcountry,
});

/** The question that follows from what an identity provider says of somebody. */
export const questionFrom = (claims: CitizenClaims): CivilQuestion => {
  const text = (name: string): string => String(claims[name] ?? '');
  return {
    nom: text('family_name'),
    prenoms: text('given_name'),
    dateNaissance: text('birthdate').replaceAll('-', ''),
    sexe: letters[text('gender')] ?? 'I',
    codeLieuNaissance: text('birthplace') || text('birthcountry'),
  };
};

const traits = ['nom', 'prenoms', 'dateNaissance', 'sexe', 'codeLieuNaissance'] as const;
export type Trait = (typeof traits)[number];

/** Traits in which two questions differ, names folded. */
export const differences = (one: CivilQuestion, other: CivilQuestion): readonly Trait[] =>
  traits.filter((trait) => fold(one[trait]) !== fold(other[trait]));
