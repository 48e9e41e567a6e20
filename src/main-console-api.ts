import type { AnyOperation } from '#console/operation.ts';
import type { Operator } from '#operators/operator.ts';
import { isLetIn } from '#operators/sign-in.ts';
import { findTokenCaller } from '#operators/token.ts';
import { createRateLimit } from '#platform/rate-limit.ts';
import { createConsoleApi } from '#web/console/api.ts';
import { findOperatorVisit } from '#web/console/session.ts';
import type { ConsoleSpace } from '#web/console/space.ts';
import type { OfficePart } from '#web/office/office.ts';
import type { Base } from './main.ts';

/** What the programs of one operator may ask in a minute: a script that reads page after page, not a flood. */
const requestsPerOperator = { maximum: 600, windowSeconds: 60 };
/** Requests from one address whose token is not good, in ten minutes. */
const strangersPerAddress = { maximum: 30, windowSeconds: 600 };

/** The console for programs, beside its pages and with the same guard. */
export const consoleApiOf = (
  { stores, clock }: Base,
  space: ConsoleSpace,
  operations: readonly AnyOperation[],
): OfficePart => {
  const tokenDeps = {
    ...{ tokens: stores.tokens, findOperator: space.operators.store.find, clock },
    isLetIn: (operator: Operator) => isLetIn(space.operators, operator),
  };
  return createConsoleApi({
    ...{ operations, perform: space.perform },
    findTokenCaller: (token) => findTokenCaller(tokenDeps, token),
    findSession: (visit) => findOperatorVisit(space, visit),
    requests: createRateLimit(requestsPerOperator, clock),
    strangers: createRateLimit(strangersPerAddress, clock),
  });
};
