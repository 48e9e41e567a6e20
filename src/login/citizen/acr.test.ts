import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Level, levels } from '#vocabulary/level.ts';
import { decideAcr } from './acr.ts';

const low = { issuerLevels: ['eidas1'], ssoLevels: undefined } as const;
const plus = { issuerLevels: ['eidas2', 'eidas3'], ssoLevels: undefined } as const;
const level = fc.constantFrom<Level>(...levels);

test('low always answers eidas1, whatever the provider reached', () => {
  fc.assert(fc.property(level, (reached) => assert.equal(decideAcr({ ...low, wanted: 'eidas1', reached }), 'eidas1')));
});

test('plus answers the level that was reached', () => {
  assert.equal(decideAcr({ ...plus, wanted: 'eidas2', reached: 'eidas3' }), 'eidas3');
  assert.equal(decideAcr({ ...plus, wanted: 'eidas2', reached: 'eidas2' }), 'eidas2');
});

test('single sign-on never answers eidas3', () => {
  const sso = { ...plus, ssoLevels: ['eidas2'] } as const;
  assert.equal(decideAcr({ ...sso, wanted: 'eidas2', reached: 'eidas3' }), 'eidas2');
});

test('the answer is never more than was reached, where enough was reached', () => {
  fc.assert(
    fc.property(level, level, fc.subarray([...levels], { minLength: 1 }), (wanted, reached, issuerLevels) => {
      fc.pre(levels.indexOf(reached) >= levels.indexOf(wanted));
      const acr = decideAcr({ wanted, reached, issuerLevels, ssoLevels: undefined });
      assert.ok(levels.indexOf(acr) <= levels.indexOf(reached));
    }),
  );
});
