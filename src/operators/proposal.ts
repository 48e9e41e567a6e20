/**
 * Something dangerous that one operator wants and a second one has to agree to: four eyes. What is carried out is what
 * was proposed: operation and input are kept, and nobody can change them afterwards.
 */
export type Proposal = {
  readonly proposalId: string;
  /** Name of the operation, as in the console's table. */
  readonly operation: string;
  /** As it was checked by the operation's schema. Never a secret. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly proposedBy: string;
  /** Why, in their words. */
  readonly reason: string;
  readonly proposedAtSeconds: number;
  readonly expiresAtSeconds: number;
  readonly state: ProposalState;
  /** The second pair of eyes, once there is one. */
  readonly decidedBy: string | undefined;
  readonly decidedAtSeconds: number | undefined;
  /** Why it failed, in French and English by their place in the input; undefined when it did not. */
  readonly failure: string | undefined;
};

/**
 * `agreed`: being carried out. Whoever dies in the middle leaves it so, and it becomes `failed` without being tried
 * again by itself: nobody knows how far it came. `failed`: also when the operation itself refused.
 */
export const proposalStates = ['open', 'agreed', 'carried-out', 'failed', 'declined', 'withdrawn', 'expired'] as const;
export type ProposalState = (typeof proposalStates)[number];
