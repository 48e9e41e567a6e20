import type { InsCase, SandboxCitizen } from '../people-made.ts';
import { type CivilQuestion, questionAbout, questionFrom } from './civil-question.ts';
import { fold } from './compare-names.ts';

/** The question as it came over the wire; `lieuNaissance` may be missing. */
export type InsiQuestion = {
  readonly nomNaissance: string;
  readonly prenom: string;
  readonly sexe: string;
  readonly dateNaissance: string;
  readonly lieuNaissance: string | undefined;
};

/** Who carries these traits: the case of the one who does, `01` for nobody, `02` for several (§3.4). */
export const decideInsiMatch = (people: readonly SandboxCitizen[], question: InsiQuestion): InsCase => {
  const [found, ...others] = people.filter((person) => isAskedFor(person, question)).map(({ insCase }) => insCase);
  if (found === undefined) return { code: '01' };
  return others.length > 0 && found.code === '00' ? { code: '02' } : found;
};

const isAskedFor = (citizen: SandboxCitizen, question: InsiQuestion): boolean => {
  const known = traitsOf(citizen);
  return (
    fold(known.nom) === fold(question.nomNaissance) &&
    namesOf(citizen, known.prenoms).some((names) => fold(names) === fold(question.prenom)) &&
    known.sexe === question.sexe &&
    known.dateNaissance === question.dateNaissance.replaceAll('-', '') &&
    (question.lieuNaissance === undefined || question.lieuNaissance === known.codeLieuNaissance)
  );
};

/** Somebody is found by all their given names together, or by some of them alone. */
const namesOf = ({ insCase }: SandboxCitizen, prenoms: string): readonly string[] => {
  const alone = insCase.code === '00' ? (insCase.foundBy ?? insCase.traits.prenoms) : prenoms.split(' ');
  return [prenoms, alone].flat();
};

/** INSi knows people by the traits of the civil register. */
const traitsOf = ({ claims, registerCase }: SandboxCitizen): CivilQuestion =>
  'identity' in registerCase ? questionAbout(registerCase.identity) : questionFrom(claims);
