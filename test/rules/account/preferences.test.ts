import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  allowsFuture,
  comparePreferences,
  decidePreferences,
  isAllowed,
  type PreferenceScope,
} from '#account/preferences.ts';
import { decideAccount } from '#identity/citizen/accounts.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';

// franceconnect.md §5.1: some may be blocked, never all, nor the one in use; those to come may be blocked too.
const [a, b, c, later] = ['a', 'b', 'c', 'later'].map(asProviderId) as [
  ReturnType<typeof asProviderId>,
  ReturnType<typeof asProviderId>,
  ReturnType<typeof asProviderId>,
  ReturnType<typeof asProviderId>,
];
const scope: PreferenceScope = { shown: [a, b, c], inUse: a, current: undefined };

const decided = (wished: PreferenceScope, allowed: readonly (typeof a)[], future: boolean) => {
  const outcome = decidePreferences(wished, { allowed, allowsFuture: future }, 1);
  if ('refused' in outcome) throw new Error(outcome.refused);
  return outcome;
};

describe('the choice of identity providers', () => {
  it('refuses to block the one in use, and to block all', () => {
    const wish = { allowed: [b], allowsFuture: true };
    assert.deepEqual(decidePreferences(scope, wish, 1), { refused: 'in-use' });
    const unknown = { ...scope, inUse: undefined };
    assert.deepEqual(decidePreferences(unknown, { ...wish, allowed: [] }, 1), { refused: 'none-left' });
    assert.deepEqual(decidePreferences(unknown, { ...wish, allowed: [later] }, 1), { refused: 'none-left' });
  });

  it('blocks those left out, and those to come when that is wished', () => {
    const open = decided(scope, [a, b], true);
    assert.deepEqual([open.mode, open.list], ['exclude', [c]]);
    const closed = decided(scope, [a, b], false);
    assert.deepEqual([closed.mode, closed.list], ['only', [a, b]]);
    assert.deepEqual([isAllowed(open, later), isAllowed(closed, later)], [true, false]);
  });

  it('lets the one in use stay even when the page does not show it', () => {
    const hidden = { ...scope, shown: [b, c], inUse: a };
    assert.equal(isAllowed(decided(hidden, [b], false), a), true);
    const before = decided({ ...scope, inUse: b }, [b], true);
    assert.equal(isAllowed(decided({ ...hidden, inUse: a, current: before }, [b], true), a), true);
  });

  it('leaves what was said of providers that are not shown', () => {
    const current = decided(scope, [a, b], true);
    assert.equal(isAllowed(decided({ ...scope, shown: [a, b], current }, [a], true), c), false);
  });

  it('tells what changed and nothing else', () => {
    const after = decided(scope, [a, b], false);
    assert.deepEqual(comparePreferences(scope.shown, undefined, after), {
      blocked: [c],
      unblocked: [],
      future: false,
    });
    assert.deepEqual(comparePreferences(scope.shown, after, after), { blocked: [], unblocked: [], future: undefined });
  });

  it('means at the next login what the page says', () => {
    const ids = fc.subarray([a, b, c]);
    fc.assert(
      fc.property(ids, ids, fc.boolean(), fc.boolean(), (first, then, wasOpen, isOpen) => {
        const current = decided(scope, [a, ...first], wasOpen);
        const preferences = decided({ ...scope, current }, [a, ...then], isOpen);
        for (const id of scope.shown) {
          const isIn = id === a || then.includes(id);
          assert.equal(decideAccount({ active: true, preferences }, id) === undefined, isIn);
        }
        assert.equal(allowsFuture(preferences), isOpen);
      }),
    );
  });
});
