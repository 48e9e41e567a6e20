import type { Role } from './account.ts';
import type { StepName } from './form.ts';
import type { PartnerRequest, RequestState } from './request.ts';

/** Who moves a request: a member of the organisation by their role, or somebody of the operator's side. */
export type Mover = Role | 'reviewer' | 'examiner' | 'operator';

/** Why a move may not be made now. */
export type MoveObjection =
  | 'not-from-here'
  | 'not-yours'
  | 'comment-missing'
  | 'incomplete'
  | 'no-sandbox-client'
  | 'not-for-production';

/** What a rule may look at; gathered before, so that the rule stays a plain function. */
export type MoveFacts = {
  /** Whether the form, by the rules of the sandbox, has no fault. */
  readonly isComplete: boolean;
  /** Whether it also stands the rules of production (`fit-for-production.ts`). */
  readonly isFitForProduction: boolean;
  readonly hasSandboxClient: boolean;
};

type Rule = (facts: MoveFacts) => MoveObjection | undefined;

type MoveDefinition = {
  readonly from: readonly RequestState[];
  /** `before`: where it was when it was suspended. */
  readonly to: RequestState | 'before';
  readonly who: readonly Mover[];
  readonly rule: Rule;
  /** It must be said why. */
  readonly wantsComment: boolean;
  /** What happens to its clients. */
  readonly clients: 'stay' | 'suspend' | 'resume' | 'remove';
};

const free: Rule = () => undefined;
const complete: Rule = ({ isComplete }) => (isComplete ? undefined : 'incomplete');
const examinable: Rule = (facts) => complete(facts) ?? (facts.hasSandboxClient ? undefined : 'no-sandbox-client');
const fitForProduction: Rule = ({ isFitForProduction }) => (isFitForProduction ? undefined : 'not-for-production');

const move = (
  from: MoveDefinition['from'],
  to: MoveDefinition['to'],
  who: MoveDefinition['who'],
  more: Partial<Pick<MoveDefinition, 'rule' | 'wantsComment' | 'clients'>> = {},
): MoveDefinition => ({ rule: free, wantsComment: false, clients: 'stay', ...more, from, to, who });

const members = ['admin', 'technical', 'contributor'] as const;
const live = ['sandbox', 'qualification', 'qualified', 'production'] as const;

/**
 * Every way from one state to another: from where, who may, by what rule, and what becomes of the clients. Each move is
 * a journal line (`partner.request-moved`) and a message to the organisation (`move-request.ts`).
 */
export const moves = {
  submit: move(['draft', 'changes-requested'], 'submitted', members, { rule: complete }),
  withdraw: move(['submitted'], 'draft', members),
  'ask-changes': move(['submitted'], 'changes-requested', ['reviewer', 'operator'], { wantsComment: true }),
  accept: move(['submitted'], 'sandbox', ['reviewer', 'operator'], { rule: complete }),
  qualify: move(['sandbox'], 'qualification', ['admin', 'technical'], { rule: examinable }),
  'stop-qualification': move(['qualification'], 'sandbox', ['admin', 'technical']),
  'fail-qualification': move(['qualification'], 'sandbox', ['examiner', 'reviewer', 'operator'], {
    wantsComment: true,
  }),
  // A qualified request is no longer edited: what production needs has to be there before.
  'pass-qualification': move(['qualification'], 'qualified', ['examiner', 'reviewer', 'operator'], {
    rule: fitForProduction,
  }),
  'open-production': move(['qualified'], 'production', ['operator'], { rule: fitForProduction }),
  suspend: move([...live], 'suspended', ['operator'], { wantsComment: true, clients: 'suspend' }),
  resume: move(['suspended'], 'before', ['operator'], { clients: 'resume' }),
  close: move(['draft', 'submitted', 'changes-requested', ...live, 'suspended'], 'closed', ['admin', 'operator'], {
    clients: 'remove',
  }),
} as const satisfies Readonly<Record<string, MoveDefinition>>;

export type Move = keyof typeof moves;
export const moveNames = Object.keys(moves) as readonly Move[];
export const isMove = (word: string): word is Move => Object.hasOwn(moves, word);

/** The state that a move leads to, or what stands in its way. */
export const decideMove = (
  request: Pick<PartnerRequest, 'state' | 'stateBefore'>,
  name: Move,
  { by, comment, facts }: { readonly by: Mover; readonly comment: string; readonly facts: MoveFacts },
): { readonly to: RequestState } | { readonly objection: MoveObjection } => {
  const definition: MoveDefinition = moves[name];
  if (!definition.from.includes(request.state)) return { objection: 'not-from-here' };
  if (!definition.who.includes(by)) return { objection: 'not-yours' };
  if (definition.wantsComment && comment.trim() === '') return { objection: 'comment-missing' };
  const objection = definition.rule(facts);
  if (objection !== undefined) return { objection };
  return { to: definition.to === 'before' ? (request.stateBefore ?? 'sandbox') : definition.to };
};

/** The moves that this person could make from this state, whether or not their rule is satisfied. */
export const movesOf = ({ state }: Pick<PartnerRequest, 'state'>, by: Mover): readonly Move[] =>
  moveNames.filter((name) => {
    const { from, who }: MoveDefinition = moves[name];
    return from.includes(state) && who.includes(by);
  });

/**
 * While somebody reviews or examines what was written, it stays as it is. Addresses of production are not examined: they
 * can be given until the request is qualified.
 */
export const isEditable = ({ state }: Pick<PartnerRequest, 'state'>, step?: StepName): boolean =>
  state === 'draft' ||
  state === 'changes-requested' ||
  state === 'sandbox' ||
  (state === 'qualification' && step === 'production');

/** The sandbox waits for nobody: from the first draft on. */
export const mayHaveClient = (
  { state }: Pick<PartnerRequest, 'state'>,
  environment: 'sandbox' | 'production',
): boolean => (environment === 'production' ? state === 'production' : state !== 'suspended' && state !== 'closed');
