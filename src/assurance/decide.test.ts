import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { levels } from '#vocabulary/level.ts';
import { acrFor, decide, suffices } from './decide.ts';

const level = fc.constantFrom(...levels);
const wishes = fc.array(fc.oneof(level, fc.string()), { maxLength: 4 });

test('a token never claims a higher level than was reached', () => {
  fc.assert(
    fc.property(fc.constantFrom('echo' as const, 'reached' as const), wishes, level, (policy, requested, reached) =>
      suffices(reached, acrFor({ policy, requested, reached })),
    ),
  );
});

test('echo gives back eidas1 to whoever asked for it, whatever was reached', () => {
  for (const reached of levels) assert.equal(acrFor({ policy: 'echo', requested: ['eidas1'], reached }), 'eidas1');
});

test('echo answers eidas1 to an unknown or absent wish', () => {
  assert.equal(acrFor({ policy: 'echo', requested: ['urn:other'], reached: 'eidas3' }), 'eidas1');
  assert.equal(acrFor({ policy: 'echo', requested: [], reached: 'eidas3' }), 'eidas1');
});

test('a higher level never turns a grant into anything else', () => {
  fc.assert(
    fc.property(level, level, level, wishes, level, (lower, higher, minimum, essential, reachable) => {
      fc.pre(suffices(higher, lower));
      const first = decide({ reached: lower, minimum, essential, reachable });
      if (first === 'granted') assert.equal(decide({ reached: higher, minimum, essential, reachable }), 'granted');
    }),
  );
});

test('step-up is only offered when a method can reach what is asked', () => {
  assert.equal(decide({ reached: 'eidas1', minimum: 'eidas2', essential: [], reachable: 'eidas3' }), 'step-up');
  assert.equal(decide({ reached: 'eidas1', minimum: 'eidas3', essential: [], reachable: 'eidas2' }), 'refused');
  assert.equal(decide({ reached: 'eidas3', minimum: 'eidas1', essential: ['eidas9'], reachable: 'eidas3' }), 'refused');
});
