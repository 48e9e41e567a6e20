import type { FastifyReply } from 'fastify';
import type { AnyOperation } from '#console/operation.ts';
import type { OperatorOperations, ShownOperator } from '#console/operators.ts';
import { isAllowed } from '#console/perform.ts';
import { fieldsOf, parameterOf } from '../office/office.ts';
import { sendProblem } from '../office/server.ts';
import { say } from '../office/say.ts';
import {
  type ConsoleRoute,
  type ConsoleVisit,
  type FieldFaults,
  fieldListOf,
  sendConfirmation,
  sendPerformed,
  showRefusal,
} from './console-visit.ts';
import { linkPage, newOperatorPage, operatorPage, operatorsPage, type TypedOperator } from './pages/operators.ts';
import { consolePaths } from './places.ts';

const one = `${consolePaths.operators}/:operator`;

/** Who runs the platform: whatever gives or takes a role becomes a proposal. */
export const operatorRoutes = (operations: OperatorOperations): readonly ConsoleRoute[] => [
  { method: 'GET', path: consolePaths.operators, answer: withAll(operations, operatorsPage) },
  {
    ...{ method: 'GET', path: `${consolePaths.operators}/nouveau` },
    answer: onlyFor(operations.add, (visit) => newOperatorPage(visit, nothingTyped, {})),
  },
  { method: 'POST', path: `${consolePaths.operators}/nouveau`, answer: add(operations) },
  { method: 'GET', path: one, answer: withOne(operations, (visit, shown) => operatorPage(visit, shown, undefined)) },
  { method: 'POST', path: one, answer: withOne(operations, change(operations)) },
  {
    method: 'GET',
    path: `${one}/retrait`,
    answer: onlyFor(
      operations.remove,
      withOne(operations, (visit, shown) => askRemoval(visit, shown)),
    ),
  },
  { method: 'POST', path: `${one}/retrait`, answer: withOne(operations, remove(operations)) },
  { method: 'POST', path: `${one}/lien`, answer: withOne(operations, makeLink(operations)) },
];

const nothingTyped: TypedOperator = { name: '', roles: [], nationalId: '', email: '', reason: '' };

/** A form is shown to whoever may send it. */
const onlyFor =
  (operation: Pick<AnyOperation, 'roles'>, answer: ConsoleRoute['answer']): ConsoleRoute['answer'] =>
  (visit) =>
    isAllowed(operation, visit.caller) ? answer(visit) : showRefusal(visit, { outcome: 'forbidden' });

type Answer<Given> = (visit: ConsoleVisit, given: Given) => Promise<FastifyReply> | FastifyReply;

const withAll =
  ({ list }: OperatorOperations, answer: Answer<readonly ShownOperator[]>) =>
  async (visit: ConsoleVisit): Promise<FastifyReply> => {
    const listed = await visit.perform(list, {});
    return listed.outcome === 'done' ? answer(visit, listed.output.operators) : showRefusal(visit, listed);
  };

const withOne = (operations: OperatorOperations, answer: Answer<ShownOperator>) =>
  withAll(operations, (visit, all) => {
    const shown = all.find(({ operatorId }) => operatorId === parameterOf(visit, 'operator'));
    return shown === undefined ? sendProblem(visit, 'missing') : answer(visit, shown);
  });

/** What was typed, for the operation and for the form that comes again. */
const typedOf = (visit: ConsoleVisit): TypedOperator => {
  const { name = '', nationalId = '', email = '', reason = '' } = fieldsOf(visit);
  const [id, address] = [nationalId.replaceAll(/\s/g, ''), email.trim()];
  return { name, roles: fieldListOf(visit, 'roles'), nationalId: id, email: address, reason };
};

/** An empty line is no card. */
const inputOf = ({ nationalId, ...typed }: TypedOperator) => ({
  ...typed,
  ...(nationalId === '' ? {} : { nationalId }),
});

const add =
  ({ add: operation }: OperatorOperations) =>
  async (visit: ConsoleVisit): Promise<FastifyReply> => {
    const typed = typedOf(visit);
    return sendPerformed(visit, await visit.perform(operation, inputOf(typed)), {
      done: () => consolePaths.operators,
      again: (faults) => newOperatorPage(visit, typed, faults),
    });
  };

const change =
  ({ change: operation }: OperatorOperations): Answer<ShownOperator> =>
  async (visit, shown) => {
    const typed = typedOf(visit);
    const { operatorId } = shown;
    return sendPerformed(visit, await visit.perform(operation, { ...inputOf(typed), operatorId }), {
      done: () => consolePaths.operators,
      again: (faults) => operatorPage(visit, shown, { typed, faults }),
    });
  };

const askRemoval = (visit: ConsoleVisit, { operatorId, name }: ShownOperator, faults?: FieldFaults): FastifyReply => {
  const t = (fr: string, en: string) => say(visit.language, fr, en);
  const path = `${consolePaths.operators}/${operatorId}`;
  return sendConfirmation(visit, {
    ...{ here: 'operators', action: `${path}/retrait`, back: path, asksReason: true, faults },
    title: t(`Retirer ${name}`, `Remove ${name}`),
    what: t(
      'Une fois la proposition acceptée, plus rien ne lui ouvre la console : sessions, clés d’accès, jetons.',
      'Once the proposal is agreed to, nothing opens the console to them any more: sessions, passkeys, tokens.',
    ),
    button: t('Proposer le retrait', 'Propose the removal'),
  });
};

const remove =
  ({ remove: operation }: OperatorOperations): Answer<ShownOperator> =>
  async (visit, shown) => {
    const { reason = '' } = fieldsOf(visit);
    return sendPerformed(visit, await visit.perform(operation, { operatorId: shown.operatorId, reason }), {
      done: () => consolePaths.operators,
      again: (faults) => askRemoval(visit, shown, faults),
    });
  };

const makeLink =
  ({ enrolmentLink }: OperatorOperations): Answer<ShownOperator> =>
  async (visit, shown) =>
    sendPerformed(visit, await visit.perform(enrolmentLink, { operatorId: shown.operatorId }), {
      done: (made) => linkPage(visit, shown, made),
    });
