import type { NewEvent } from './event.ts';

/**
 * The operator's word over what others say: whoever is suspended is let in nowhere, whatever the directory or a
 * declaration says of them, until the suspension is lifted or has ended.
 */
export type Suspension<Id extends string> = {
  readonly id: Id;
  /** In the operator's words. Shown in the console, never to the person or the service. */
  readonly reason: string;
  /** The operator. */
  readonly by: string;
  readonly sinceSeconds: number;
  /** Undefined: until it is lifted. */
  readonly untilSeconds: number | undefined;
};

/** Suspensions of one kind of thing. Every backend passes the exam. */
export type SuspensionStore<Id extends string> = {
  /** The one that stands; undefined when there is none, or when it has ended. On the hot path: one indexed read. */
  readonly find: (id: Id, nowSeconds: number) => Promise<Suspension<Id> | undefined>;
  /** Those that stand, newest first. */
  readonly list: (nowSeconds: number) => Promise<readonly Suspension<Id>[]>;
  /** Writes it with the events, replacing one with the same id. */
  readonly suspend: (suspension: Suspension<Id>, events: readonly NewEvent[]) => Promise<void>;
  /** Removes it with the events. False, and no event, when none stands. */
  readonly lift: (id: Id, nowSeconds: number, events: readonly NewEvent[]) => Promise<boolean>;
};
