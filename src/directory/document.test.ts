import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { asNationalId } from '#vocabulary/identifiers.ts';
import type { Activity } from '#vocabulary/person.ts';
import { packPerson, unpackPerson } from './document.ts';
import { activityFields } from './import/columns.ts';

const text = fc.oneof(fc.constant(''), fc.string());
const activity = fc
  .tuple(...activityFields.map(() => text))
  .map((values) => Object.fromEntries(activityFields.map((field, index) => [field, values[index]])) as Activity);
const exercice = fc.record(
  {
    codeProfession: text,
    codeCategorieProfessionnelle: text,
    codeCiviliteDexercice: text,
    nomDexercice: text,
    prenomDexercice: text,
    codeTypeSavoirFaire: text,
    codeSavoirFaire: text,
    activities: fc.array(activity, { maxLength: 3 }),
  },
  { noNullPrototype: true },
);
const person = fc.record(
  {
    nationalId: fc.constant(asNationalId('899700427885')),
    familyName: text,
    givenName: text,
    codeCivilite: text,
    exercices: fc.array(exercice, { maxLength: 3 }),
  },
  { noNullPrototype: true },
);

test('what is packed is unpacked the same, aliases beside it', () =>
  fc.assert(
    fc.property(person, (original) => {
      const otherIds = [
        { identifiant: '899700427885', origine: 'RPPS', qualite: 1 },
        { identifiant: '0016041030', origine: 'ADELI', qualite: 1 },
      ];
      assert.deepEqual(unpackPerson(packPerson(original), ['0016041030']), {
        kind: 'professional',
        ...original,
        otherIds,
      });
    }),
  ));
