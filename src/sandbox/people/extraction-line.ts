import { labelOf } from './labels.ts';
import { communeLine, departementOf } from './places.ts';
import type { Structure } from './structure.ts';

/** One place of work in the generator's terms. */
export type MadeActivity = {
  readonly mode: string;
  readonly sector: string;
  readonly section: string;
  readonly role: string;
  readonly genre: string;
  readonly authority: string;
  readonly structure: Structure;
};

export type MadeExercice = {
  readonly profession: string;
  readonly category: string;
  readonly civilite: string;
  /** `type code`, as `S SM26`; none gives one line without savoir-faire. */
  readonly savoirFaire: readonly string[];
  readonly activities: readonly MadeActivity[];
};

/** A person from whom the lines of the file are projected. */
export type MadePerson = {
  /** TRE_G08: 8 RPPS, 3 FINESS and register. */
  readonly idType: string;
  readonly id: string;
  readonly civilite: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly exercices: readonly MadeExercice[];
};

/** Column 0 is the first of the 56 (directory-cards-ins.md §1.1.1); every line, the header too, ends with `|`. */
export const extractionHeader = `Type d'identifiant PP|Identifiant PP|Identification nationale PP|Code civilité d'exercice|Libellé civilité d'exercice|\
Code civilité|Libellé civilité|Nom d'exercice|Prénom d'exercice|Code profession|Libellé profession|Code catégorie professionnelle|\
Libellé catégorie professionnelle|Code type savoir-faire|Libellé type savoir-faire|Code savoir-faire|Libellé savoir-faire|\
Code mode exercice|Libellé mode exercice|Numéro SIRET site|Numéro SIREN site|Numéro FINESS site|Numéro FINESS établissement juridique|\
Identifiant technique de la structure|Raison sociale site|Enseigne commerciale site|Complément destinataire (coord. structure)|\
Complément point géographique (coord. structure)|Numéro Voie (coord. structure)|Indice répétition voie (coord. structure)|\
Code type de voie (coord. structure)|Libellé type de voie (coord. structure)|Libellé Voie (coord. structure)|\
Mention distribution (coord. structure)|Bureau cedex (coord. structure)|Code postal (coord. structure)|Code commune (coord. structure)|\
Libellé commune (coord. structure)|Code pays (coord. structure)|Libellé pays (coord. structure)|Téléphone (coord. structure)|\
Téléphone 2 (coord. structure)|Télécopie (coord. structure)|Adresse e-mail (coord. structure)|Code Département (structure)|\
Libellé Département (structure)|Ancien identifiant de la structure|Autorité d'enregistrement|Code secteur d'activité|\
Libellé secteur d'activité|Code section tableau pharmaciens|Libellé section tableau pharmaciens|Code rôle|Libellé rôle|\
Code genre activité|Libellé genre activité|\n`;

/** The lines of one person: each savoir-faire of each exercice, times each of its places of work. */
export const extractionLines = (person: MadePerson): readonly string[] =>
  person.exercices.flatMap((exercice) =>
    orNone(exercice.savoirFaire).flatMap((savoirFaire) =>
      orNone(exercice.activities).map((activity) => {
        const columns = [...personColumns(person, exercice, savoirFaire ?? ''), ...activityColumns(activity)];
        return `${columns.join('|')}|\n`;
      }),
    ),
  );

const orNone = <Item>(items: readonly Item[]): readonly (Item | undefined)[] =>
  items.length === 0 ? [undefined] : items;

/** Columns 1 to 17. */
const personColumns = (person: MadePerson, exercice: MadeExercice, savoirFaire: string): readonly string[] => {
  const [type = '', code = ''] = savoirFaire.split(' ');
  return [
    ...[person.idType, person.id, person.idType + person.id],
    ...[exercice.civilite, labelOf('civiliteDexercice', exercice.civilite)],
    ...[person.civilite, labelOf('civilite', person.civilite)],
    ...[person.familyName, person.givenName],
    ...[exercice.profession, labelOf('profession', exercice.profession)],
    ...[exercice.category, labelOf('category', exercice.category)],
    ...[type, labelOf('savoirFaireType', type)],
    ...[code, labelOf('savoirFaire', code)],
  ];
};

const activityColumnCount = 39;

/** Columns 18 to 56; all empty for a line without a place of work. */
const activityColumns = (activity: MadeActivity | undefined): readonly string[] => {
  if (activity === undefined) return Array.from({ length: activityColumnCount }, () => '');
  return [
    ...[activity.mode, labelOf('mode', activity.mode)],
    ...structureColumns(activity.structure),
    activity.authority,
    ...[activity.sector, labelOf('sector', activity.sector)],
    ...[activity.section, labelOf('section', activity.section)],
    ...[activity.role, labelOf('role', activity.role)],
    ...[activity.genre, labelOf('genre', activity.genre)],
  ];
};

/** Columns 20 to 47. */
const structureColumns = (structure: Structure): readonly string[] => [
  ...[structure.siret, structure.siren, structure.finess, structure.legalFiness, structure.technicalId],
  ...[structure.name, structure.tradeName, structure.name.slice(0, 30), ''],
  ...[structure.number, '', structure.wayCode, structure.wayLabel, structure.wayName, ''],
  ...[
    communeLine(structure.commune),
    structure.commune.postalCode,
    structure.commune.inseeCode,
    structure.commune.name,
  ],
  ...['99000', 'France', structure.phone, '', '', structure.email],
  ...[departementOf(structure.commune), structure.commune.departementName, structure.formerId],
];
