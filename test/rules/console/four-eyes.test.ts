import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { agree } from '#console/agree.ts';
import { at, type Desk, openDesk } from './desk.ts';

/** What one proposes a second one agrees to, and it is carried out once. */
const opened = new AsyncDisposableStack();
let desk: Desk;
before(async () => {
  desk = await openDesk(opened);
});
after(() => opened.disposeAsync());

const propose = async (toy: string, by = 'operator-1'): Promise<string> => {
  const proposed = await desk.perform(desk.toys.blow, { toy, reason: 'it has to go' }, at(by));
  assert.equal(proposed.outcome, 'proposed');
  return proposed.outcome === 'proposed' ? proposed.proposalId : '';
};

const agreeTo = (proposalId: string, caller = at('operator-2')) =>
  desk.perform(desk.proposals.agree, { proposalId }, caller);

const stateOf = async (proposalId: string) => {
  const shown = await desk.perform(desk.proposals.show, { proposalId }, at('auditor-1'));
  return shown.outcome === 'done' ? shown.output.state : shown.outcome;
};

test('nothing happens until a second one agrees; then it happens once, and the journal tells both', async () => {
  const proposalId = await propose('ball');
  assert.deepEqual(desk.blown, []);
  const agreed = await agreeTo(proposalId);
  assert.equal(agreed.outcome === 'done' && agreed.output.proposal.state, 'carried-out');
  assert.deepEqual(agreed.outcome === 'done' && agreed.output.output, { blown: 1 });
  assert.deepEqual(desk.blown.splice(0), ['ball']);
  assert.equal((await agreeTo(proposalId)).outcome, 'refused');
  assert.deepEqual(desk.blown, []);
  const told = (await desk.stores.journal.readAfter(0, 500)).map(({ event }) => event);
  const kinds = told.filter(({ details }) => details?.['operation'] === 'toys.blow').map(({ kind }) => kind);
  assert.deepEqual(kinds, ['console.proposed', 'console.agreed', 'console.performed']);
  const performed = told.find(
    ({ kind, details }) => kind === 'console.performed' && details?.['proposal'] === proposalId,
  );
  assert.equal(performed?.details?.['by'], 'operator-2');
  assert.equal(performed?.details?.['proposedBy'], 'operator-1');
});

test('the same eyes, a program, and eyes without the role are not the second pair', async () => {
  const proposalId = await propose('kite');
  for (const caller of [at('operator-1'), at('operator-2', 'token'), at('reviewer-1')]) {
    assert.equal((await agreeTo(proposalId, caller)).outcome, 'refused', caller.operatorId);
    assert.equal((await desk.perform(desk.proposals.decline, { proposalId }, caller)).outcome, 'refused');
  }
  for (const caller of [at('auditor-1'), at('support-1')])
    assert.equal((await agreeTo(proposalId, caller)).outcome, 'forbidden');
  assert.equal((await agreeTo('no-such-proposal')).outcome, 'missing');
  assert.deepEqual([await stateOf(proposalId), desk.blown], ['open', []]);
});

test('of many who agree at the same moment one carries it out', async () => {
  const proposalId = await propose('drum');
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => agreeTo(proposalId)));
  assert.equal(outcomes.filter(({ outcome }) => outcome === 'done').length, 1);
  assert.deepEqual(desk.blown.splice(0), ['drum']);
});

test('a proposal ends after its time, when it is withdrawn, and when it is declined', async () => {
  const [late, withdrawn, declined] = [await propose('one'), await propose('two'), await propose('three')];
  assert.equal(
    (await desk.perform(desk.proposals.withdraw, { proposalId: withdrawn }, at('operator-2'))).outcome,
    'refused',
  );
  assert.equal(
    (await desk.perform(desk.proposals.withdraw, { proposalId: withdrawn }, at('operator-1'))).outcome,
    'done',
  );
  assert.equal(
    (await desk.perform(desk.proposals.decline, { proposalId: declined }, at('operator-2'))).outcome,
    'done',
  );
  desk.clock.pass(86_400_000);
  for (const proposalId of [late, withdrawn, declined]) assert.equal((await agreeTo(proposalId)).outcome, 'refused');
  const states = [await stateOf(late), await stateOf(withdrawn), await stateOf(declined)];
  assert.deepEqual([...states, desk.blown], ['expired', 'withdrawn', 'declined', []]);
});

test('what cannot be done is refused before it is proposed, and what the operation refuses is kept as failed', async () => {
  assert.equal(
    (await desk.perform(desk.toys.blow, { toy: 'none', reason: 'it has to go' }, at('operator-1'))).outcome,
    'missing',
  );
  assert.equal((await desk.perform(desk.toys.blow, { toy: 'ball' }, at('operator-1'))).outcome, 'refused');
  const wet = await propose('wet');
  const agreed = await agreeTo(wet);
  assert.equal(agreed.outcome === 'done' && agreed.output.proposal.failure, '/toy Mouillé. / Wet.');
  const broken = await propose('broken');
  await assert.rejects(agreeTo(broken), /broken/);
  assert.deepEqual([await stateOf(wet), await stateOf(broken)], ['failed', 'failed']);
});

test('a death between agreement and carrying out is seen, and never carried out twice', async () => {
  const proposalId = await propose('bell');
  const proposal = await desk.stores.proposals.find(proposalId);
  assert.ok(proposal);
  const dying = { ...desk.table.proposals, settle: async () => assert.fail('the process died') };
  await assert.rejects(agree({ ...desk.table, proposals: dying }, proposal, at('operator-2')));
  assert.deepEqual([await stateOf(proposalId), desk.blown.splice(0)], ['agreed', ['bell']]);
  assert.equal((await agreeTo(proposalId, at('operator-2'))).outcome, 'refused');
  desk.clock.pass(660_000);
  assert.equal(await stateOf(proposalId), 'failed');
  assert.equal((await desk.stores.proposals.find(proposalId))?.failure, 'abandoned');
  assert.equal((await agreeTo(proposalId)).outcome, 'refused');
  assert.deepEqual(desk.blown, []);
  // One that was only slow still ends as what it was.
  await desk.stores.proposals.settle(proposalId, undefined);
  assert.equal(await stateOf(proposalId), 'carried-out');
});

test('whoever proposed has to be somebody who still may', async () => {
  const proposalId = await propose('doll');
  const operator = desk.operators.get('operator-1');
  assert.ok(operator);
  desk.operators.set('operator-1', { ...operator, status: 'removed' });
  assert.equal((await agreeTo(proposalId)).outcome, 'refused');
  desk.operators.set('operator-1', { ...operator, roles: ['support'] });
  assert.equal((await agreeTo(proposalId)).outcome, 'refused');
  desk.operators.set('operator-1', operator);
  assert.equal((await agreeTo(proposalId)).outcome, 'done');
  assert.deepEqual(desk.blown.splice(0), ['doll']);
});

test('the list pages and narrows to a state', async () => {
  const listed = await desk.perform(desk.proposals.list, { state: 'failed' }, at('auditor-2'));
  assert.equal(listed.outcome === 'done' && listed.output.total, 2);
  const all = await desk.perform(desk.proposals.list, { page: 2 }, at('auditor-2'));
  assert.deepEqual(all.outcome === 'done' && all.output.proposals, []);
  assert.equal((await desk.perform(desk.proposals.list, {}, at('support-1'))).outcome, 'forbidden');
});
