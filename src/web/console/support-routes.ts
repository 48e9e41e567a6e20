import type { FastifyReply } from 'fastify';
import type { SupportOperations } from '#console/support.ts';
import type { ShownLogin } from '#console/support-shapes.ts';
import { fieldsOf, queryOf } from '../office/office.ts';
import { say } from '../office/say.ts';
import {
  type ConsoleRoute,
  type ConsoleVisit,
  type FieldFaults,
  fieldFaultsOf,
  sendPerformed,
  showRefusal,
} from './console-visit.ts';
import { supportPage } from './pages/support.ts';
import { consolePaths } from './places.ts';

/** One login by its code, and whose it was for a reason. */
export const supportRoutes = (operations: SupportOperations): readonly ConsoleRoute[] => [
  { method: 'GET', path: consolePaths.support, answer: (visit) => find(operations, visit, codeOf(visit), {}) },
  { method: 'POST', path: `${consolePaths.support}/identite`, answer: (visit) => unmask(operations, visit) },
  // Whoever changes the language on the page of a refused reason comes here.
  { method: 'GET', path: `${consolePaths.support}/identite`, answer: (visit) => find(operations, visit, '', {}) },
];

const codeOf = (visit: ConsoleVisit): string => (queryOf(visit)['code'] ?? '').trim();

/** @param faults of a reason that was refused */
const find = async (
  operations: SupportOperations,
  visit: ConsoleVisit,
  code: string,
  faults: FieldFaults,
): Promise<FastifyReply> => {
  if (code === '') return supportPage(visit, { code, faults });
  const found = await visit.perform(operations.find, { code });
  if (found.outcome === 'done') return supportPage(visit, { code, faults, found: found.output });
  if (found.outcome === 'missing') return supportPage(visit, { code, faults: { code: unknown(visit) } });
  if (found.outcome === 'refused')
    return supportPage(visit, { code, faults: fieldFaultsOf(visit.language, found.faults) });
  return showRefusal(visit, found);
};

const unknown = ({ language }: ConsoleVisit): string =>
  say(
    language,
    'Le journal ne connaît pas ce code : il est mal recopié, ou l’erreur est venue avant que la connexion commence.',
    'The journal does not know this code: it was copied wrongly, or the error came before the login began.',
  );

const unmask = async (operations: SupportOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const { code = '', reason = '' } = fieldsOf(visit);
  return sendPerformed<ShownLogin>(visit, await visit.perform(operations.unmask, { code, reason }), {
    done: (login) => `${consolePaths.support}?code=${encodeURIComponent(login.code)}`,
    again: (faults) => find(operations, visit, code, faults),
  });
};
