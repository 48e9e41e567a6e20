import { type Static, type TObject, type TSchema, Type } from '@sinclair/typebox';
import type { Caller, OperatorRole } from '#operators/operator.ts';
import type { Texts } from '#platform/language.ts';

/**
 * `read` shows; `change` is carried out at once; `four-eyes` becomes a proposal, which a second operator carries out.
 * A `read` that uncovers a person is a `change`: it wants a reason, and the journal keeps it.
 */
export type OperationKind = 'read' | 'change' | 'four-eyes';

/** Why an operation did not happen, for the field that is to blame. */
export type OperationFault = {
  /** JSON pointer into the input (RFC 6901); '' when no single member is to blame. */
  readonly pointer: string;
  readonly message: Texts<string>;
};

export type OperationResult<Output> =
  | { readonly outcome: 'done'; readonly output: Output }
  /** There is no such thing as the input names. */
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'refused'; readonly faults: readonly OperationFault[] };

/** What an operation was refused for. */
export type Refused = Extract<OperationResult<never>, { readonly outcome: 'refused' }>;

/** One thing that the console can do. Pages, the API and the command line all go through it. */
export type Operation<Input extends TObject = TObject, Output extends TSchema = TSchema> = {
  /** `<noun>.<verb>`, as in the address of the API and on the command line: `clients.suspend`. */
  readonly name: string;
  readonly summary: Texts<string>;
  readonly kind: OperationKind;
  /** Any one of them is enough. */
  readonly roles: readonly OperatorRole[];
  readonly input: Input;
  readonly output: Output;
  /** Of a change: whether this input is one of those to which a second operator has to agree. */
  readonly wantsTwo?: (input: Static<Input>, caller: Caller) => Promise<boolean>;
  /** A person at a page has to have shown who they are a moment ago: a stolen session is not enough. */
  readonly wantsProof?: true;
  /** Member of the input that says what it is about, an identifier: kept in the journal line and shown first. */
  readonly about?: keyof Static<Input> & string;
  /**
   * Looks before a proposal is kept whether it could be carried out as things stand; undefined: it could. Changes
   * nothing. `run` decides again when the second one has agreed.
   */
  readonly check?: (
    input: Static<Input>,
    caller: Caller,
  ) => Promise<Exclude<OperationResult<never>, { outcome: 'done' }> | undefined>;
  /** Checked before: role, input, and a second pair of eyes where it is wanted. Writes its own journal lines with `by`. */
  readonly run: (input: Static<Input>, caller: Caller) => Promise<OperationResult<Static<Output>>>;
};

/** Keeps the types of input and output together while they are written down. */
export const defineOperation = <Input extends TObject, Output extends TSchema>(
  operation: Operation<Input, Output>,
): Operation<Input, Output> => operation;

/** For tables of all operations, where the types of each no longer matter: what runs was checked by its schema. */
export type AnyOperation = Omit<Operation, 'run' | 'check' | 'about' | 'wantsTwo'> & {
  readonly about?: string;
  readonly wantsTwo?: (input: never, caller: Caller) => Promise<boolean>;
  readonly check?: (input: never, caller: Caller) => ReturnType<NonNullable<Operation['check']>>;
  readonly run: (input: never, caller: Caller) => Promise<OperationResult<unknown>>;
};

/** The member of that name is kept in the journal and beside a proposal, whatever the operation. */
export const reason = Type.String({
  minLength: 5,
  maxLength: 500,
  description: 'Why, in your words: a colleague reads it, and the journal keeps it. Name nobody.',
});

export const done = <Output>(output: Output): OperationResult<Output> => ({ outcome: 'done', output });
export const missing = { outcome: 'missing' } as const;
export const refused = (pointer: string, fr: string, en: string) =>
  ({ outcome: 'refused', faults: [{ pointer, message: { fr, en } }] }) as const;
