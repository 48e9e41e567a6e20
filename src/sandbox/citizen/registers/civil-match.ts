import type { RegisterCase, SandboxCitizen } from '../people-made.ts';
import { type CivilQuestion, differences, questionAbout, questionFrom } from './civil-question.ts';
import { fold, slips } from './compare-names.ts';

type Registered = { readonly citizen: SandboxCitizen; readonly known: CivilQuestion; readonly found: RegisterCase };

/**
 * What the register says of traits. Those that a provider sends of a test citizen have the answer that belongs to the
 * citizen; others are compared by a rule of our own, for the real one is not public (directory-cards-ins.md §4.4): all
 * the same is found, one slip is found and rectified, name and date the same is an echo.
 */
export const decideCivilMatch = (people: readonly SandboxCitizen[], question: CivilQuestion): RegisterCase => {
  const asked = people.filter(({ people: kind }) => kind === 'national');
  const claimed = asked.find(({ claims }) => differences(questionFrom(claims), question).length === 0);
  return claimed?.registerCase ?? decideByRule(asked.flatMap(registeredAs), question);
};

/** Nobody is registered who is not found under the traits of a provider either. */
const registeredAs = (citizen: SandboxCitizen): readonly Registered[] => {
  const { registerCase: found } = citizen;
  return 'identity' in found ? [{ citizen, known: questionAbout(found.identity), found }] : [];
};

const decideByRule = (registered: readonly Registered[], question: CivilQuestion): RegisterCase => {
  const exact = registered.filter(({ known }) => differences(known, question).length === 0);
  if (exact.length > 0) return theOnly(exact, '2');
  const close = registered.filter(({ known }) => isOneSlip(known, question));
  if (close.length > 0) return theOnly(close, '3');
  if (registered.some((one) => isUsageName(one, question))) return { code: '7' };
  const echoes = registered.filter(({ known }) => isEcho(known, question));
  if (echoes.length === 0) return { code: '8' };
  return { code: echoes.length === 1 ? '4' : '6' };
};

const theOnly = ([first, ...others]: readonly Registered[], code: '2' | '3'): RegisterCase => {
  if (first === undefined || others.length > 0) return { code: '6' };
  const { found } = first;
  if (!('identity' in found) || (found.code === '3' && found.deceasedOn !== undefined)) return found;
  return { code, identity: found.identity };
};

const isOneSlip = (known: CivilQuestion, question: CivilQuestion): boolean => {
  const [trait, ...others] = differences(known, question);
  if (trait === undefined || others.length > 0) return false;
  const [name, asked] = [fold(known[trait]), fold(question[trait])];
  if (trait === 'sexe' || trait === 'codeLieuNaissance') return true;
  if (trait === 'dateNaissance') return isLessPrecise(asked, name);
  return slips(name, asked) <= 2 || (trait === 'prenoms' && isSomeOf(name.split(' '), asked.split(' ')));
};

/** `19620800` of `19620824`. */
const isLessPrecise = (date: string, known: string): boolean =>
  date.endsWith('00') && known.startsWith(date.replace(/(00)+$/, ''));

/** Given names in another order, or only some of them. */
const isSomeOf = (known: readonly string[], asked: readonly string[]): boolean =>
  asked.every((name) => known.includes(name));

const isUsageName = ({ citizen, known }: Registered, question: CivilQuestion): boolean => {
  const usageName = citizen.claims['preferred_username'];
  if (typeof usageName !== 'string' || fold(usageName) !== fold(question.nom)) return false;
  return differences(known, question).every((trait) => trait === 'nom');
};

const isEcho = (known: CivilQuestion, question: CivilQuestion): boolean =>
  fold(known.nom) === fold(question.nom) &&
  known.dateNaissance === question.dateNaissance &&
  firstOf(known.prenoms) === firstOf(question.prenoms);

const firstOf = (names: string): string | undefined => fold(names).split(' ')[0];
