import type { RequirementId } from './requirements/catalogue.ts';
import type { Words } from './words.ts';

/** What an examination says of one requirement. `needs-evidence`: a machine cannot see it. */
export type Outcome = 'passed' | 'failed' | 'not-applicable' | 'needs-evidence';

/** What was sent and what came back, with secrets and tokens shortened. */
export type Evidence = { readonly sent: Words; readonly received: Words };

export type Finding = {
  readonly requirement: RequirementId;
  readonly outcome: Outcome;
  readonly evidence: readonly Evidence[];
};

export const finding = (requirement: RequirementId, outcome: Outcome, ...evidence: Evidence[]): Finding => ({
  requirement,
  outcome,
  evidence,
});

/** Passed when it holds, failed when it does not. */
export const judged = (requirement: RequirementId, holds: boolean, ...evidence: Evidence[]): Finding =>
  finding(requirement, holds ? 'passed' : 'failed', ...evidence);
