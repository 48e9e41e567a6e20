// `npm run console -- <operation> [--member value …] [--json FILE|-] [--output json|table]`: the operator's console by
// command. Operations, members and help come from the OpenAPI description of the console that answers.
// Exit: 0 done, 3 proposed (a second operator has to agree), 1 refused, 2 the command itself is wrong.
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { type ApiOperation, apiPath, type OpenApi, openApiPath } from '#console/open-api.ts';
import { readFields } from '#console/read-fields.ts';
import { usageError } from './command-line.ts';
import { describeOperation, listOperations } from './console-help.ts';
import { tableOf } from './terminal-table.ts';

const exits = { done: 0, refused: 1, usage: 2, proposed: 3 } as const;

/** What goes to standard output, or to standard error, and how the command ends. */
type Ended = { readonly exit: number; readonly output?: string; readonly error?: string };

type Console = { readonly url: URL; readonly token: string };

/** The token must not travel in the clear: http is for this machine alone. */
const readConsole = ({ VESTIBULE_CONSOLE_URL, VESTIBULE_CONSOLE_TOKEN }: NodeJS.ProcessEnv): Console => {
  const url = URL.parse(VESTIBULE_CONSOLE_URL ?? '');
  if (url === null || VESTIBULE_CONSOLE_TOKEN === undefined)
    throw usageError(
      'Set VESTIBULE_CONSOLE_URL to the office’s address and VESTIBULE_CONSOLE_TOKEN to a token made in the console.',
    );
  const isHere = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere))
    throw usageError('VESTIBULE_CONSOLE_URL must begin with https: the token travels with each request.');
  return { url, token: VESTIBULE_CONSOLE_TOKEN.trim() };
};

const ask = ({ url, token }: Console, path: string, body?: unknown): Promise<Response> =>
  fetch(new URL(path, url), {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'accept-language': language },
    redirect: 'error',
  });

const language = /^fr/i.test(process.env['LC_ALL'] ?? process.env['LANG'] ?? '') ? 'fr' : 'en';

const execute = async (args: readonly string[]): Promise<Ended> => {
  const [name = '', ...rest] = args;
  const target = readConsole(process.env);
  const answer = await ask(target, openApiPath);
  if (!answer.ok) return refusalOf(answer);
  const operations = operationsOf((await answer.json()) as OpenApi);
  if (name === '' || name === 'help' || name === '--help')
    return { exit: exits.done, output: listOperations(operations) };
  const operation = operations.find(({ operationId }) => operationId === name);
  if (operation === undefined) throw usageError(`The console has no operation ${name}; \`console help\` lists them.`);
  if (rest.includes('--help')) return { exit: exits.done, output: describeOperation(operation) };
  return perform(target, operation, rest);
};

const operationsOf = ({ paths }: OpenApi): readonly ApiOperation[] =>
  Object.values(paths).flatMap(({ get, post }) => [get, post].filter((one) => one !== undefined));

const perform = async (target: Console, operation: ApiOperation, args: readonly string[]): Promise<Ended> => {
  const { input, output } = await readArguments(operation, args);
  const path = `${apiPath}/${operation.operationId}`;
  const answer =
    operation['x-kind'] === 'read' ? await ask(target, `${path}?${queryOf(input)}`) : await ask(target, path, input);
  if (!answer.ok) return refusalOf(answer);
  const said: unknown = await answer.json();
  const isTable = output === 'table' || (output === undefined && process.stdout.isTTY);
  const written = isTable ? tableOf(said) : `${JSON.stringify(said, undefined, 2)}\n`;
  return { exit: answer.status === 202 ? exits.proposed : exits.done, output: written };
};

/** Members of the operation are options of the command; a file, or standard input, may hold them all. */
const readArguments = async (operation: ApiOperation, args: readonly string[]) => {
  const schema = operation['x-input'];
  const members = Object.keys(schema.properties).map((name) => [name, { type: 'string', multiple: true }] as const);
  const own = { json: { type: 'string' }, output: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options: { ...Object.fromEntries(members), ...own } });
  const { json, output, ...fields } = values as { json?: string; output?: string } & Record<string, string[]>;
  if (output !== undefined && output !== 'json' && output !== 'table') throw usageError('--output is json or table.');
  const file = json === undefined ? {} : await readInput(json);
  return { input: { ...file, ...readFields(schema, fields) }, output };
};

const readInput = async (place: string): Promise<object> => {
  const written = place === '-' ? await text(process.stdin) : await readFile(place, 'utf8');
  const read: unknown = JSON.parse(written);
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw usageError('--json wants an object.');
  return read;
};

const queryOf = (input: object): URLSearchParams => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input)) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const one of values) query.append(name, typeof one === 'string' ? one : JSON.stringify(one));
  }
  return query;
};

/** A problem (RFC 9457) as it came, and in words. */
const refusalOf = async (answer: Response): Promise<Ended> => {
  const body = await answer.text();
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') === true;
  return {
    exit: exits.refused,
    error: isProblem ? body : `The console answered ${answer.status}, which is no answer of it.`,
  };
};

/** What the caller can mend, and what no command could. */
const endingOf = (error: unknown): Ended => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof SyntaxError || /^(usage|ENOENT|ERR_PARSE_ARGS)/.test(code))
    return { exit: exits.usage, error: (error as Error).message };
  if (error instanceof TypeError && error.message === 'fetch failed')
    return { exit: exits.refused, error: 'The console does not answer at VESTIBULE_CONSOLE_URL.' };
  throw error;
};

const { exit, output, error } = await execute(process.argv.slice(2)).catch(endingOf);
if (output !== undefined) process.stdout.write(output);
if (error !== undefined) process.stderr.write(`${error}\n`);
process.exitCode = exit;
