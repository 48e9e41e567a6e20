import type { FastifyReply } from 'fastify';
import type { RequestOperations, ShownRequest } from '#console/requests.ts';
import { isPartnerDoor, requestStates } from '#partners/request.ts';
import { fieldsOf, parameterOf, queryOf } from '../office/office.ts';
import { type ConsoleRoute, type ConsoleVisit, type FieldFaults, sendPerformed, showRefusal } from './console-visit.ts';
import { requestPage } from './pages/request.ts';
import { type RequestSearch, requestsPage } from './pages/requests.ts';
import { consolePaths } from './places.ts';
import { sendFile } from './send-file.ts';

const one = `${consolePaths.requests}/:request`;

/** Requests of partners: read, moved, opened in production. */
export const requestRoutes = (operations: RequestOperations): readonly ConsoleRoute[] => [
  { method: 'GET', path: consolePaths.requests, answer: (visit) => showList(operations, visit) },
  { method: 'GET', path: one, answer: (visit) => showOne(operations, visit, {}) },
  { method: 'POST', path: `${one}/geste`, answer: (visit) => move(operations, visit) },
  { method: 'POST', path: `${one}/production`, answer: (visit) => open(operations, visit) },
  { method: 'POST', path: `${one}/reponses/:question`, answer: (visit) => review(operations, visit) },
  { method: 'GET', path: `${one}/reponses/:question/piece`, answer: (visit) => sendAttachment(operations, visit) },
  { method: 'GET', path: `${one}/fichiers/:kind`, answer: (visit) => sendRequestFile(operations, visit) },
];

const waiting = ['submitted', 'qualification', 'qualified'] as const;

const searchOf = (visit: ConsoleVisit): RequestSearch => {
  const { q = '', etat = '', porte = '' } = queryOf(visit);
  return { words: q.slice(0, 200), state: etat, door: porte };
};

const statesOf = ({ state }: RequestSearch): readonly string[] => {
  if (state === 'toutes') return requestStates;
  return requestStates.some((name) => name === state) ? [state] : waiting;
};

const showList = async ({ list }: RequestOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const search = searchOf(visit);
  const door = isPartnerDoor(search.door) ? { door: search.door } : {};
  const listed = await visit.perform(list, { states: statesOf(search), search: search.words, ...door });
  return listed.outcome === 'done' ? requestsPage(visit, search, listed.output) : showRefusal(visit, listed);
};

const showOne = async (
  { show }: RequestOperations,
  visit: ConsoleVisit,
  faults: FieldFaults,
): Promise<FastifyReply> => {
  const shown = await visit.perform(show, { requestId: parameterOf(visit, 'request') });
  return shown.outcome === 'done' ? requestPage(visit, shown.output, faults) : showRefusal(visit, shown);
};

const pathOf = (requestId: ShownRequest['requestId']): string => `${consolePaths.requests}/${requestId}`;

const move = async (operations: RequestOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const requestId = parameterOf(visit, 'request');
  const { geste = '', comment = '' } = fieldsOf(visit);
  const performed = await visit.perform(operations.move, { requestId, move: geste, comment });
  return sendPerformed(visit, performed, {
    done: () => pathOf(requestId),
    again: (faults) => showOne(operations, visit, faults),
  });
};

const open = async (operations: RequestOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const requestId = parameterOf(visit, 'request');
  const { reason = '' } = fieldsOf(visit);
  return sendPerformed(visit, await visit.perform(operations.openProduction, { requestId, reason }), {
    done: () => pathOf(requestId),
    again: (faults) => showOne(operations, visit, faults),
  });
};

/** The faults of one answer stand beside that answer. */
const review = async (operations: RequestOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const [requestId, question] = [parameterOf(visit, 'request'), parameterOf(visit, 'question')];
  const typed = fieldsOf(visit);
  const { decision = '', version = '' } = typed;
  const comment = typed[`comment.${question}`] ?? '';
  const input = { requestId, question, decision, comment, version: Number(version) };
  return sendPerformed(visit, await visit.perform(operations.reviewAnswer, input), {
    done: () => pathOf(requestId),
    again: (faults) => showOne(operations, visit, { [`answer.${question}`]: Object.values(faults).join(' ') }),
  });
};

const sendAttachment = async ({ attachment }: RequestOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const [requestId, question] = [parameterOf(visit, 'request'), parameterOf(visit, 'question')];
  const found = await visit.perform(attachment, { requestId, question });
  return found.outcome === 'done' ? sendFile(visit, found.output, question) : showRefusal(visit, found);
};

const sendRequestFile = async ({ file }: RequestOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const kind = parameterOf(visit, 'kind');
  const found = await visit.perform(file, { requestId: parameterOf(visit, 'request'), kind });
  return found.outcome === 'done' ? sendFile(visit, found.output, kind) : showRefusal(visit, found);
};
