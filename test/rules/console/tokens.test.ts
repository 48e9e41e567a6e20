import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findTokenCaller } from '#operators/token.ts';
import { at, type Desk, openDesk } from './desk.ts';

/** Tokens of programs: shown once, at most what their maker may, ended at once. */
const opened = new AsyncDisposableStack();
let desk: Desk;
before(async () => {
  desk = await openDesk(opened);
});
after(() => opened.disposeAsync());

const make = async (input: object = {}, caller = at('operator-1')) =>
  desk.perform(desk.tokens.make, { name: 'nightly report', roles: ['operator'], ...input }, caller);

const made = async (input: object = {}) => {
  const result = await make(input);
  assert.ok(result.outcome === 'done', result.outcome);
  return result.output;
};

const callerOf = (secret: string) => findTokenCaller({ ...desk.table, tokens: desk.stores.tokens }, secret);

test('a token speaks for whoever made it, and only its hash is kept', async () => {
  const { token, secret } = await made();
  assert.deepEqual(await callerOf(secret), at('operator-1', 'token'));
  const kept = JSON.stringify([await desk.stores.tokens.list(), await desk.stores.journal.readAfter(0, 100)]);
  assert.ok(kept.includes(token.tokenId) && !kept.includes(secret));
  const listed = await desk.perform(desk.tokens.list, {}, at('operator-1'));
  assert.ok(!JSON.stringify(listed).includes(secret));
  assert.equal(listed.outcome === 'done' && listed.output.tokens[0]?.usedAtSeconds !== undefined, true);
  assert.equal(await callerOf(`${secret.slice(0, -1)}x`), undefined);
  assert.equal(await callerOf('vst_'), undefined);
});

test('it has no more than its maker, today as well, and no longer than is configured', async () => {
  for (const input of [
    { roles: ['auditor'] },
    { roles: [] },
    { roles: ['operator', 'operator'] },
    { days: 91 },
    { days: 0 },
  ])
    assert.equal((await make(input)).outcome, 'refused', JSON.stringify(input));
  assert.equal((await make({}, at('operator-1', 'token'))).outcome, 'refused');
  const { secret } = await made();
  const operator = desk.operators.get('operator-1');
  assert.ok(operator);
  desk.operators.set('operator-1', { ...operator, roles: ['auditor'] });
  assert.deepEqual((await callerOf(secret))?.roles, []);
  desk.operators.set('operator-1', { ...operator, status: 'removed' });
  assert.equal(await callerOf(secret), undefined);
  desk.operators.set('operator-1', operator);
});

test('it ends by its time and by revocation, by its own operator or any with the role of operation', async () => {
  const [short, long] = [await made({ days: 1 }), await made({ days: 90 })];
  desk.clock.pass(86_400_000);
  assert.equal(await callerOf(short.secret), undefined);
  assert.ok(await callerOf(long.secret));
  const { tokenId } = long.token;
  for (const caller of [at('support-1'), at('auditor-1')])
    assert.equal((await desk.perform(desk.tokens.revoke, { tokenId }, caller)).outcome, 'missing');
  assert.equal((await desk.perform(desk.tokens.revoke, { tokenId }, at('operator-2'))).outcome, 'done');
  assert.equal(await callerOf(long.secret), undefined);
  assert.equal((await desk.perform(desk.tokens.revoke, { tokenId }, at('operator-2'))).outcome, 'refused');
});

test('others see only their own', async () => {
  const seen = async (operatorId: string) => {
    const listed = await desk.perform(desk.tokens.list, {}, at(operatorId));
    return listed.outcome === 'done' ? listed.output.tokens.length : undefined;
  };
  assert.equal(await seen('support-1'), 0);
  assert.equal(await seen('auditor-1'), await seen('operator-1'));
});

test('making one wants a proof of a moment ago, and its operator is told', async () => {
  const proved = { ...at('operator-2'), provedAtSeconds: desk.clock.nowSeconds() };
  const listed = () => desk.stores.tokens.list();
  const [earlier, toldBefore] = [(await listed()).length, desk.told.length];
  assert.equal((await make({}, proved)).outcome, 'done');
  assert.deepEqual(desk.told.slice(toldBefore), ['operator-2']);
  desk.clock.pass(300_000);
  assert.equal((await make({}, proved)).outcome, 'unproved');
  const { provedAtSeconds: _, ...unproved } = proved;
  assert.equal((await make({}, unproved)).outcome, 'unproved');
  assert.equal((await listed()).length, earlier + 1);
});
