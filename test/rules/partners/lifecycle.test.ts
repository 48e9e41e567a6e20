import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideMove, type Mover, moveNames, movesOf } from '#partners/lifecycle.ts';
import { type RequestState, requestStates } from '#partners/request.ts';

const good = { isComplete: true, isFitForProduction: true, hasSandboxClient: true };
const movers: readonly Mover[] = ['admin', 'technical', 'contributor', 'reviewer', 'examiner', 'operator'];

/** The way of a request, as issue 5 draws it. */
const drawn: readonly (readonly [from: RequestState, move: (typeof moveNames)[number], by: Mover, to: RequestState])[] =
  [
    ['draft', 'submit', 'contributor', 'submitted'],
    ['submitted', 'ask-changes', 'reviewer', 'changes-requested'],
    ['changes-requested', 'submit', 'admin', 'submitted'],
    ['submitted', 'accept', 'reviewer', 'sandbox'],
    ['sandbox', 'qualify', 'technical', 'qualification'],
    ['qualification', 'pass-qualification', 'examiner', 'qualified'],
    ['qualification', 'fail-qualification', 'examiner', 'sandbox'],
    ['qualified', 'open-production', 'operator', 'production'],
    ['production', 'suspend', 'operator', 'suspended'],
    ['production', 'close', 'admin', 'closed'],
  ];

for (const [from, move, by, to] of drawn) {
  test(`${from} goes to ${to} by ${move}`, () => {
    const request = { state: from, stateBefore: undefined };
    assert.deepEqual(decideMove(request, move, { by, comment: 'why', facts: good }), { to });
  });
}

test('nothing leads where the table does not', () => {
  for (const state of requestStates)
    for (const name of moveNames)
      for (const by of movers) {
        const decided = decideMove({ state, stateBefore: undefined }, name, { by, comment: 'why', facts: good });
        const isAllowed = movesOf({ state }, by).includes(name);
        assert.equal('to' in decided, isAllowed, `${state} ${name} ${by}`);
      }
  assert.deepEqual(
    movers.flatMap((by) => movesOf({ state: 'closed' }, by)),
    [],
  );
});

test('no member of an organisation reviews, qualifies, opens production or ends a suspension', () => {
  for (const name of ['accept', 'pass-qualification', 'open-production', 'resume', 'suspend'] as const)
    for (const by of ['admin', 'technical', 'contributor'] as const)
      assert.ok(!requestStates.some((state) => movesOf({ state }, by).includes(name)), `${name} ${by}`);
});

test('each rule holds its move', () => {
  const decide = (state: RequestState, name: (typeof moveNames)[number], by: Mover, change: Partial<typeof good>) =>
    decideMove({ state, stateBefore: undefined }, name, { by, comment: '', facts: { ...good, ...change } });
  assert.deepEqual(decide('draft', 'submit', 'admin', { isComplete: false }), { objection: 'incomplete' });
  assert.deepEqual(decide('sandbox', 'qualify', 'admin', { hasSandboxClient: false }), {
    objection: 'no-sandbox-client',
  });
  for (const [state, name] of [
    ['qualification', 'pass-qualification'],
    ['qualified', 'open-production'],
  ] as const)
    assert.deepEqual(decide(state, name, 'operator', { isFitForProduction: false }), {
      objection: 'not-for-production',
    });
  assert.deepEqual(decide('submitted', 'ask-changes', 'reviewer', {}), { objection: 'comment-missing' });
});

test('a suspended request goes back to where it was', () => {
  const request = { state: 'suspended', stateBefore: 'production' } as const;
  assert.deepEqual(decideMove(request, 'resume', { by: 'operator', comment: '', facts: good }), { to: 'production' });
});
