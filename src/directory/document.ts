import { asNationalId } from '#vocabulary/identifiers.ts';
import type { Activity, Exercice, Professional } from '#vocabulary/person.ts';
import { activityFields } from './import/columns.ts';
import { asOtherId } from './national-id.ts';

/** What the file says of a person. The identifiers they were known by are kept apart from it, as aliases. */
export type DirectoryPerson = Omit<Professional, 'kind' | 'otherIds'>;

/**
 * A person as the JSON text that stores keep: absent values are left out, which is four fifths of them.
 * The same person always gives the same text.
 */
export const packPerson = (person: DirectoryPerson): string =>
  JSON.stringify(person, (_key, value: unknown) => (value === '' ? undefined : value));

/** Stored text and aliases → the person as the other rooms know them. `packPerson` is the only writer of the text. */
export const unpackPerson = (document: string, aliases: readonly string[]): Professional => {
  const packed = JSON.parse(document) as PackedPerson; // written by packPerson, read by nobody else
  return {
    kind: 'professional',
    nationalId: asNationalId(packed.nationalId),
    otherIds: [packed.nationalId, ...aliases].map(asOtherId),
    familyName: packed.familyName ?? '',
    givenName: packed.givenName ?? '',
    codeCivilite: packed.codeCivilite ?? '',
    exercices: packed.exercices.map(unpackExercice),
  };
};

type PackedExercice = Partial<Omit<Exercice, 'activities'>> & { readonly activities: readonly Partial<Activity>[] };
type PackedPerson = {
  readonly nationalId: string;
  readonly familyName?: string;
  readonly givenName?: string;
  readonly codeCivilite?: string;
  readonly exercices: readonly PackedExercice[];
};

const unpackExercice = (packed: PackedExercice): Exercice => ({
  codeProfession: packed.codeProfession ?? '',
  codeCategorieProfessionnelle: packed.codeCategorieProfessionnelle ?? '',
  codeCiviliteDexercice: packed.codeCiviliteDexercice ?? '',
  nomDexercice: packed.nomDexercice ?? '',
  prenomDexercice: packed.prenomDexercice ?? '',
  codeTypeSavoirFaire: packed.codeTypeSavoirFaire ?? '',
  codeSavoirFaire: packed.codeSavoirFaire ?? '',
  activities: packed.activities.map((activity) => ({ ...emptyActivity, ...activity })),
});

const emptyActivity = Object.fromEntries(activityFields.map((field) => [field, ''])) as Activity; // every field is listed: columns.ts checks it
