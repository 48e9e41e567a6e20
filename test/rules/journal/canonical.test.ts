import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { type CanonicalValue, canonicalJson } from '#audit/canonical.ts';

/** Few distinct values and keys, so that equal and nearly equal pairs come up often. */
const { value: closeValues } = fc.letrec<{ value: CanonicalValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<CanonicalValue>(
      '',
      'a',
      'b',
      '"',
      '\\',
      'é',
      '\u{D800}',
      ',',
      0,
      1,
      -1,
      1e21,
      0.1,
      true,
      false,
      null,
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', '"', ':', '__proto__'), tie('value'), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
}));

const reversed = (value: CanonicalValue): CanonicalValue => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, member && reversed(member)]),
  );
};

describe('the canonical text of a journal line', () => {
  it('is the same for two values exactly when they are equal', () => {
    fc.assert(
      fc.property(closeValues, closeValues, (one, other) => {
        assert.equal(canonicalJson(one) === canonicalJson(other), isDeepStrictEqual(one, other));
      }),
      { numRuns: 2000 },
    );
  });

  it('does not depend on the order in which keys were written', () => {
    fc.assert(fc.property(closeValues, (value) => assert.equal(canonicalJson(reversed(value)), canonicalJson(value))));
  });

  it('gives the value back when it is read as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        assert.deepEqual(JSON.parse(canonicalJson(value as CanonicalValue)), JSON.parse(JSON.stringify(value))),
      ),
    );
  });

  it('leaves out what is undefined, sorts by UTF-16 code unit and has no spaces', () => {
    assert.equal(
      canonicalJson({ b: undefined, é: 1, a: [1, { d: 'x y', c: null }], Z: 1e21 }),
      '{"Z":1e+21,"a":[1,{"c":null,"d":"x y"}],"é":1}',
    );
  });

  it('refuses a number that JSON cannot carry', () => {
    for (const number of [Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => canonicalJson({ number }), TypeError);
  });
});
