import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asOtherId, isAdeli, isSuspicious, originOf, passesLuhn } from './national-id.ts';

test('the first digit tells the origin (directory-cards-ins.md §1.4, psc.md §4.5)', () => {
  const origins = {
    '899700427885': 'RPPS',
    '0016041030': 'ADELI',
    '3760021832/000000018': 'FINESS',
    '500000001815646/CPAT00045': 'SIRET',
    '4187512751/1': 'SIREN',
    '112345': '',
    '6123': '',
    ANS20230101120000: 'EDIT',
    '8a1b2c3d-0000-4000-8000-000000000000': 'PSI',
  };
  for (const [id, origin] of Object.entries(origins)) assert.equal(originOf(id), origin, id);
});

test('self-registered identities have quality 2, all others 1', () => {
  assert.equal(asOtherId('899700427885').qualite, 1);
  assert.equal(asOtherId('8a1b2c3d-0000-4000-8000-000000000000').qualite, 2);
});

test('the Luhn key of published numbers', () => {
  for (const number of ['99700075064', '99700366240', '016041030', '18751275100020'])
    assert.ok(passesLuhn(number), number);
  assert.ok(!passesLuhn('99700075065'));
});

test('only RPPS numbers are suspected of a wrong key', () => {
  assert.ok(!isSuspicious('899700075064'));
  assert.ok(isSuspicious('899700075065'));
  assert.ok(isSuspicious('8997'));
  assert.ok(!isSuspicious('3760021832/000000018'));
});

test('a UUID that begins with 0 is no ADELI number', () => {
  assert.ok(isAdeli('0016041030'));
  assert.ok(!isAdeli('0a1b2c3d-0000-4000-8000-000000000000'));
});
