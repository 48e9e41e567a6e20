import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isMatricule, releasedOid } from './matricule.ts';

/** Published test values of INSi (directory-cards-ins.md §3.4). */
const published = [
  '275126322074974',
  '109076322083489',
  '209076322083439',
  '209066322012355',
  '236066322083656',
  '180032B02040123',
  '110086322083060',
  '297022A02077878',
  '160012B02077713',
  '109076322088835',
];

test('the published values; the one whose key is not valid', () => {
  const valid = published.filter(isMatricule);
  assert.ok(valid.length >= 9, `${valid.length}: ${published.filter((one) => !isMatricule(one)).join()}`);
  assert.ok(isMatricule('180032B02040123') && isMatricule('297022A02077878'));
  assert.ok(!isMatricule('181036322045660'));
});

test('one wrong digit is always seen', () => {
  fc.assert(
    fc.property(fc.constantFrom(...published.filter(isMatricule)), fc.nat(14), fc.nat(9), (matricule, place, digit) => {
      fc.pre(matricule[place] !== String(digit) && !/[AB]/.test(matricule[place] ?? ''));
      assert.ok(!isMatricule(`${matricule.slice(0, place)}${digit}${matricule.slice(place + 1)}`));
    }),
  );
});

test('letters stand in the Corsican department alone, and it tells 2A from 2B', () => {
  assert.ok(!isMatricule('180032A02040123'));
  for (const other of [
    '180031B02040123',
    '18003AB02040123',
    '1800A2B02040123',
    '180032b02040123',
    '',
    '1800320204012',
  ]) {
    assert.ok(!isMatricule(other), other);
  }
});

test('outside production a real NIR is called a test one; in production a test one is nothing', () => {
  const oid = (end: number) => `1.2.250.1.213.1.4.${end}`;
  assert.deepEqual(
    [8, 9, 10, 11, 2].map((end) => releasedOid(oid(end), false)),
    [oid(10), oid(9), oid(10), undefined, undefined],
  );
  assert.deepEqual(
    [8, 9, 10, 11, 2].map((end) => releasedOid(oid(end), true)),
    [oid(8), oid(9), undefined, undefined, undefined],
  );
});
