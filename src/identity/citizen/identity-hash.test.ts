import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PivotIdentity } from '#vocabulary/citizen.ts';
import { foreignIdentityHashOf, identityHashOf } from './identity-hash.ts';

const angela: PivotIdentity = {
  givenNames: ['Angela', 'Claire', 'Louise'],
  familyName: 'DUBOIS',
  birthdate: '1962-08-24',
  gender: 'female',
  birthplace: '75107',
  birthcountry: '99100',
};

test('the published vectors (franceconnect.md §1.11, §1.18)', () => {
  assert.equal(identityHashOf(angela), 'Sr1x7B9YHc4uoiIcvqx8lzxq6nvLg1rN/n1klPFSgGA=');
  const jeanne = { ...angela, givenNames: ['Jeanne'], familyName: 'DURAND' };
  assert.equal(identityHashOf(jeanne), 'ieFUFlBzMSDN+mz+DSHCjgmaPbOd2OPRsSP4QbUMvxE=');
  const joelle: PivotIdentity = {
    givenNames: ['Joëlle', 'Françoise'],
    familyName: 'DUBINÔRE',
    birthdate: '1992-08-15',
    gender: 'female',
    birthplace: '75117',
    birthcountry: '99100',
  };
  assert.equal(identityHashOf(joelle), 'J2WdqlpnUQ1WxMA3BngwBCPo0Al6bxKgBb/PVNZlZZs=');
});

test('a birthplace abroad takes no part', () => {
  const abroad = { ...angela, birthcountry: '99109' };
  assert.equal(identityHashOf(abroad), identityHashOf({ ...abroad, birthplace: '' }));
});

test('characters beyond latin1 are cut to their lower byte', () => {
  const cut = String.fromCharCode(0x152 & 0xff);
  assert.equal(
    identityHashOf({ ...angela, familyName: 'LEBŒUF' }),
    identityHashOf({ ...angela, familyName: `LEB${cut}UF` }),
  );
});

test('how the given names are cut apart does not matter', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[A-Z][a-zé-]{1,8}$/), { minLength: 1, maxLength: 4 }), (givenNames) => {
      const joined = [givenNames.join(' ')];
      assert.equal(identityHashOf({ ...angela, givenNames }), identityHashOf({ ...angela, givenNames: joined }));
    }),
  );
});

test('a foreigner is their subject at the node', () => {
  assert.equal(foreignIdentityHashOf('BE/FR/12345'), foreignIdentityHashOf('BE/FR/12345'));
  assert.notEqual(foreignIdentityHashOf('BE/FR/12345'), foreignIdentityHashOf('BE/FR/12346'));
});
