import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { computeSubject } from '#claims/pairwise-subject.ts';
import { asEntityId } from '#vocabulary/identifiers.ts';

/** franceconnect.md §0 point 9, §1.11 and §1.18. */
const entity = asEntityId('entity-0123456789abcdef0123456789abcdef');

test('the published vector of a subject', () => {
  assert.equal(
    computeSubject(entity, 'J2WdqlpnUQ1WxMA3BngwBCPo0Al6bxKgBb/PVNZlZZs=', 'unit-test-secret'),
    '7b6e3bbaf48be950ede1446187a1cff66e4aa7fa275e4e8b19f090a87b49b469v1',
  );
});

test('66 characters, the same at every service of an entity, another at another entity', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), fc.base64String(), (one, other, hash) => {
      fc.pre(one !== other);
      const subject = computeSubject(asEntityId(one), hash, 'secret');
      assert.match(subject, /^[0-9a-f]{64}v1$/);
      assert.equal(subject, computeSubject(asEntityId(one), hash, 'secret'));
      assert.notEqual(subject, computeSubject(asEntityId(other), hash, 'secret'));
      assert.notEqual(subject, computeSubject(asEntityId(one), hash, 'another secret'));
    }),
  );
});
