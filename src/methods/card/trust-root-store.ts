import type { NewEvent } from '#vocabulary/event.ts';
import type { TrustStoreName } from './trust.ts';

/**
 * What the operators decided of one root. `added`: it is trusted though no file names it. `withdrawn`: it is not
 * trusted, though a file may name it.
 */
export type TrustRootDecision = {
  /** SHA-256 of the root's DER, lower-case hexadecimal. A root stands in one store only. */
  readonly fingerprint: string;
  readonly store: TrustStoreName;
  readonly state: 'added' | 'withdrawn';
  /** PEM of the root and, behind it, of the intermediates that came with it. */
  readonly pem: string;
  /** Operator who carried it out. */
  readonly decidedBy: string;
  readonly decidedAtSeconds: number;
};

export type TrustRootStore = {
  /** Oldest decision first. */
  readonly list: () => Promise<readonly TrustRootDecision[]>;
  /**
   * Keeps a decision in place of an earlier one of the same root, with the events, if the decisions still are what
   * `expected` says (`expectedOf`). False, and nothing written, otherwise: two withdrawals at once must not leave
   * nobody to trust.
   */
  readonly decide: (
    decision: TrustRootDecision,
    expected: readonly string[],
    events: readonly NewEvent[],
  ) => Promise<boolean>;
};

/** What `decide` compares. */
export const expectedOf = (decisions: readonly TrustRootDecision[]): readonly string[] =>
  decisions.map(({ fingerprint, state }) => `${fingerprint}:${state}`).sort();
