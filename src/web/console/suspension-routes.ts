import type { FastifyReply } from 'fastify';
import type { PeopleOperations } from '#console/people.ts';
import { fieldsOf } from '../office/office.ts';
import { type ConsoleRoute, type ConsoleVisit, type FieldFaults, sendPerformed, showRefusal } from './console-visit.ts';
import { askResume, suspensionsPage } from './pages/suspensions.ts';
import { consolePaths } from './places.ts';

/** People who are shut out: which, why, and letting them in again. */
export const suspensionRoutes = (operations: PeopleOperations): readonly ConsoleRoute[] => [
  { method: 'GET', path: consolePaths.suspensions, answer: (visit) => showAll(operations, visit, {}) },
  { method: 'POST', path: consolePaths.suspensions, answer: (visit) => suspend(operations, visit) },
  { method: 'POST', path: `${consolePaths.suspensions}/retablissement`, answer: (visit) => resume(operations, visit) },
];

const showAll = async ({ list }: PeopleOperations, visit: ConsoleVisit, faults: FieldFaults): Promise<FastifyReply> => {
  const listed = await visit.perform(list, {});
  return listed.outcome === 'done' ? suspensionsPage(visit, listed.output, faults) : showRefusal(visit, listed);
};

const suspend = async (operations: PeopleOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const { kind = '', id = '', reason = '', days = '' } = fieldsOf(visit);
  const until = days.trim() === '' ? {} : { days: Number(days) };
  return sendPerformed(visit, await visit.perform(operations.suspend, { kind, id: id.trim(), reason, ...until }), {
    done: () => consolePaths.suspensions,
    again: (faults) => showAll(operations, visit, faults),
  });
};

/** The button of the list asks first; the answer to that carries the reason. */
const resume = async (operations: PeopleOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const { kind = '', id = '', reason } = fieldsOf(visit);
  if (reason === undefined) return askResume(visit, { kind, id }, {});
  return sendPerformed(visit, await visit.perform(operations.resume, { kind, id, reason }), {
    done: () => consolePaths.suspensions,
    again: (faults) => askResume(visit, { kind, id }, faults),
  });
};
