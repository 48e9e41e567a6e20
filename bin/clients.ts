// `npm run clients -- <command>`: relying parties by command. Takes and gives JSON; errors are JSON on
// standard error. The server may be running: it notices the change by itself.
import { text } from 'node:stream/consumers';
import type { Declared } from '#clients/read-declared.ts';
import {
  addClient,
  changeClient,
  finishRotation,
  hashForFile,
  listClients,
  type Registry,
  removeClient,
  rotateSecret,
  setStatus,
  showClient,
} from '#clients/registration.ts';
import { loadConfig } from '#config-load.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { openConfiguredStores } from '../src/main-stores.ts';
import { fail, runCommand, usageError } from './command-line.ts';

type Command = (registry: Registry, id: string) => Promise<Declared<unknown>>;

const commands: Readonly<Record<string, Command>> = {
  list: async (registry) => ({ isValid: true, value: await listClients(registry) }),
  show: showClient,
  add: async (registry) => addClient(registry, await readJson()),
  change: async (registry, id) => changeClient(registry, id, await readJson()),
  'rotate-secret': (registry, id) =>
    process.argv.includes('--finish') ? finishRotation(registry, id) : rotateSecret(registry, id),
  suspend: (registry, id) => setStatus(registry, id, 'suspended'),
  resume: (registry, id) => setStatus(registry, id, 'active'),
  remove: removeClient,
};

const withoutId = ['list', 'add'];

const usage = `clients list | show ID | add < declaration.json | change ID < patch.json | rotate-secret ID [--finish] | suspend ID | resume ID | remove ID | hash-secret < secret.txt`;

const readJson = async (): Promise<unknown> => {
  const given = await text(process.stdin);
  try {
    return JSON.parse(given);
  } catch (error) {
    if (error instanceof SyntaxError) throw usageError('Standard input is not JSON.');
    throw error;
  }
};

const withRegistry = async (use: (registry: Registry) => Promise<Declared<unknown>>): Promise<Declared<unknown>> => {
  const config = loadConfig({ env: process.env });
  const { stores } = await openConfiguredStores(config, { clock: systemClock, random: systemRandom });
  try {
    return await use({ store: stores.clients, mode: config.mode, clock: systemClock, random: systemRandom });
  } finally {
    stores.close();
  }
};

const execute = async ([name = '', id = '']: readonly string[]): Promise<Declared<unknown>> => {
  if (name === 'hash-secret') return hashForFile((await text(process.stdin)).trim(), systemRandom);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined || (id === '' && !withoutId.includes(name))) throw usageError(`Usage: ${usage}`);
  return withRegistry((registry) => command(registry, id));
};

await runCommand(async () => {
  const answer = await execute(process.argv.slice(2));
  if (answer.isValid) process.stdout.write(`${JSON.stringify(answer.value, undefined, 2)}\n`);
  else fail({ error: 'refused', faults: answer.faults });
});
