import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CitizenSituation, dueStep } from './journey.ts';

const fresh: CitizenSituation = { stored: undefined, hasSession: false, hasHint: false };

test('a request that is new goes where session, then hint lead; without either, to the choice', () => {
  assert.equal(dueStep(fresh).step, 'choose');
  assert.equal(dueStep({ ...fresh, hasHint: true }).step, 'away');
  assert.equal(dueStep({ ...fresh, hasSession: true, hasHint: true }).reason, 'single_sign_on');
});

test('whoever came back from the choice is not sent away by the hint again', () => {
  fc.assert(
    fc.property(fc.constantFrom('choosing', 'away'), fc.boolean(), fc.boolean(), (stored, hasSession, hasHint) =>
      assert.equal(dueStep({ stored, hasSession, hasHint }).step, 'choose'),
    ),
  );
});

test('what is proved is verified, what is verified is told, whatever else is known', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.boolean(), (hasSession, hasHint) => {
      assert.equal(dueStep({ stored: 'proved', hasSession, hasHint }).step, 'verify');
      assert.equal(dueStep({ stored: 'verified', hasSession, hasHint }).step, 'inform');
      assert.equal(dueStep({ stored: 'sent', hasSession, hasHint }).step, 'inform');
    }),
  );
});
