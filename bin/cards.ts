// `npm run cards -- <command>`: the test cards of the sandbox. Gives JSON; errors are JSON on standard error.
// The sandbox may be running: a revocation is seen by its responder at once, and a new card lies in the reader.
import { parseArgs } from 'node:util';
import { loadConfig } from '#config-load.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import type { MakerDependencies } from '#sandbox/cards/authorities.ts';
import { listTestCards, makeTestCard, restoreTestCard, revokeTestCard } from '#sandbox/cards/commands.ts';
import { isCardKind } from '#sandbox/cards/profiles.ts';
import { runCommand, usageError } from './command-line.ts';

const usage =
  'cards list | revoke ID | restore ID | make --national-id ID --name "Dr Given FAMILY" --kind CPS|CPF|CPE|CPA|SERVICE [--title TITLE] [--profession CODE]   [--data DIRECTORY]';

const options = {
  data: { type: 'string' },
  'national-id': { type: 'string' },
  name: { type: 'string' },
  kind: { type: 'string' },
  title: { type: 'string', default: 'Médecin' },
  profession: { type: 'string', default: '' },
} as const;

const readArguments = () => {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw error instanceof TypeError ? usageError(`${error.message}. Usage: ${usage}`) : error;
  }
};

type Arguments = ReturnType<typeof readArguments>;
type Place = { readonly dataDirectory: string; readonly deps: MakerDependencies };

const openPlace = ({ values }: Arguments): Place => {
  const { mode, dataDirectory, sandbox } = loadConfig({ env: process.env });
  if (mode === 'production') throw usageError('Test cards are the sandbox’s: there are none in production.');
  const { port } = sandbox.revocationListen;
  const deps = { clock: systemClock, random: systemRandom, revocationUrl: `http://localhost:${port}` };
  return { dataDirectory: values.data ?? dataDirectory, deps };
};

const make = ({ values }: Arguments, { dataDirectory, deps }: Place) => {
  const { 'national-id': nationalId, name: holderName, kind, title, profession } = values;
  if (!nationalId || !holderName || !kind || !isCardKind(kind)) throw usageError(`Usage: ${usage}`);
  const note = { fr: 'carte faite à la demande', en: 'card made on demand' };
  return makeTestCard(dataDirectory, { nationalId, holderName, kind, title, professionCode: profession, note }, deps);
};

const change = async (args: Arguments, { dataDirectory, deps }: Place) => {
  const [name, id = ''] = args.positionals;
  const card = await (name === 'revoke' ? revokeTestCard : restoreTestCard)(dataDirectory, id, deps);
  if (!card) throw usageError(`There is no card ${id} in ${dataDirectory}; 'cards list' names those that are there.`);
  return card;
};

const execute = (args: Arguments): Promise<unknown> => {
  const [name] = args.positionals;
  if (name === 'list') return listTestCards(openPlace(args).dataDirectory);
  if (name === 'make') return make(args, openPlace(args));
  if (name === 'revoke' || name === 'restore') return change(args, openPlace(args));
  throw usageError(`Usage: ${usage}`);
};

await runCommand(async () => {
  process.stdout.write(`${JSON.stringify(await execute(readArguments()), undefined, 2)}\n`);
});
