import type { Kind } from '../examination.ts';
import { questionRequirements } from './questions.ts';
import { requestRequirements } from './request.ts';
import type { Requirement } from './requirement.ts';
import { sessionRequirements } from './session.ts';
import { tokenRequirements } from './tokens.ts';

/** The requirements by subject, in the order of the report: the one list, for the examiner and for whoever reads it. */
export const requirementGroups = {
  request: requestRequirements,
  tokens: tokenRequirements,
  session: sessionRequirements,
  questions: questionRequirements,
} as const;

const catalogue = {
  ...requirementGroups.request,
  ...requirementGroups.tokens,
  ...requirementGroups.session,
  ...requirementGroups.questions,
} as const;

export type RequirementId = keyof typeof catalogue;

/** Every requirement, in the order of the report. `docs/qualification.md` is checked against it. */
export const requirements: Readonly<Record<RequirementId, Requirement>> = catalogue;

const isRequirement = (id: string): id is RequirementId => Object.hasOwn(catalogue, id);

/** The requirements of one kind of service, in the order of the report. */
export const requirementsOf = (kind: Kind): readonly RequirementId[] =>
  Object.keys(catalogue)
    .filter(isRequirement)
    .filter((id) => requirements[id].kinds.includes(kind));

/** Whether a machine cannot see it at all. */
export const isQuestion = (id: RequirementId): boolean => id.startsWith('question.');

/** The questions that a person answers, for one kind of service. */
export const questionsOf = (kind: Kind): readonly (Requirement & { readonly id: RequirementId })[] =>
  requirementsOf(kind)
    .filter(isQuestion)
    .map((id) => ({ id, ...requirements[id] }));
