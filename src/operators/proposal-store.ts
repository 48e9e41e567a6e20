import type { NewEvent } from '#vocabulary/event.ts';
import type { Proposal, ProposalState } from './proposal.ts';

/** What a second operator, or the one who proposed, decided of an open proposal. */
export type ProposalDecision = {
  readonly proposalId: string;
  readonly state: Extract<ProposalState, 'agreed' | 'declined' | 'withdrawn'>;
  readonly by: string;
  readonly atSeconds: number;
};

export type ProposalList = {
  readonly states?: readonly ProposalState[] | undefined;
  readonly offset: number;
  readonly limit: number;
};

/** Proposals as a store keeps them; each change shares a transaction with its journal lines. */
export type ProposalStore = {
  readonly insert: (proposal: Proposal, events: readonly NewEvent[]) => Promise<void>;
  readonly find: (proposalId: string) => Promise<Proposal | undefined>;
  /** Newest first. */
  readonly list: (list: ProposalList) => Promise<readonly Proposal[]>;
  readonly count: (states: readonly ProposalState[] | undefined) => Promise<number>;
  /**
   * Takes an open proposal that has not expired. True for one caller only, however many come at the same moment: that
   * one carries it out.
   */
  readonly decide: (decision: ProposalDecision, events: readonly NewEvent[]) => Promise<boolean>;
  /** Ends what was agreed to, also after `lapse` took it for abandoned. @param failure undefined: carried out */
  readonly settle: (proposalId: string, failure: string | undefined) => Promise<void>;
  /**
   * What is open past its end becomes `expired`; what was agreed to before `abandonedBeforeSeconds` and never settled
   * becomes `failed` with the failure `abandoned`.
   */
  readonly lapse: (nowSeconds: number, abandonedBeforeSeconds: number) => Promise<void>;
};

/** The failure of a proposal whose carrying out was begun and never ended. */
export const abandoned = 'abandoned';
