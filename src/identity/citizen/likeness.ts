import type { PivotIdentity } from '#vocabulary/citizen.ts';
import { plainLetters } from './letters.ts';
import { datesAgree } from './pivot.ts';

/**
 * How far a rectification may go. The register answers with the traits that the account hangs on, so a register that
 * errs, lies or is spoken for by somebody on the line could make a person into another one. It is believed about the
 * spelling and order of names, about further names, gender and place, and no more: the date of birth must agree, the
 * birth name must be near, and no side may know a given name in place of another. Or a twin would pass, even one who
 * shares a given name, or a namesake born that day.
 */
export const isSamePerson = (claimed: PivotIdentity, known: PivotIdentity): boolean =>
  datesAgree(claimed.birthdate, known.birthdate) &&
  isNear(claimed.familyName, known.familyName) &&
  areNear(claimed.givenNames, known.givenNames);

/** Every name of the shorter list is in the longer one, in any order. Compound names count as their words. */
const areNear = (claimed: readonly string[], known: readonly string[]): boolean => {
  const lists = [claimed, known].map((names) => foldName(names.join(' ')).split(' '));
  const [shorter = [], longer = []] = lists.sort((one, other) => one.length - other.length);
  return shorter.every((name) => longer.some((other) => isNear(name, other)));
};

/** Upper-case letters and single spaces: accents, hyphens and apostrophes are spelled differently everywhere. */
const foldName = (name: string): string =>
  plainLetters(name)
    .replaceAll(/[^A-Z0-9]+/g, ' ')
    .trim();

/** The same words, one name within the other (double names), or a slip of at most two letters in a longer name. */
const isNear = (one: string, other: string): boolean => {
  const [left, right] = [foldName(one), foldName(other)];
  if (left === '' || right === '') return false;
  if (` ${left} `.includes(` ${right} `) || ` ${right} `.includes(` ${left} `)) return true;
  return distance(left, right) <= slipsAllowed(Math.min(left.length, right.length));
};

/** LOU is not LEO: in a short name a slip makes another name. */
const slipsAllowed = (length: number): number => {
  if (length < 4) return 0;
  return length < 7 ? 1 : 2;
};

/** Levenshtein's: how many letters must be put in, left out or exchanged. */
const distance = (left: string, right: string): number => {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...left].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...right].entries()) {
      const exchanged = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(exchanged, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};
