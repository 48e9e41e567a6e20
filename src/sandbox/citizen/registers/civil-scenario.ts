import { france, type PivotIdentity } from '#vocabulary/citizen.ts';
import type { CivilQuestion } from './civil-question.ts';
import type { CivilAnswer } from './civil-xml.ts';

/** What a suffix of the given names asks for; `late` answers 404 after a delay, `garbled` is no XML,
 * `incomplete` has no traits. */
export type CivilScenario =
  | { readonly kind: 'answer'; readonly answer: CivilAnswer }
  | { readonly kind: 'late' | 'broken' | 'garbled' | 'incomplete' };

const codes: Readonly<Record<string, string>> = {
  E010004: '4',
  E010006: '6',
  E010007: '7',
  E010008: '8',
  E010009: '9',
  E010099: '99',
};

const several: Readonly<Record<string, string>> = { multiCog: '2', multiCogEcho: '4', multiCogError: '8' };

/**
 * Scenario that the given names ask for after their last underscore, so that a test needs no person of its own
 * (directory-cards-ins.md §4.4); undefined when they ask for none.
 */
export const findCivilScenario = (question: CivilQuestion): CivilScenario | undefined => {
  const [, suffix] = /_([^_]+)$/.exec(question.prenoms) ?? [];
  if (suffix === undefined) return undefined;
  if (suffix === 'E010011') return { kind: 'late' };
  if (suffix === 'E010012') return { kind: 'garbled' };
  if (suffix === 'E010013') return { kind: 'incomplete' };
  const answer = answerFor(suffix, question);
  return answer && { kind: 'answer', answer };
};

const answerFor = (suffix: string, question: CivilQuestion): CivilAnswer | undefined => {
  const code = codes[suffix] ?? severalCode(suffix, question);
  const pivot = echoOf(question);
  if (code !== undefined) return { code, pivot: code === '2' || code === '7' ? pivot : undefined };
  if (suffix === 'E010015' || suffix === 'E010016') return { code: '3', pivot, deceasedOn: '2020-01-01' };
  // A minor: their birth date says so, the register does not mind.
  if (suffix === 'E010014') return { code: '2', pivot };
  if (suffix === 'PrénomComposéAvecEspace') return { code: '2', pivot: { ...pivot, givenNames: spaced(pivot) } };
  return undefined;
};

/** Only the place of birth tells these people apart. */
const severalCode = (suffix: string, { codeLieuNaissance }: CivilQuestion): string | undefined =>
  several[suffix] && (codeLieuNaissance === '27161' ? several[suffix] : '8');

/** The traits as they were asked. */
const echoOf = (question: CivilQuestion): PivotIdentity => {
  const place = question.codeLieuNaissance;
  const isAbroad = place.startsWith('99') && place !== france;
  return {
    givenNames: question.prenoms.split(' '),
    familyName: question.nom,
    birthdate: question.dateNaissance.replace(/^(....)(..)(..)$/, '$1-$2-$3'),
    gender: question.sexe === 'F' ? 'female' : question.sexe === 'M' ? 'male' : 'unspecified',
    birthplace: isAbroad ? '' : place,
    birthcountry: isAbroad ? place : france,
  };
};

const spaced = ({ givenNames }: PivotIdentity): readonly string[] => [...givenNames, 'Prénom Composé'];
