import { type Static, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { france, type PivotIdentity } from '#vocabulary/citizen.ts';
import { completeRegisterDate, genderOf, hasPlace } from './pivot.ts';
import type { RegisterAnswer } from './register.ts';
import { parseXml } from './xml.ts';

const refuse = (code: string, fault: Extract<RegisterAnswer, { kind: 'refused' }>['fault']): RegisterAnswer => ({
  kind: 'refused',
  code,
  fault,
});

/** Fault of each code that finds nobody (directory-cards-ins.md §4.2). */
const refusals = { '4': 'Y010004', '6': 'Y010006', '7': 'Y010007', '8': 'Y010008', '9': 'Y010009' } as const;

const isRefusal = (code: string): code is keyof typeof refusals => Object.hasOwn(refusals, code);

/**
 * The register's XML as an answer. In this order: is it XML (Y010012), does it follow the schema (Y010013), what does
 * its code say, is the person dead (Y010015). The traits of whoever was not found are not read.
 */
export const readRnippAnswer = (text: string): RegisterAnswer => {
  const document = parseXml(text, ['Prenom', 'IdentificationIndividuCitoyen']);
  if (document === undefined) return refuse('', 'Y010012');
  if (!answerCheck.Check(document)) return refuse('', 'Y010013');
  const code = document.IdentificationsIndividusCitoyens.TypeReponseIdentification;
  if (isRefusal(code)) return refuse(code, refusals[code]);
  if (code !== '2' && code !== '3') return refuse(code, 'Y010013');
  if (!foundCheck.Check(document)) return refuse(code, 'Y010013');
  const [found] = document.IdentificationsIndividusCitoyens.IdentificationIndividuCitoyen;
  const individual = found.SituationActuelle.Individu;
  if (individual.Deces !== undefined) return refuse(code, 'Y010015');
  const rectified = pivotOf(individual);
  return rectified === undefined ? refuse(code, 'Y010013') : { kind: 'found', code, rectified };
};

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const place = Type.Object({ '@code': Type.String({ pattern: '^[0-9AB]{5}$' }) });

const individualSchema = Type.Object({
  Noms: Type.Object({ NomFamille: text(200) }),
  Prenoms: Type.Object({ Prenom: Type.Array(text(200), { minItems: 1, maxItems: 40 }) }),
  Naissance: Type.Object({
    DateNaissance: text(10),
    LieuNaissance: Type.Object({ Localite: Type.Optional(place), Pays: Type.Optional(place) }),
  }),
  Sexe: Type.Union([Type.Literal('F'), Type.Literal('M'), Type.Literal('I')]),
  Deces: Type.Optional(Type.Unknown()),
});

const answerCheck = TypeCompiler.Compile(
  Type.Object({ IdentificationsIndividusCitoyens: Type.Object({ TypeReponseIdentification: text(4) }) }),
);

/** Exactly one: a register that found two people has found nobody. */
const foundCheck = TypeCompiler.Compile(
  Type.Object({
    IdentificationsIndividusCitoyens: Type.Object({
      TypeReponseIdentification: text(4),
      IdentificationIndividuCitoyen: Type.Tuple([
        Type.Object({ SituationActuelle: Type.Object({ Individu: individualSchema }) }),
      ]),
    }),
  }),
);

/** Undefined when its date or its place cannot be one. */
const pivotOf = ({ Noms, Prenoms, Naissance, Sexe }: Static<typeof individualSchema>): PivotIdentity | undefined => {
  const { Localite, Pays } = Naissance.LieuNaissance;
  const birthcountry = Pays?.['@code'] ?? (Localite === undefined ? undefined : france);
  const birthdate = completeRegisterDate(Naissance.DateNaissance);
  if (birthcountry === undefined || birthdate === undefined) return undefined;
  const pivot = {
    givenNames: Prenoms.Prenom,
    familyName: Noms.NomFamille,
    birthdate,
    gender: genderOf(Sexe),
    birthplace: birthcountry === france ? (Localite?.['@code'] ?? '') : '',
    birthcountry,
  };
  return hasPlace(pivot) ? pivot : undefined;
};
