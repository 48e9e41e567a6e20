import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { activityFields, type RowField, rowFields } from './columns.ts';
import { foldRows } from './fold.ts';

const id = '899800000012';
const row = (values: Partial<Record<RowField, string>>): string =>
  rowFields.map((field) => values[field] ?? '').join('|');
const doctor = { codeProfession: '10', codeCategorieProfessionnelle: 'C', nomDexercice: 'ARNOUX' } as const;
const practice = { codeModeExercice: 'L', identifiantTechniqueDeLaStructure: 'R90000001' } as const;
const hospital = { codeModeExercice: 'S', identifiantTechniqueDeLaStructure: 'F759000001' } as const;

/** Rows that often agree, so that folding has something to fold. */
const word = fc.constantFrom('', 'A', 'B', 'a b', "d'é");
const code = fc.constantFrom('', '10', '60');
const type = fc.constantFrom('', 'S', 'C', 'CAPA');
const anyRow = fc
  .record({
    codeProfession: code,
    codeCategorieProfessionnelle: fc.constantFrom('C', 'E'),
    codeTypeSavoirFaire: type,
    codeSavoirFaire: word,
    codeCivilite: word,
    codeCiviliteDexercice: word,
    nomDexercice: word,
    prenomDexercice: word,
    codeModeExercice: word,
    identifiantTechniqueDeLaStructure: word,
    telephone: word,
    autoriteDenregistrement: word,
  })
  .map(row);

test('the order of the rows, and how often each stands there, does not matter', () =>
  fc.assert(
    fc.property(
      fc
        .array(anyRow, { minLength: 1, maxLength: 8 })
        .chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }), fc.subarray(rows)),
        ),
      ([rows, shuffled, again]) => assert.deepEqual(foldRows(id, [...shuffled, ...again]), foldRows(id, rows)),
    ),
  ));

test('no place of work is lost and none is told twice in one exercice', () =>
  fc.assert(
    fc.property(fc.array(anyRow, { minLength: 1, maxLength: 8 }), (rows) => {
      for (const exercice of foldRows(id, rows).exercices) {
        const told = exercice.activities.map((activity) => activityFields.map((field) => activity[field]).join('|'));
        const isOfExercice = (values: readonly string[]): boolean =>
          values[0] === exercice.codeProfession && values[1] === exercice.codeCategorieProfessionnelle;
        const works = rows
          .map((line) => line.split('|'))
          .filter((values) => isOfExercice(values) && values.slice(8, -1).some((value) => value !== ''))
          .map((values) => values.slice(8).join('|'));
        assert.deepEqual([...told].sort(), [...new Set(works)].sort());
      }
    }),
  ));

test('an exercice is a profession in a category, and there is one of each', () =>
  fc.assert(
    fc.property(fc.array(anyRow, { minLength: 1, maxLength: 8 }), (rows) => {
      const keys = foldRows(id, rows).exercices.map(
        (exercice) => exercice.codeProfession + exercice.codeCategorieProfessionnelle,
      );
      assert.deepEqual(keys, [...new Set(keys)].sort());
    }),
  ));

test('several savoir-faire in one exercice: the ordinal specialty stands, the places of work are told once', () => {
  const person = foldRows(id, [
    row({ ...doctor, ...practice, codeTypeSavoirFaire: 'CAPA', codeSavoirFaire: 'CAPA06' }),
    row({ ...doctor, ...practice, codeTypeSavoirFaire: 'S', codeSavoirFaire: 'SM54' }),
  ]);
  assert.equal(person.exercices.length, 1);
  assert.equal(person.exercices[0]?.codeSavoirFaire, 'SM54');
  assert.equal(person.exercices[0]?.activities.length, 1);
});

test('two professions are two exercices, a student beside a civilian as well', () => {
  const person = foldRows(id, [
    row({ ...doctor, codeCategorieProfessionnelle: 'E' }),
    row({ ...doctor, codeProfession: '60' }),
    row(doctor),
  ]);
  assert.deepEqual(
    person.exercices.map((exercice) => exercice.codeProfession + exercice.codeCategorieProfessionnelle),
    ['10C', '10E', '60C'],
  );
});

test('a place with a structure comes before one without', () => {
  const person = foldRows(id, [
    row({ ...doctor, codeModeExercice: 'A' }),
    row({ ...doctor, ...hospital }),
    row({ ...doctor, ...practice }),
  ]);
  assert.deepEqual(
    person.exercices[0]?.activities.map((activity) => activity.identifiantTechniqueDeLaStructure),
    ['R90000001', 'F759000001', ''],
  );
});

test('a registration authority alone is no place of work', () => {
  const person = foldRows(id, [row({ ...doctor, autoriteDenregistrement: 'CNOM/CNOM/CNOM' })]);
  assert.deepEqual(person.exercices[0]?.activities, []);
});

test('a row with neither profession nor place of work still names the person', () => {
  const person = foldRows(id, [row({ nomDexercice: 'O', codeCivilite: 'M' })]);
  assert.deepEqual([person.familyName, person.givenName, person.codeCivilite, person.exercices], ['O', '', 'M', []]);
});
