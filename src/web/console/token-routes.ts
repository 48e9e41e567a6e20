import type { FastifyReply } from 'fastify';
import { readFields } from '#console/read-fields.ts';
import type { TokenOperations } from '#console/tokens.ts';
import { fieldsOf, parameterOf } from '../office/office.ts';
import {
  type ConsoleRoute,
  type ConsoleVisit,
  type FieldFaults,
  fieldListOf,
  sendConfirmation,
  sendPerformed,
  showRefusal,
} from './console-visit.ts';
import { madeTokenPage, newTokenPage, tokensPage, type TypedToken } from './pages/tokens.ts';
import { say } from '../office/say.ts';
import { sendProblem } from '../office/server.ts';
import { consolePaths } from './places.ts';

const fresh = `${consolePaths.tokens}/nouveau`;
const revocation = `${consolePaths.tokens}/:token/revocation`;

/** Tokens of programs: seen, made, revoked. */
export const tokenRoutes = (operations: TokenOperations): readonly ConsoleRoute[] => [
  { method: 'GET', path: consolePaths.tokens, answer: (visit) => showList(operations, visit) },
  {
    ...{ method: 'GET', path: fresh },
    answer: (visit) => {
      const days = String(operations.make.input.properties.days.default);
      return showForm(operations, visit, { name: '', roles: onlyRoleOf(visit), days }, {});
    },
  },
  { method: 'POST', path: fresh, answer: (visit) => make(operations, visit) },
  { method: 'GET', path: revocation, answer: (visit) => askRevocation(operations, visit) },
  { method: 'POST', path: revocation, answer: (visit) => revoke(operations, visit) },
];

const showForm = ({ make: { input } }: TokenOperations, visit: ConsoleVisit, typed: TypedToken, faults: FieldFaults) =>
  newTokenPage(visit, { typed, faults, maximumDays: input.properties.days.maximum ?? 0 });

/** Ticked from the start only where there is nothing to choose. */
const onlyRoleOf = ({ caller }: ConsoleVisit): readonly string[] => (caller.roles.length === 1 ? caller.roles : []);

const showList = async ({ list }: TokenOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const listed = await visit.perform(list, {});
  return listed.outcome === 'done' ? tokensPage(visit, listed.output.tokens) : showRefusal(visit, listed);
};

const make = async (operations: TokenOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const { name = '', days = '' } = fieldsOf(visit);
  const typed: TypedToken = { name, days, roles: fieldListOf(visit, 'roles') };
  const input = readFields(operations.make.input, typed);
  return sendPerformed(visit, await visit.perform(operations.make, input), {
    done: (made) => madeTokenPage(visit, made),
    again: (faults) => showForm(operations, visit, typed, faults),
  });
};

const askRevocation = async ({ list }: TokenOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const listed = await visit.perform(list, {});
  if (listed.outcome !== 'done') return showRefusal(visit, listed);
  const token = listed.output.tokens.find(({ tokenId }) => tokenId === parameterOf(visit, 'token'));
  if (token === undefined) return sendProblem(visit, 'missing');
  const t = (fr: string, en: string) => say(visit.language, fr, en);
  return sendConfirmation(visit, {
    ...{ here: 'tokens', back: consolePaths.tokens, action: `${consolePaths.tokens}/${token.tokenId}/revocation` },
    title: t(`Révoquer « ${token.name} »`, `Revoke “${token.name}”`),
    what: t(
      'Le programme qui s’en sert est refusé dès sa prochaine demande. Un jeton révoqué ne revient pas.',
      'The program that uses it is refused at its next request. A revoked token does not come back.',
    ),
    button: t('Révoquer ce jeton', 'Revoke this token'),
  });
};

const revoke = async ({ revoke: operation }: TokenOperations, visit: ConsoleVisit): Promise<FastifyReply> =>
  sendPerformed(visit, await visit.perform(operation, { tokenId: parameterOf(visit, 'token') }), {
    done: () => consolePaths.tokens,
  });
