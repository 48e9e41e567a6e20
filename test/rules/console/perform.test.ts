import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { at, type Desk, openDesk } from './desk.ts';

/** Before every operation: role, input, journal. */
const opened = new AsyncDisposableStack();
let desk: Desk;
before(async () => {
  desk = await openDesk(opened);
});
after(() => opened.disposeAsync());

const lines = async () => (await desk.stores.journal.readAfter(0, 500)).map(({ event }) => event);

test('whoever has none of the roles is refused before the input is looked at', async () => {
  const { perform, toys } = desk;
  assert.deepEqual(await perform(toys.look, 'nonsense', at('support-1')), { outcome: 'forbidden' });
  assert.deepEqual(await perform(toys.look, {}, { ...at('operator-1'), roles: [] }), { outcome: 'forbidden' });
});

test('the input is read by its schema, defaults filled in, each fault at its place and in both languages', async () => {
  const { perform, toys } = desk;
  assert.deepEqual(await perform(toys.look, {}, at('auditor-1')), { outcome: 'done', output: { page: 1 } });
  const refusals = await perform(toys.turn, { toy: 'x', more: 1 }, at('operator-1'));
  assert.equal(refusals.outcome, 'refused');
  assert.deepEqual(
    refusals.outcome === 'refused' && new Map(refusals.faults.map((one) => [one.pointer, one.message])),
    new Map([
      ['/reason', { fr: 'Ce champ est obligatoire.', en: 'This member is required.' }],
      ['/more', { fr: 'Ce champ n’est pas connu.', en: 'This member is not known.' }],
      ['/toy', { fr: 'Au moins 2 caractères.', en: 'At least 2 characters.' }],
    ]),
  );
  for (const input of [undefined, null, [], 'text', 4, { page: '1' }, { page: 0 }, { page: Number.NaN }])
    assert.equal((await perform(toys.look, input, at('auditor-1'))).outcome, 'refused', JSON.stringify(input));
});

test('a change leaves a line that says who, what and why; a look and a refusal leave none', async () => {
  const { perform, toys } = desk;
  const earlier = (await lines()).length;
  await perform(toys.look, {}, at('operator-1'));
  await perform(toys.turn, { toy: 'stuck', reason: 'because it can' }, at('operator-1'));
  assert.equal((await lines()).length, earlier);
  await perform(toys.turn, { toy: 'top', reason: 'because it can' }, at('operator-1'));
  const line = (await lines()).at(-1);
  assert.equal(line?.kind, 'console.performed');
  const details = { operation: 'toys.turn', by: 'operator-1', way: 'page', about: 'top', reason: 'because it can' };
  assert.deepEqual(line?.details, details);
});
