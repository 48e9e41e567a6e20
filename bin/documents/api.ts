import { bannerOperations } from '#console/banner.ts';
import { clientOperations } from '#console/clients.ts';
import { directoryOperations } from '#console/directory.ts';
import { journalOperations } from '#console/journal.ts';
import { keysOperations } from '#console/keys.ts';
import { type ApiOperation, apiPath, openApiOf, openApiPath } from '#console/open-api.ts';
import type { AnyOperation } from '#console/operation.ts';
import { operatorOperations } from '#console/operators.ts';
import { peopleOperations } from '#console/people.ts';
import { proposalOperations } from '#console/proposals.ts';
import { providerOperations } from '#console/providers.ts';
import { requestOperations } from '#console/requests.ts';
import { statisticsOperations } from '#console/statistics.ts';
import { supportOperations } from '#console/support.ts';
import { tokenOperations } from '#console/tokens.ts';
import { trustRootOperations } from '#console/trust-roots.ts';
import { waitingOperations } from '#console/waiting.ts';
import { code, madeBy, page } from './markdown.ts';
import { membersOf } from './members.ts';

/** Nothing of it runs: only names, words and schemas are read. */
const nothing = {} as never;

/** The whole table of the console; `test/rules/console/roles.test.ts` holds it against the one that serves. */
export const describedOperations: readonly AnyOperation[] = [
  waitingOperations(nothing),
  requestOperations(nothing, nothing),
  clientOperations(nothing),
  providerOperations(nothing),
  peopleOperations(nothing),
  bannerOperations(nothing),
  directoryOperations(nothing),
  trustRootOperations(nothing),
  keysOperations(nothing),
  journalOperations(nothing),
  supportOperations(nothing),
  statisticsOperations(nothing),
  proposalOperations(nothing),
  operatorOperations(nothing),
  tokenOperations(nothing),
].flatMap((operations): readonly AnyOperation[] => Object.values(operations));

/** The console for programs, from its own description. */
export const apiPage = (): string => {
  const { paths } = openApiOf(describedOperations, 'https://office.example');
  return page(
    '# The operator’s API',
    madeBy('the operations in `src/console/`'),
    introduction,
    ...Object.entries(paths).flatMap(([path, { get, post }]) => [
      ...(get === undefined ? [] : describe('GET', path, get)),
      ...(post === undefined ? [] : describe('POST', path, post)),
    ]),
  );
};

const introduction = `Whatever the console does, a program does as well, with a token that an operator made at \`/console/jetons\`:
\`Authorization: Bearer …\`. A token has some roles of its operator, and an end. Reads are asked for with GET and query
parameters (a list repeats its parameter), changes with POST and JSON. Refusals are problems (RFC 9457): 401 no good
token, 403 none of the roles, 404 no such thing, 422 with \`errors\`, each with a JSON pointer and a sentence in the
language of \`Accept-Language\`, 429 with \`Retry-After\`. What needs a second operator answers 202 with the proposal; a
program never agrees to one.

The same as OpenAPI 3.1, with the shape of every answer: \`${openApiPath}\`, for whoever has a token.

By command, with \`VESTIBULE_CONSOLE_URL\` and \`VESTIBULE_CONSOLE_TOKEN\`: \`npm run console -- help\`, then
\`npm run console -- <operation> --member value … [--json FILE|-] [--output json|table]\`. It ends with 0 when done, 3 when
proposed, 1 when refused, 2 when the command itself is wrong.`;

const describe = (method: string, path: string, operation: ApiOperation): readonly string[] => {
  const { operationId, summary } = operation;
  const input = operation['x-input'];
  const fourEyes = operation['x-kind'] === 'four-eyes' ? ' A second operator has to agree.' : '';
  return [
    `## ${operationId}`,
    `${summary}.${fourEyes} Roles: ${operation['x-roles'].join(', ')}.`,
    code(`${method} ${path.replace(apiPath, '…')}`),
    Object.keys(input.properties).length === 0 ? 'No members.' : membersOf(input),
  ];
};
