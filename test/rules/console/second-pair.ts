import assert from 'node:assert/strict';
import type { AnyOperation } from '#console/operation.ts';
import { agree } from '#console/agree.ts';
import type { Static, TObject, TSchema } from '@sinclair/typebox';
import type { Operation } from '#console/operation.ts';
import { at, type Desk } from './desk.ts';

/** What an operation gives to whoever may have it; anything else is a failure of the test. */
export const obtain = async <Input extends TObject, Output extends TSchema>(
  desk: Desk,
  operation: Operation<Input, Output>,
  input: Static<Input>,
  who = 'operator-1',
): Promise<Static<Output>> => {
  const performed = await desk.perform<Static<Output>>(operation, input, at(who));
  assert.ok(performed.outcome === 'done', JSON.stringify(performed));
  return performed.output;
};

/** Proposes as one operator and agrees as another. Gives what it gave, or the word of why it was not done. */
export const byTwo = async <Input extends TObject, Output extends TSchema>(
  desk: Desk,
  operation: Operation<Input, Output>,
  input: Static<Input>,
): Promise<unknown> => {
  const performed = await desk.perform<Static<Output>>(operation, input, at('operator-1'));
  if (performed.outcome !== 'proposed') return performed;
  const proposal = await desk.stores.proposals.find(performed.proposalId);
  assert.ok(proposal);
  const table = { ...desk.table, findOperation: () => operation as AnyOperation };
  const same = await agree(table, proposal, at('operator-1'));
  assert.equal(same.outcome, 'refused', 'whoever proposed cannot agree');
  return agree(table, proposal, at('operator-2'));
};

/** Details of the lines of a kind, oldest first. */
export const detailsOf = async ({ stores }: Desk, kind: string) =>
  (await stores.journal.readAfter(0, 1000)).map(({ event }) => event).filter((event) => event.kind === kind);
