import { type Static, Type } from '@sinclair/typebox';
import type { JournalStore } from '#audit/journal.ts';
import type { DirectoryEntry, DirectoryLookup } from '#directory/directory-store.ts';
import type { Clock } from '#vocabulary/clock.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import type { Exercice } from '#vocabulary/person.ts';
import { defineOperation, done, missing, reason } from './operation.ts';

type EntryDeps = {
  readonly directory: DirectoryLookup;
  readonly journal: Pick<JournalStore, 'append'>;
  readonly clock: Clock;
};

const exerciceShape = Type.Object({
  codeProfession: Type.String(),
  codeCategorieProfessionnelle: Type.String(),
  codeTypeSavoirFaire: Type.String(),
  codeSavoirFaire: Type.String(),
  places: Type.Array(
    Type.Object({
      raisonSocialeSite: Type.String(),
      codePostal: Type.String(),
      codeSecteurDactivite: Type.String(),
      codeModeExercice: Type.String(),
    }),
    { description: 'Places of work.' },
  ),
});

const entryShape = Type.Object({
  nationalId: Type.String({ description: 'Primary identifier.' }),
  otherIds: Type.Array(Type.String(), { description: 'Others that lead to the same person.' }),
  status: Type.String({ description: '`active`, `closed`, or `suspended` by the operator.' }),
  familyName: Type.String(),
  givenName: Type.String(),
  exercices: Type.Array(exerciceShape),
});
export type ShownEntry = Static<typeof entryShape>;

/** Who somebody is by the directory. It uncovers a person: asked for with a reason, kept in the journal, found or not. */
export const lookUpEntry = ({ directory, journal, clock }: EntryDeps) =>
  defineOperation({
    name: 'directory.look-up',
    summary: {
      fr: 'Chercher un professionnel par son identifiant national',
      en: 'Look a professional up by national identifier',
    },
    kind: 'change',
    roles: ['operator', 'support'],
    input: Type.Object(
      {
        nationalId: Type.String({
          pattern: '^[0-9A-Za-z/._-]{5,64}$',
          description: 'National identifier (IDNPS), or an RPPS number of eleven digits.',
        }),
        reason,
      },
      { additionalProperties: false },
    ),
    output: entryShape,
    run: async ({ nationalId: typed, reason: why }, { operatorId }) => {
      const nationalId = asNationalId(/^\d{11}$/.test(typed) ? `8${typed}` : typed); // TRE_G08
      const entry = await directory.findEntry(nationalId);
      const details = { by: operatorId, reason: why, found: entry !== undefined };
      await journal.append([
        { kind: 'directory.entry-read', atMilliseconds: clock.nowMilliseconds(), nationalId, details },
      ]);
      return entry === undefined ? missing : done(shownEntry(entry));
    },
  });

const shownEntry = ({ professional, status }: DirectoryEntry): ShownEntry => ({
  nationalId: professional.nationalId,
  otherIds: professional.otherIds.map(({ identifiant }) => identifiant),
  status,
  familyName: professional.familyName,
  givenName: professional.givenName,
  exercices: professional.exercices.map(shownExercice),
});

const shownExercice = (exercice: Exercice): ShownEntry['exercices'][number] => {
  const { codeProfession, codeCategorieProfessionnelle, codeTypeSavoirFaire, codeSavoirFaire, activities } = exercice;
  return {
    ...{ codeProfession, codeCategorieProfessionnelle, codeTypeSavoirFaire, codeSavoirFaire },
    places: activities.map(({ raisonSocialeSite, codePostal, codeSecteurDactivite, codeModeExercice }) => ({
      ...{ raisonSocialeSite, codePostal, codeSecteurDactivite, codeModeExercice },
    })),
  };
};
