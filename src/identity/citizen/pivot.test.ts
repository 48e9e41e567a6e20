import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PivotIdentity } from '#vocabulary/citizen.ts';
import { birthplaceCodeOf, completeRegisterDate, datesAgree, hasPlace, isCommune } from './pivot.ts';

const at = (birthplace: string, birthcountry: string): PivotIdentity => ({
  givenNames: ['Ange'],
  familyName: 'PIETRANERI',
  birthdate: '1969-05-17',
  gender: 'male',
  birthplace,
  birthcountry,
});

test('communes of the mainland, of Corsica and overseas; nothing else', () => {
  for (const code of ['75107', '2A004', '2B033', '97209', '01004']) assert.ok(isCommune(code), code);
  for (const code of ['', '7510', '2C004', '2a004', '751070', 'A2004']) assert.ok(!isCommune(code), code);
});

test('one code for the place: the commune in France, the country abroad', () => {
  assert.equal(birthplaceCodeOf(at('2A004', '99100')), '2A004');
  assert.equal(birthplaceCodeOf(at('', '99335')), '99335');
  assert.equal(birthplaceCodeOf(at('99335', '99335')), '99335');
});

test('a place is a commune in France or a country without one', () => {
  assert.ok(hasPlace(at('75107', '99100')) && hasPlace(at('', '99335')));
  assert.ok(!hasPlace(at('', '99100')) && !hasPlace(at('75107', '99335')) && !hasPlace(at('', '75107')));
});

test('the register’s dates: what is missing is the first; what is no day is refused', () => {
  assert.equal(completeRegisterDate('1962'), '1962-01-01');
  assert.equal(completeRegisterDate('1962-08'), '1962-08-01');
  for (const date of [
    '',
    '62',
    '1962-13',
    '1962-02-30',
    '1962-8-1',
    '19620824',
    '1962-08-24T00:00:00Z',
    '1962-00-00',
  ]) {
    assert.equal(completeRegisterDate(date), undefined, date);
  }
  const day = fc.date({ min: new Date('1850-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(day, (date) => {
      const written = date.toISOString().slice(0, 10);
      assert.equal(completeRegisterDate(written), written);
      assert.ok(datesAgree(`${written.slice(0, 7)}-00`, written));
    }),
  );
});
