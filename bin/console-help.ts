import type { ApiOperation } from '#console/open-api.ts';
import type { FieldSchema } from '#console/read-fields.ts';

const usage = `Usage: console <operation> [--member value …] [--json FILE|-] [--output json|table]
       console <operation> --help`;

/** Every operation of the console, with what it does. */
export const listOperations = (operations: readonly ApiOperation[]): string => {
  const widest = Math.max(0, ...operations.map(({ operationId }) => operationId.length));
  const lines = operations.map(
    (operation) => `  ${operation.operationId.padEnd(widest)}  ${operation.summary}${markOf(operation)}`,
  );
  return `${usage}\n\n${lines.join('\n')}\n`;
};

/** One operation with its members. */
export const describeOperation = (operation: ApiOperation): string => {
  const { operationId, summary } = operation;
  const { properties, required } = operation['x-input'];
  const members = Object.entries(properties).map(
    ([name, schema]) =>
      `  --${name} ${expected(schema)}${required.includes(name) ? '' : ' (optional)'}\n      ${schema.description ?? ''}`,
  );
  const title = `${operationId}: ${summary}${markOf(operation)}\nRoles: ${operation['x-roles'].join(', ')}`;
  return `${title}\n\n${members.length === 0 ? 'It takes no member.' : members.join('\n')}\n`;
};

const markOf = ({ 'x-kind': kind }: ApiOperation): string =>
  kind === 'four-eyes' ? ' (a second operator has to agree)' : '';

const expected = ({ type, items, anyOf }: FieldSchema): string => {
  if (type === 'array') return `${expected(items ?? {})} …`;
  const words = (anyOf ?? []).flatMap(({ const: word }) => (word === undefined ? [] : [word]));
  return words.length > 0 ? words.join('|') : (type ?? 'JSON').toUpperCase();
};
