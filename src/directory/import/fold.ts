import { asNationalId } from '#vocabulary/identifiers.ts';
import type { Activity, Exercice } from '#vocabulary/person.ts';
import type { DirectoryPerson } from '../document.ts';
import { activityFields, type RowField, rowFields } from './columns.ts';

/** The values of one staged row, in the order of `rowFields`. An array, not an object: there are millions. */
type Row = readonly string[];

const placeOf = Object.fromEntries(rowFields.map((field, index) => [field, index])) as Readonly<
  Record<RowField, number>
>; // every RowField is in rowFields
const activityPlaces = activityFields.map((field) => [field, placeOf[field]] as const);

const valueOf = (row: Row, field: RowField): string => row[placeOf[field]] ?? '';

/**
 * All rows of one person → the person. The file is a product (exercice × savoir-faire × place of work,
 * directory-cards-ins.md §1.1); this undoes it.
 *
 * An exercice is one profession in one category, as the services of PSC pick it (`10C`, psc.md §4.6). It
 * has room for one savoir-faire, so several in one exercice do not make several exercices, which would
 * repeat every place of work: the specialty the person is registered under (type S) stands, see
 * `principalFirst`. The order of the rows never matters: they are sorted before anything looks at them.
 */
export const foldRows = (nationalId: string, stagedValues: readonly string[]): DirectoryPerson => {
  const rows = [...new Set(stagedValues)].sort(compareText).map((values) => values.split('|'));
  const exercices = groupByExercice(rows).map(foldExercice).filter(saysSomething);
  return {
    nationalId: asNationalId(nationalId),
    familyName: firstFilled(rows, 'nomDexercice'),
    givenName: firstFilled(rows, 'prenomDexercice'),
    codeCivilite: firstFilled(rows, 'codeCivilite'),
    exercices,
  };
};

/** Rows are sorted by profession then category already, so the groups come out in that order. */
const groupByExercice = (rows: readonly Row[]): readonly (readonly Row[])[] => [
  ...Map.groupBy(
    rows,
    (row) => `${valueOf(row, 'codeProfession')}|${valueOf(row, 'codeCategorieProfessionnelle')}`,
  ).values(),
];

const foldExercice = (rows: readonly Row[]): Exercice => {
  const principal = [...rows].sort(principalFirst)[0];
  return {
    codeProfession: firstFilled(rows, 'codeProfession'),
    codeCategorieProfessionnelle: firstFilled(rows, 'codeCategorieProfessionnelle'),
    codeCiviliteDexercice: firstFilled(rows, 'codeCiviliteDexercice'),
    nomDexercice: firstFilled(rows, 'nomDexercice'),
    prenomDexercice: firstFilled(rows, 'prenomDexercice'),
    codeTypeSavoirFaire: principal === undefined ? '' : valueOf(principal, 'codeTypeSavoirFaire'),
    codeSavoirFaire: principal === undefined ? '' : valueOf(principal, 'codeSavoirFaire'),
    activities: foldActivities(rows),
  };
};

/** Type S first (TRE_R04, the ordinal specialty), then the other types by name, none at all last; then by code. */
const principalFirst = (a: Row, b: Row): number =>
  savoirFaireRank(a) - savoirFaireRank(b) ||
  compareText(valueOf(a, 'codeTypeSavoirFaire'), valueOf(b, 'codeTypeSavoirFaire')) ||
  compareText(valueOf(a, 'codeSavoirFaire'), valueOf(b, 'codeSavoirFaire'));

const savoirFaireRank = (row: Row): number => {
  if (valueOf(row, 'codeSavoirFaire') === '') return 2;
  return valueOf(row, 'codeTypeSavoirFaire') === 'S' ? 0 : 1;
};

/** Each place of work once, those with a structure first: services read the first one as the main one (psc.md §4.6). */
const foldActivities = (rows: readonly Row[]): readonly Activity[] => {
  const distinct = new Map(rows.map((row) => [activityPlaces.map(([, place]) => row[place]).join('|'), row] as const));
  return [...distinct]
    .filter(([, row]) => isActivity(row))
    .sort(([aKey, a], [bKey, b]) => Number(!hasStructure(a)) - Number(!hasStructure(b)) || compareText(aKey, bKey))
    .map(([, row]) => asActivity(row));
};

const hasStructure = (row: Row): boolean => valueOf(row, 'identifiantTechniqueDeLaStructure') !== '';

/** Many lines carry no place of work (§1.1). A registration authority alone is not one. */
const isActivity = (row: Row): boolean =>
  activityPlaces.some(([field, place]) => field !== 'autoriteDenregistrement' && row[place] !== '');

const asActivity = (row: Row): Activity =>
  Object.fromEntries(activityPlaces.map(([field, place]) => [field, row[place] ?? ''])) as Activity; // activityFields lists every field

/** Staff of establishments have places of work without a profession; a row with neither is only a name. */
const saysSomething = (exercice: Exercice): boolean => exercice.codeProfession !== '' || exercice.activities.length > 0;

const firstFilled = (rows: readonly Row[], field: RowField): string =>
  rows.map((row) => valueOf(row, field)).find((value) => value !== '') ?? '';

/** By code unit: no locale may change the order, which the row hash depends on. */
const compareText = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};
