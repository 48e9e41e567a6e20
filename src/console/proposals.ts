import { type Static, Type } from '@sinclair/typebox';
import { type Caller, operatorRoles } from '#operators/operator.ts';
import { type Proposal, proposalStates } from '#operators/proposal.ts';
import type { ProposalStore } from '#operators/proposal-store.ts';
import { oneOf } from '#platform/declared.ts';
import { agree, type AgreeDeps, maySettle, tooLate } from './agree.ts';
import { defineOperation, done, missing, refused } from './operation.ts';

export type ProposalDeps = AgreeDeps & {
  readonly proposals: ProposalStore;
  /** How what a member of an input identifies is called today; undefined where it is no identifier, or unknown. */
  readonly nameOf: (member: string, value: unknown) => Promise<string | undefined>;
};

const who = Type.Object({
  operatorId: Type.String({ description: 'Identifier of the operator.' }),
  name: Type.String({ description: 'Their name, or the identifier of somebody who is no longer known.' }),
});

const seconds = (description: string) => Type.Integer({ description: `${description}, seconds since the epoch.` });

const shown = Type.Object({
  proposalId: Type.String({ description: 'Identifier of the proposal.' }),
  operation: Type.String({ description: 'The operation that is proposed.' }),
  summary: Type.Optional(
    Type.Object({ fr: Type.String(), en: Type.String() }, { description: 'What the operation does.' }),
  ),
  input: Type.Record(Type.String(), Type.Unknown(), { description: 'Its input; nobody can change it.' }),
  names: Type.Record(Type.String(), Type.String(), {
    description: 'How what the members of the input identify is called today.',
  }),
  proposedBy: who,
  reason: Type.String({ description: 'Why, in the words of whoever proposed it.' }),
  proposedAtSeconds: seconds('When it was proposed'),
  expiresAtSeconds: seconds('When it can no longer be agreed to'),
  state: oneOf(proposalStates, { description: 'What became of it.' }),
  decidedBy: Type.Optional(who),
  decidedAtSeconds: Type.Optional(seconds('When it was decided')),
  failure: Type.Optional(Type.String({ description: 'Why it failed; `abandoned`: begun, and never ended.' })),
  mayAgree: Type.Boolean({ description: 'Whether you may agree to it, or decline it.' }),
  mayWithdraw: Type.Boolean({ description: 'Whether you may withdraw it: you proposed it, and it is open.' }),
});
export type ShownProposal = Static<typeof shown>;

const input = Type.Object(
  { proposalId: Type.String({ description: 'Identifier of the proposal.' }) },
  { additionalProperties: false },
);

const readers = operatorRoles.filter((role) => role !== 'support');
const deciders = ['reviewer', 'operator'] as const;
const pageRows = 50;

/** What waits for a second pair of eyes, and what became of it. */
export const proposalOperations = (deps: ProposalDeps) => ({
  list: listProposals(deps),
  show: defineOperation({
    ...{ name: 'proposals.show', kind: 'read', roles: readers, input, output: shown },
    summary: { fr: 'Lire une proposition', en: 'Read a proposal' },
    run: async ({ proposalId }, caller) => {
      const proposal = await findCurrent(deps, proposalId);
      return proposal === undefined ? missing : done(await show(deps, proposal, caller));
    },
  }),
  agree: defineOperation({
    ...{ name: 'proposals.agree', kind: 'change', roles: deciders, about: 'proposalId', input },
    summary: {
      fr: 'Donner son accord : l’opération proposée est exécutée',
      en: 'Agree: the proposed operation is carried out',
    },
    output: Type.Object({
      proposal: shown,
      output: Type.Optional(
        Type.Unknown({ description: 'What the operation gave. A secret in it is shown only now.' }),
      ),
    }),
    run: async ({ proposalId }, caller) => {
      const proposal = await findCurrent(deps, proposalId);
      if (proposal === undefined) return missing;
      const agreed = await agree(deps, proposal, caller);
      if (agreed.outcome !== 'done') return agreed;
      const settled = (await deps.proposals.find(proposalId)) ?? proposal;
      return done({ proposal: await show(deps, settled, caller), ...agreed.output });
    },
  }),
  decline: declineProposal(deps),
  withdraw: defineOperation({
    ...{ name: 'proposals.withdraw', kind: 'change', roles: deciders, about: 'proposalId', input },
    summary: { fr: 'Retirer sa proposition', en: 'Withdraw one’s own proposal' },
    output: shown,
    run: async ({ proposalId }, caller) => {
      const proposal = await findCurrent(deps, proposalId);
      if (proposal === undefined) return missing;
      if (proposal.proposedBy !== caller.operatorId) return notYours;
      return settle(deps, proposal, 'withdrawn', caller);
    },
  }),
});

export type ProposalOperations = ReturnType<typeof proposalOperations>;

const listProposals = (deps: ProposalDeps) =>
  defineOperation({
    ...{ name: 'proposals.list', kind: 'read', roles: readers },
    summary: { fr: 'Lister les propositions', en: 'List the proposals' },
    input: Type.Object(
      {
        state: Type.Optional(oneOf(proposalStates, { description: 'Only those in this state.' })),
        page: Type.Integer({ default: 1, minimum: 1, description: 'Page, from 1.' }),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({
      proposals: Type.Array(shown, { description: 'Newest first.' }),
      total: Type.Integer({ description: 'How many there are in all.' }),
      pageRows: Type.Integer({ description: 'How many a page holds.' }),
    }),
    run: async ({ state, page }, caller) => {
      await lapse(deps);
      const states = state === undefined ? undefined : [state];
      const found = await deps.proposals.list({ states, offset: (page - 1) * pageRows, limit: pageRows });
      const proposals = await Promise.all(found.map((proposal) => show(deps, proposal, caller)));
      return done({ proposals, total: await deps.proposals.count(states), pageRows });
    },
  });

const declineProposal = (deps: ProposalDeps) =>
  defineOperation({
    ...{ name: 'proposals.decline', kind: 'change', roles: deciders, about: 'proposalId', input },
    summary: { fr: 'Refuser une proposition', en: 'Decline a proposal' },
    output: shown,
    run: async ({ proposalId }, caller) => {
      const proposal = await findCurrent(deps, proposalId);
      if (proposal === undefined) return missing;
      const obstacle = maySettle(deps, proposal, caller);
      return obstacle ?? settle(deps, proposal, 'declined', caller);
    },
  });

const notYours = refused(
  '/proposalId',
  'Seule la personne qui a proposé peut retirer sa proposition.',
  'Only whoever proposed it can withdraw it.',
);

const settle = async (deps: ProposalDeps, proposal: Proposal, state: 'declined' | 'withdrawn', caller: Caller) => {
  const { proposalId } = proposal;
  const decision = { proposalId, state, by: caller.operatorId, atSeconds: deps.clock.nowSeconds() };
  if (!(await deps.proposals.decide(decision, []))) return tooLate;
  return done(await show(deps, (await deps.proposals.find(proposalId)) ?? proposal, caller));
};

/** A proposal that was begun and never ended is given up after this long. */
const abandonedAfterSeconds = 600;

const lapse = ({ proposals, clock }: ProposalDeps): Promise<void> =>
  proposals.lapse(clock.nowSeconds(), clock.nowSeconds() - abandonedAfterSeconds);

const findCurrent = async (deps: ProposalDeps, proposalId: string): Promise<Proposal | undefined> => {
  await lapse(deps);
  return deps.proposals.find(proposalId);
};

const show = async (deps: ProposalDeps, proposal: Proposal, caller: Caller): Promise<ShownProposal> => {
  const { decidedBy, decidedAtSeconds, failure, proposedBy, state, ...rest } = proposal;
  const isOpen = state === 'open';
  const operation = deps.findOperation(proposal.operation);
  return {
    ...{ ...rest, state },
    ...(operation !== undefined && { summary: { ...operation.summary } }),
    names: await namesIn(deps, proposal),
    proposedBy: await nameOf(deps, proposedBy),
    ...(decidedBy !== undefined && { decidedBy: await nameOf(deps, decidedBy) }),
    ...(decidedAtSeconds !== undefined && { decidedAtSeconds }),
    ...(failure !== undefined && { failure }),
    mayAgree: isOpen && maySettle(deps, proposal, caller) === undefined,
    mayWithdraw: isOpen && proposedBy === caller.operatorId,
  };
};

const namesIn = async ({ nameOf: find }: ProposalDeps, { input: given }: Proposal): Promise<Record<string, string>> => {
  const names: Record<string, string> = {};
  for (const [member, value] of Object.entries(given)) {
    const name = await find(member, value);
    if (name !== undefined) names[member] = name;
  }
  return names;
};

const nameOf = async ({ findOperator }: ProposalDeps, operatorId: string): Promise<Static<typeof who>> => ({
  operatorId,
  name: (await findOperator(operatorId))?.name ?? operatorId,
});
