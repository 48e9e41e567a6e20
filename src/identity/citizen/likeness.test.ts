import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PivotIdentity } from '#vocabulary/citizen.ts';
import { isSamePerson } from './likeness.ts';

const name = fc.stringMatching(/^[A-Z][a-zéèïç]{3,9}(-[A-Z][a-zéô]{3,7})?$/);
const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2025-12-31'), noInvalidDate: true });

const person: fc.Arbitrary<PivotIdentity> = fc.record({
  givenNames: fc.array(name, { minLength: 1, maxLength: 4 }),
  familyName: name,
  birthdate: day.map((date) => date.toISOString().slice(0, 10)),
  gender: fc.constantFrom('male', 'female'),
  birthplace: fc.constant('75107'),
  birthcountry: fc.constant('99100'),
});

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .toUpperCase()
    .replaceAll('-', ' ');

test('everybody is the same person as themselves, however they are spelled and wherever they were born', () => {
  fc.assert(
    fc.property(person, (one) => {
      assert.ok(isSamePerson(one, one));
      const other: PivotIdentity = {
        ...one,
        givenNames: one.givenNames.map(plain).toReversed(),
        familyName: plain(one.familyName),
        gender: 'unspecified',
        birthplace: '',
        birthcountry: '99109',
      };
      assert.ok(isSamePerson(one, other) && isSamePerson(other, one));
    }),
  );
});

test('a register may know more given names, or a provider', () => {
  fc.assert(
    fc.property(person, name, (one, further) => {
      assert.ok(isSamePerson(one, { ...one, givenNames: [...one.givenNames, further] }));
      assert.ok(isSamePerson({ ...one, givenNames: [...one.givenNames, further] }, one));
    }),
  );
});

test('nobody is somebody born on another day', () => {
  fc.assert(
    fc.property(person, person, (one, other) => {
      fc.pre(one.birthdate !== other.birthdate);
      assert.ok(!isSamePerson(one, { ...one, birthdate: other.birthdate }));
    }),
  );
});

test('a part of the date that is known to nobody contradicts nothing', () => {
  fc.assert(
    fc.property(person, (one) => {
      const [year = '', month = ''] = one.birthdate.split('-');
      assert.ok(isSamePerson({ ...one, birthdate: `${year}-${month}-00` }, one));
      assert.ok(isSamePerson({ ...one, birthdate: `${year}-00-00` }, one));
      assert.ok(!isSamePerson({ ...one, birthdate: `${Number(year) + 1}-00-00` }, one));
    }),
  );
});

test('neighbours, twins and namesakes are other people', () => {
  const paul: PivotIdentity = {
    givenNames: ['Paul', 'Émile'],
    familyName: 'LARROQUE',
    birthdate: '1996-03-21',
    gender: 'male',
    birthplace: '31555',
    birthcountry: '99100',
  };
  for (const other of [
    { givenNames: ['Paul', 'Étienne'] },
    { givenNames: ['Pierre', 'Émile'] },
    { givenNames: ['Luc'] },
    { familyName: 'LARTIGUE' },
    { familyName: 'LA' },
    { familyName: '' },
    { givenNames: ['-'] },
  ]) {
    assert.ok(!isSamePerson(paul, { ...paul, ...other }), JSON.stringify(other));
  }
});
