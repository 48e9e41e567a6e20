import type { TObject, TSchema } from '@sinclair/typebox';
import type { AnyOperation } from './operation.ts';

/** Below the console's own address. */
export const apiPath = '/console/api/v1';
export const openApiPath = '/console/api/openapi.json';

/** Reads are asked for with GET; whatever changes something is posted. */
export const methodOf = ({ kind }: Pick<AnyOperation, 'kind'>): 'GET' | 'POST' => (kind === 'read' ? 'GET' : 'POST');

export type OpenApi = {
  readonly openapi: string;
  readonly info: Readonly<Record<string, string>>;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<'get' | 'post', ApiOperation>>>>>;
  readonly components: Readonly<Record<string, object>>;
  readonly security: readonly object[];
};

export type ApiInput = {
  readonly type: 'object';
  readonly properties: TObject['properties'];
  readonly required: readonly string[];
};

/** What the OpenAPI document says of one operation. Members that begin with `x-` are ours. */
export type ApiOperation = {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly 'x-roles': readonly string[];
  readonly 'x-kind': AnyOperation['kind'];
  /** The schema of the whole input, whether it travels in the query or in the body. */
  readonly 'x-input': ApiInput;
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, object>>;
};

/** The table of operations as an OpenAPI 3.1 document; TypeBox schemas are JSON Schema already. */
export const openApiOf = (operations: readonly AnyOperation[], origin: string): OpenApi => ({
  openapi: '3.1.0',
  info: {
    title: 'Vestibule console',
    version: '1',
    description:
      'What operators do in the console, for their programs. Made from the same table as the pages: same roles, same checks, same journal.',
  },
  servers: [{ url: origin }],
  security: [{ token: [] }],
  paths: Object.fromEntries(
    operations.map((operation) => [
      `${apiPath}/${operation.name}`,
      { [methodOf(operation) === 'GET' ? 'get' : 'post']: apiOperation(operation) },
    ]),
  ),
  components: { securitySchemes, schemas: { Problem: problem }, responses: problems },
});

const apiOperation = (operation: AnyOperation): ApiOperation => {
  const { name, summary, kind, roles, wantsTwo } = operation;
  const input = inputSchema(operation.input);
  return {
    operationId: name,
    summary: summary.en,
    description: `${summary.fr}. Roles: ${roles.join(', ')}.${secondOf(operation)}`,
    tags: [name.split('.')[0] ?? name],
    ...{ 'x-roles': roles, 'x-kind': kind, 'x-input': input },
    ...(kind === 'read' ? { parameters: parametersOf(input) } : { requestBody: bodyOf(input) }),
    responses: {
      ...(kind === 'four-eyes' ? undefined : answered(operation.output)),
      ...(kind === 'four-eyes' || wantsTwo !== undefined ? proposed : undefined),
      ...refusals,
    },
  };
};

const secondOf = ({ kind, wantsTwo }: AnyOperation): string => {
  if (kind === 'four-eyes') return ' A second operator has to agree.';
  return wantsTwo === undefined ? '' : ' For some inputs a second operator has to agree.';
};

/** A member with a default may be left out. */
const inputSchema = (schema: TObject): ApiInput => ({
  ...schema,
  required: (schema.required ?? []).filter((name) => schema.properties[name]?.default === undefined),
});

const parametersOf = ({ properties, required }: ApiInput): readonly object[] =>
  Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: 'query', required: required.includes(name), schema },
    ...(schema.description !== undefined && { description: schema.description }),
  }));

const bodyOf = (schema: ApiInput) => ({
  required: schema.required.length > 0,
  content: { 'application/json': { schema } },
});

const answered = (schema: TSchema) => ({
  200: { description: 'Done.', content: { 'application/json': { schema } } },
});

const proposed = {
  202: {
    description: 'Proposed: a second operator has to agree before it is carried out.',
    headers: { location: { description: 'Where the proposal can be read.', schema: { type: 'string' } } },
    content: {
      'application/json': {
        schema: {
          ...{ type: 'object', required: ['proposalId'] },
          properties: { proposalId: { type: 'string', description: 'Identifier of the proposal.' } },
        },
      },
    },
  },
} as const;

const refusalNames = {
  400: 'Unreadable',
  401: 'Unauthenticated',
  403: 'Forbidden',
  404: 'Missing',
  422: 'Refused',
  429: 'Busy',
} as const;

const refusals = Object.fromEntries(
  Object.entries(refusalNames).map(([status, name]) => [status, { $ref: `#/components/responses/${name}` }]),
);

/** RFC 9457, with what is wrong in the input beside it. */
const problem = {
  type: 'object',
  required: ['type', 'title', 'status'],
  properties: {
    type: { type: 'string', description: '`about:blank`: the status says it all.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      description: 'What is wrong in the input, in the language that was asked for.',
      items: {
        ...{ type: 'object', required: ['pointer', 'detail'] },
        properties: {
          pointer: { type: 'string', description: 'JSON pointer into the input (RFC 6901).' },
          detail: { type: 'string' },
        },
      },
    },
  },
} as const;

const described = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const problems = {
  Unreadable: described('The body is no JSON.'),
  Unauthenticated: described('No token, or one that is unknown, expired or revoked.'),
  Forbidden: described('The token has none of the roles.'),
  Missing: described('There is no such thing as the input names.'),
  Refused: described('The input is not what the operation takes, or the operation cannot be done; `errors` says why.'),
  Busy: described('Too many requests; `Retry-After` says how long to wait.'),
} as const;

const securitySchemes = {
  token: {
    ...{ type: 'http', scheme: 'bearer' },
    description: 'A token made in the console (`tokens.make`): it has some roles of its operator, and an end.',
  },
} as const;
