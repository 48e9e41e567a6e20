// `npm run directory -- <command>`: the directory of professionals by command. Answers JSON; errors are
// JSON on standard error. The server may be running: it goes on answering, and reads the new entries at once.
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { loadConfig } from '#config-load.ts';
import { directorySources } from '#directory/directory-store.ts';
import { importAndReport } from '#directory/import/import-desk.ts';
import { readToggleFile } from '#directory/import/toggle-file.ts';
import { resolveIdentifier } from '#directory/resolve.ts';
import { importContacts } from '#methods/app/known-contacts.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { generateExtraction } from '#sandbox/people/generate-extraction.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { knownContactsOf } from '../src/main-contacts.ts';
import { type OpenedStores, openConfiguredStores } from '../src/main-stores.ts';
import { runCommand, usageError } from './command-line.ts';

const usage = `directory import FILE [--force] [--source ${directorySources.join('|')}] | show NATIONAL-ID | toggle FILE | contacts FILE | generate --rows N --seed S > FILE; each with [--data DIRECTORY]`;

const options = {
  data: { type: 'string' },
  force: { type: 'boolean', default: false },
  source: { type: 'string', default: 'extraction' },
  rows: { type: 'string', default: '2000' },
  seed: { type: 'string', default: '1' },
} as const;

const readArguments = () => parseArgs({ args: process.argv.slice(2), options, allowPositionals: true });
type Options = ReturnType<typeof readArguments>['values'];

/** What goes to standard output, and whether the command did what it was asked. */
type Answer = { readonly isDone: boolean; readonly value: unknown };

const importCommand = async (
  { stores }: OpenedStores,
  path: string,
  { force, source: given }: Options,
): Promise<Answer> => {
  const source = directorySources.find((known) => known === given);
  if (source === undefined) throw usageError(`--source must be one of ${directorySources.join(', ')}.`);
  const room = { store: stores.directory, reports: stores.importReports, clock: systemClock };
  const outcome = await importAndReport(room, { path, source, force, again: true });
  return { isDone: outcome?.kind === 'applied', value: outcome };
};

const showCommand = async ({ stores }: OpenedStores, id: string): Promise<Answer> => {
  const entry = await stores.directory.findEntry(asNationalId(id));
  return {
    isDone: entry !== undefined,
    value: entry ?? { error: 'unknown', message: 'No entry has this identifier.' },
  };
};

const toggleCommand = async ({ stores }: OpenedStores, path: string): Promise<Answer> => {
  const { pairs, malformed } = readToggleFile(await readFile(path, 'utf8'));
  const atMilliseconds = systemClock.nowMilliseconds();
  const event = { kind: 'directory.imported', atMilliseconds, details: { aliases: pairs.length } } as const;
  const unknown = await stores.directory.addAliases(pairs, [event]);
  const isDone = malformed.length === 0 && unknown.length === 0;
  return { isDone, value: { added: pairs.length - unknown.length, unknown, malformed } };
};

/** Contact details of professionals: all lines of the file, or none. What stands in a refused line is not repeated. */
const contactsCommand = async (opened: OpenedStores, path: string): Promise<Answer> => {
  const resolve = (identifier: string) => resolveIdentifier(opened.stores.directory, identifier);
  const deps = { ...knownContactsOf(opened, systemRandom), clock: systemClock, resolve };
  const outcome = await importContacts(deps, await readFile(path, 'utf8'));
  return { isDone: outcome.kind === 'applied', value: outcome };
};

const commands = {
  import: importCommand,
  show: showCommand,
  toggle: toggleCommand,
  contacts: contactsCommand,
} as const;
const isCommand = (name: string): name is keyof typeof commands => Object.hasOwn(commands, name);

const withStores = async (
  data: string | undefined,
  use: (opened: OpenedStores) => Promise<Answer>,
): Promise<Answer> => {
  const config = loadConfig({ env: process.env, overrides: { dataDirectory: data } });
  const opened = await openConfiguredStores(config, { clock: systemClock, random: systemRandom });
  try {
    return await use(opened);
  } finally {
    opened.stores.close();
  }
};

const generate = async ({ rows, seed }: Options): Promise<void> => {
  const order = { rows: Number(rows), seed: Number(seed) };
  if (!Object.values(order).every(Number.isSafeInteger)) throw usageError('--rows and --seed must be whole numbers.');
  await pipeline(Readable.from(inBlocks(generateExtraction(order))), process.stdout);
};

/** A write for each line would cost more than making the line. */
async function* inBlocks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let block = '';
  for await (const line of lines) {
    block += line;
    if (block.length < 65_536) continue;
    yield block;
    block = '';
  }
  yield block;
}

const execute = async (): Promise<void> => {
  const { values, positionals } = readArguments();
  const [name = '', subject = ''] = positionals;
  if (name === 'generate') return generate(values);
  if (!isCommand(name) || subject === '') throw usageError(`Usage: ${usage}`);
  const answer = await withStores(values.data, (opened) => commands[name](opened, subject, values));
  const out = answer.isDone ? process.stdout : process.stderr;
  out.write(`${JSON.stringify(answer.value, undefined, 2)}\n`);
  if (!answer.isDone) process.exitCode = 1;
};

await runCommand(execute);
