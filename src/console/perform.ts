import type { TObject } from '@sinclair/typebox';
import type { JournalStore } from '#audit/journal.ts';
import type { Caller } from '#operators/operator.ts';
import type { Proposal } from '#operators/proposal.ts';
import type { ProposalStore } from '#operators/proposal-store.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { EventKind, NewEvent } from '#vocabulary/event.ts';
import { checkInput } from './check-input.ts';
import type { AnyOperation, OperationResult } from './operation.ts';

/** What became of an operation that somebody asked for. */
export type Performed<Output> =
  | OperationResult<Output>
  /** A second operator has to agree before it is carried out. */
  | { readonly outcome: 'proposed'; readonly proposalId: string }
  /** The caller has none of its roles. */
  | { readonly outcome: 'forbidden' }
  /** The caller has to show again who they are. */
  | { readonly outcome: 'unproved' };

export type PerformDeps = {
  readonly proposals: Pick<ProposalStore, 'insert'>;
  readonly journal: Pick<JournalStore, 'append'>;
  readonly clock: Clock;
  readonly random: Random;
  /** How long a proposal stays open. */
  readonly proposalSeconds: number;
  /** How old a sign-in may be for what wants a proof. */
  readonly proofSeconds: number;
};

/** An operation with the type of its output; `Operation<Input, Output>` is one. */
export type Performable<Output> = Omit<AnyOperation, 'run'> & {
  readonly run: (input: never, caller: Caller) => Promise<OperationResult<Output>>;
};

/** @param input as it came: checked here by the operation's schema, never before */
export type Perform = <Output>(
  operation: Performable<Output>,
  input: unknown,
  caller: Caller,
) => Promise<Performed<Output>>;

/**
 * The guard before every operation, whoever asks and by whatever way: role, schema, a second pair of eyes where it is
 * wanted, then the operation, then a line in the journal for what changed or uncovered something.
 */
export const createPerform =
  (deps: PerformDeps): Perform =>
  async (operation, input, caller) => {
    if (!isAllowed(operation, caller)) return { outcome: 'forbidden' };
    if (operation.wantsProof === true && !isProved(deps, caller)) return { outcome: 'unproved' };
    const checked = checkInput<TObject>(operation.input, input);
    if (!checked.isValid) return { outcome: 'refused', faults: checked.faults };
    if (await wantsTwo(operation, checked.value, caller)) return propose(deps, operation, checked.value, caller);
    const result = await runChecked(operation, checked.value, caller);
    if (operation.kind === 'change' && result.outcome === 'done') {
      await deps.journal.append([lineOf(deps.clock, 'console.performed', operation, { caller, input: checked.value })]);
    }
    return result;
  };

/** Whether the caller has one of the operation's roles. */
export const isAllowed = ({ roles }: Pick<AnyOperation, 'roles'>, caller: Pick<Caller, 'roles'>): boolean =>
  caller.roles.some((role) => roles.includes(role));

const wantsTwo = async (
  { kind, wantsTwo: isDangerous }: AnyOperation,
  input: Readonly<Record<string, unknown>>,
  caller: Caller,
): Promise<boolean> => kind === 'four-eyes' || (await isDangerous?.(input as never, caller)) === true;

/** What a program may not do at all is the operation’s to say. */
const isProved = ({ clock, proofSeconds }: PerformDeps, { by, provedAtSeconds = 0 }: Caller): boolean =>
  by === 'token' || provedAtSeconds + proofSeconds > clock.nowSeconds();

/** Runs an operation whose input was checked by its own schema: that is why it may be taken for its type. */
export const runChecked = <Output>(
  operation: Performable<Output>,
  input: Readonly<Record<string, unknown>>,
  caller: Caller,
): Promise<OperationResult<Output>> => operation.run(input as never, caller);

const propose = async (
  { proposals, clock, random, proposalSeconds }: PerformDeps,
  operation: Performable<unknown>,
  input: Readonly<Record<string, unknown>>,
  caller: Caller,
): Promise<Performed<never>> => {
  const obstacle = await operation.check?.(input as never, caller);
  if (obstacle !== undefined) return obstacle;
  const now = clock.nowSeconds();
  const proposal: Proposal = {
    proposalId: random.uuid(),
    ...{ operation: operation.name, input, proposedBy: caller.operatorId, reason: reasonOf(input) ?? '' },
    ...{ proposedAtSeconds: now, expiresAtSeconds: now + proposalSeconds, state: 'open' },
    ...{ decidedBy: undefined, decidedAtSeconds: undefined, failure: undefined },
  };
  const more = { proposal: proposal.proposalId };
  await proposals.insert(proposal, [lineOf(clock, 'console.proposed', operation, { caller, input, more })]);
  return { outcome: 'proposed', proposalId: proposal.proposalId };
};

/** What a journal line of the console says. @param more codes of the operation's own */
export type Said = {
  readonly caller: Caller;
  readonly input: Readonly<Record<string, unknown>>;
  readonly more?: NewEvent['details'];
};

/** A journal line of the console: which operation, by whom, by which way, and the reason where one was given. */
export const lineOf = (
  clock: Clock,
  kind: Extract<EventKind, `console.${string}`>,
  { name, about }: Pick<AnyOperation, 'name' | 'about'>,
  { caller, input, more }: Said,
): NewEvent => {
  const reason = reasonOf(input);
  const subject = about === undefined ? undefined : input[about];
  const details = {
    ...{ operation: name, by: caller.operatorId, way: caller.by },
    ...(typeof subject === 'string' && { about: subject }),
    ...(reason !== undefined && { reason }),
    ...more,
  };
  return { kind, atMilliseconds: clock.nowMilliseconds(), details };
};

const reasonOf = (input: Readonly<Record<string, unknown>>): string | undefined =>
  typeof input['reason'] === 'string' ? input['reason'] : undefined;
