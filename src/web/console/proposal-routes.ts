import type { FastifyReply } from 'fastify';
import type { ProposalOperations } from '#console/proposals.ts';
import { proposalStates } from '#operators/proposal.ts';
import { parameterOf, queryOf } from '../office/office.ts';
import { type ConsoleRoute, type ConsoleVisit, sendPerformed, showRefusal } from './console-visit.ts';
import { proposalPage, proposalsPage } from './pages/proposals.ts';
import { pageOf } from './pages/table.ts';
import { consolePaths } from './places.ts';

const one = `${consolePaths.proposals}/:proposal`;

/** What waits for a second pair of eyes: read, agreed to, declined, withdrawn. */
export const proposalRoutes = (operations: ProposalOperations): readonly ConsoleRoute[] => [
  { method: 'GET', path: consolePaths.proposals, answer: (visit) => showList(operations, visit) },
  { method: 'GET', path: one, answer: (visit) => showOne(operations, visit, undefined) },
  { method: 'POST', path: `${one}/accord`, answer: (visit) => agree(operations, visit) },
  { method: 'POST', path: `${one}/refus`, answer: (visit) => settle(operations, visit, 'decline') },
  { method: 'POST', path: `${one}/retrait`, answer: (visit) => settle(operations, visit, 'withdraw') },
];

/** What waits comes first: whoever wants the others says so. */
const showList = async ({ list }: ProposalOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const asked = queryOf(visit)['etat'] ?? 'open';
  const state = proposalStates.find((known) => known === asked);
  const listed = await visit.perform(list, { page: pageOf(visit), ...(state !== undefined && { state }) });
  return listed.outcome === 'done' ? proposalsPage(visit, listed.output, state) : showRefusal(visit, listed);
};

const inputOf = (visit: ConsoleVisit) => ({ proposalId: parameterOf(visit, 'proposal') });

const showOne = async (
  { show }: ProposalOperations,
  visit: ConsoleVisit,
  fault: string | undefined,
): Promise<FastifyReply> => {
  const shown = await visit.perform(show, inputOf(visit));
  return shown.outcome === 'done' ? proposalPage(visit, shown.output, { fault }) : showRefusal(visit, shown);
};

/** What the operation gave may be a secret that is shown once: its page is the answer, no redirect. */
const agree = async (operations: ProposalOperations, visit: ConsoleVisit): Promise<FastifyReply> =>
  sendPerformed(visit, await visit.perform(operations.agree, inputOf(visit)), {
    done: ({ proposal, output }) => proposalPage(visit, proposal, { output, isDone: true }),
    again: (faults) => showOne(operations, visit, Object.values(faults)[0]),
  });

const settle = async (
  operations: ProposalOperations,
  visit: ConsoleVisit,
  how: 'decline' | 'withdraw',
): Promise<FastifyReply> =>
  sendPerformed(visit, await visit.perform(operations[how], inputOf(visit)), {
    done: ({ proposalId }) => `${consolePaths.proposals}/${proposalId}`,
    again: (faults) => showOne(operations, visit, Object.values(faults)[0]),
  });
