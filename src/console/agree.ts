import type { JournalStore } from '#audit/journal.ts';
import type { Caller, Operator } from '#operators/operator.ts';
import type { Proposal } from '#operators/proposal.ts';
import type { ProposalStore } from '#operators/proposal-store.ts';
import type { Clock } from '#vocabulary/clock.ts';
import { checkInput } from './check-input.ts';
import { type AnyOperation, done, missing, type OperationResult, refused } from './operation.ts';
import { isAllowed, lineOf, runChecked } from './perform.ts';

export type AgreeDeps = {
  readonly proposals: Pick<ProposalStore, 'decide' | 'settle'>;
  readonly journal: Pick<JournalStore, 'append'>;
  readonly clock: Clock;
  readonly findOperator: (operatorId: string) => Promise<Operator | undefined>;
  /** Whether an operator may come in today (`operators/sign-in.ts`). */
  readonly isLetIn: (operator: Operator) => Promise<boolean>;
  /** Looks in the console's own table. */
  readonly findOperation: (name: string) => AnyOperation | undefined;
};

/** What carrying out gave; nothing when the operation refused, which the proposal then tells. */
export type Agreed = { readonly output?: unknown };

/**
 * The second pair of eyes, then the operation itself, once: whoever takes the proposal first carries it out, and a
 * death in the middle leaves it `agreed`, to be seen, never to be tried again by itself.
 */
export const agree = async (deps: AgreeDeps, proposal: Proposal, caller: Caller): Promise<OperationResult<Agreed>> => {
  const { proposals, clock, findOperation } = deps;
  const operation = findOperation(proposal.operation);
  if (operation === undefined) return missing;
  const obstacle = maySettle(deps, proposal, caller) ?? (await checkProposer(deps, operation, proposal));
  if (obstacle !== undefined) return obstacle;
  const decision = { proposalId: proposal.proposalId, by: caller.operatorId, atSeconds: clock.nowSeconds() };
  const said = {
    caller,
    input: proposal.input,
    more: { proposal: proposal.proposalId, proposedBy: proposal.proposedBy },
  };
  const line = lineOf(clock, 'console.agreed', operation, said);
  if (!(await proposals.decide({ ...decision, state: 'agreed' }, [line]))) return tooLate;
  const result = await carryOut(deps, operation, proposal, caller);
  if (result.outcome !== 'done') {
    await proposals.settle(proposal.proposalId, failureOf(result));
    return done({});
  }
  await deps.journal.append([lineOf(clock, 'console.performed', operation, said)]);
  await proposals.settle(proposal.proposalId, undefined);
  return done({ output: result.output });
};

/** Why the caller may neither agree nor decline; undefined when they may. */
export const maySettle = (
  { findOperation }: Pick<AgreeDeps, 'findOperation'>,
  { operation: name, proposedBy }: Proposal,
  caller: Caller,
): Extract<OperationResult<never>, { outcome: 'refused' }> | undefined => {
  if (caller.by === 'token') return notByProgram;
  if (caller.operatorId === proposedBy) return sameEyes;
  const operation = findOperation(name);
  return operation !== undefined && !isAllowed(operation, caller) ? notTheirRole : undefined;
};

/** Whoever proposed has to be somebody who may still do it. */
const checkProposer = async (
  { findOperator, isLetIn }: AgreeDeps,
  operation: AnyOperation,
  { proposedBy }: Proposal,
) => {
  const operator = await findOperator(proposedBy);
  if (operator === undefined || !isAllowed(operation, operator)) return proposerGone;
  return (await isLetIn(operator)) ? undefined : proposerGone;
};

/** The input is read again: what was proposed before an update of the program may no longer be what it takes. */
const carryOut = async (
  { proposals }: AgreeDeps,
  operation: AnyOperation,
  { proposalId, input }: Proposal,
  caller: Caller,
): Promise<OperationResult<unknown>> => {
  const checked = checkInput(operation.input, input);
  if (!checked.isValid) return { outcome: 'refused', faults: checked.faults };
  try {
    return await runChecked(operation, checked.value, caller);
  } catch (error) {
    await proposals.settle(proposalId, 'error');
    throw error;
  }
};

const failureOf = (result: Exclude<OperationResult<unknown>, { outcome: 'done' }>): string =>
  result.outcome === 'missing'
    ? 'missing'
    : result.faults.map(({ pointer, message }) => `${pointer} ${message.fr} / ${message.en}`.trim()).join('\n');

const sameEyes = refused(
  '/proposalId',
  'Une autre personne que celle qui propose doit donner son accord.',
  'Somebody other than whoever proposed it has to agree.',
);
const notByProgram = refused(
  '/proposalId',
  'Un programme ne peut pas être la seconde paire d’yeux.',
  'A program cannot be the second pair of eyes.',
);
const notTheirRole = refused(
  '/proposalId',
  'Vos rôles ne permettent pas cette opération.',
  'Your roles do not allow this operation.',
);
const proposerGone = refused(
  '/proposalId',
  'La personne qui a proposé n’a plus le rôle qu’il faut. Proposez de nouveau.',
  'Whoever proposed it no longer has the role for it. Propose it again.',
);
/** Somebody decided, or it expired, meanwhile. */
export const tooLate = refused(
  '/proposalId',
  'Cette proposition n’attend plus de décision.',
  'This proposal no longer waits for a decision.',
);
