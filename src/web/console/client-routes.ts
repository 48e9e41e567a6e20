import type { FastifyReply } from 'fastify';
import type { ClientOperations, ShownClient } from '#console/clients.ts';
import type { ClientReference } from '#console/client-records.ts';
import type { OperationFault } from '#console/operation.ts';
import { fieldsOf, parameterOf, queryOf } from '../office/office.ts';
import { sendProblem } from '../office/server.ts';
import { say } from '../office/say.ts';
import { type ConsoleRoute, type ConsoleVisit, fieldListOf, sendPerformed, showRefusal } from './console-visit.ts';
import { askMany, askOne, type ClientAct, isClientAct } from './pages/client-acts.ts';
import { clientPage } from './pages/client.ts';
import { type ClientSearch, clientsPage, clientPath, doorOfPath, doorPaths } from './pages/clients.ts';
import { declarationPage, type TypedDeclaration } from './pages/declaration.ts';
import { consolePaths } from './places.ts';
import { readJson } from './read-json.ts';

const one = `${consolePaths.clients}/:door/:client`;

/** Services of both doors: read, suspended at once, declared, withdrawn. */
export const clientRoutes = (operations: ClientOperations): readonly ConsoleRoute[] => [
  { method: 'GET', path: consolePaths.clients, answer: (visit) => showList(operations, visit) },
  { method: 'POST', path: `${consolePaths.clients}/suspension`, answer: (visit) => suspendMany(operations, visit) },
  { method: 'GET', path: `${consolePaths.clients}/declaration`, answer: (visit) => showDeclaration(operations, visit) },
  { method: 'POST', path: `${consolePaths.clients}/declaration`, answer: (visit) => declare(operations, visit) },
  { method: 'GET', path: one, answer: withClient(operations, (visit, shown) => clientPage(visit, shown)) },
  { method: 'GET', path: `${one}/:act`, answer: withClient(operations, ask) },
  {
    method: 'POST',
    path: `${one}/:act`,
    answer: withClient(operations, (visit, shown) => act(operations, visit, shown)),
  },
];

const searchOf = (visit: ConsoleVisit): ClientSearch => {
  const { q = '', porte = '', etat = '' } = queryOf(visit);
  return { words: q.slice(0, 200), door: porte, status: etat };
};

const showList = async ({ list }: ClientOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const search = searchOf(visit);
  const door = doorOfPath(search.door);
  const input = {
    search: search.words,
    ...(door === undefined ? {} : { door }),
    ...(['active', 'suspended', 'suspended-here'].includes(search.status) ? { status: search.status } : {}),
  };
  const listed = await visit.perform(list, input);
  return listed.outcome === 'done' ? clientsPage(visit, search, listed.output) : showRefusal(visit, listed);
};

const referenceOf = (visit: ConsoleVisit): ClientReference | undefined => {
  const door = doorOfPath(parameterOf(visit, 'door'));
  return door && { door, clientId: parameterOf(visit, 'client') };
};

function withClient(
  { show }: ClientOperations,
  answer: (visit: ConsoleVisit, shown: ShownClient) => Promise<FastifyReply> | FastifyReply,
) {
  return async (visit: ConsoleVisit): Promise<FastifyReply> => {
    const reference = referenceOf(visit);
    if (reference === undefined) return sendProblem(visit, 'missing');
    const shown = await visit.perform(show, reference);
    return shown.outcome === 'done' ? answer(visit, shown.output) : showRefusal(visit, shown);
  };
}

function ask(visit: ConsoleVisit, shown: ShownClient): FastifyReply {
  const name = parameterOf(visit, 'act');
  return isClientAct(name) ? askOne(visit, shown, name, {}) : sendProblem(visit, 'missing');
}

const act = async (operations: ClientOperations, visit: ConsoleVisit, shown: ShownClient): Promise<FastifyReply> => {
  const name = parameterOf(visit, 'act');
  if (!isClientAct(name)) return sendProblem(visit, 'missing');
  const { door, clientId } = shown;
  const { reason = '' } = fieldsOf(visit);
  const byAct = {
    suspension: operations.suspend,
    retablissement: operations.resume,
    retrait: operations.withdraw,
  } as const satisfies Readonly<Record<ClientAct, unknown>>;
  return sendPerformed(visit, await visit.perform(byAct[name], { door, clientId, reason }), {
    done: () => clientPath({ door, clientId }),
    again: (faults) => askOne(visit, shown, name, faults),
  });
};

/** First the boxes that were ticked in the list, then the reason, then a proposal. */
const suspendMany = async (
  { suspendMany: operation }: ClientOperations,
  visit: ConsoleVisit,
): Promise<FastifyReply> => {
  const chosen = fieldListOf(visit, 'service');
  const { reason } = fieldsOf(visit);
  if (reason === undefined || chosen.length === 0) return askMany(visit, chosen, {});
  const clients = chosen.map((path) => {
    const [door = '', clientId = ''] = path.split('/');
    return { door: doorOfPath(door) ?? door, clientId };
  });
  return sendPerformed(visit, await visit.perform(operation, { clients, reason }), {
    done: () => consolePaths.clients,
    again: (faults) => askMany(visit, chosen, faults),
  });
};

/** Empty, or with what a service declares now: `?service=<door>/<client_id>`. */
const showDeclaration = async ({ show }: ClientOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const [door = '', clientId = ''] = (queryOf(visit)['service'] ?? '').split('/');
  const typed: TypedDeclaration = { door: doorOfPath(door) === undefined ? doorPaths.professional : door, text: '' };
  const known = doorOfPath(door);
  if (known === undefined) return declarationPage(visit, typed, {});
  const shown = await visit.perform(show, { door: known, clientId });
  if (shown.outcome !== 'done') return showRefusal(visit, shown);
  return declarationPage(visit, { ...typed, text: JSON.stringify(shown.output.declaration, undefined, 2) }, {});
};

const declare = async ({ declare: operation }: ClientOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const { porte = '', declaration: text = '', reason = '' } = fieldsOf(visit);
  const typed = { door: porte, text };
  const declaration = readJson(text);
  if (declaration === undefined)
    return declarationPage(visit, typed, {
      declaration: say(visit.language, 'Ce n’est pas un objet JSON.', 'This is not a JSON object.'),
    });
  const performed = await visit.perform(operation, { door: doorOfPath(porte) ?? porte, declaration, reason });
  // All faults at once: who mends a declaration mends it once.
  if (performed.outcome === 'refused') return declarationPage(visit, typed, allFaults(visit, performed.faults));
  return sendPerformed(visit, performed, { done: (output) => clientPath(output) });
};

const allFaults = ({ language }: ConsoleVisit, faults: readonly OperationFault[]): Readonly<Record<string, string>> => {
  const isReason = ({ pointer }: OperationFault) => pointer === '/reason';
  const words = (some: readonly OperationFault[]) =>
    some.map(({ message }) => say(language, message.fr, message.en)).join(' · ');
  const [reason, others] = [faults.filter(isReason), faults.filter((fault) => !isReason(fault))];
  return {
    ...(reason.length === 0 ? {} : { reason: words(reason) }),
    ...(others.length === 0 ? {} : { declaration: words(others) }),
  };
};
