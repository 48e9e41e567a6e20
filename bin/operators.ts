// `npm run operators -- <command>`: who runs the platform, from its host. Makes the first operators, and helps out whoever
// lost their only way in, or was suspended when nobody else is there to lift it. Afterwards operators come and go in the console, by two. Answers JSON.
import { parseArgs } from 'node:util';
import { loadConfig } from '#config-load.ts';
import { checkInput } from '#console/check-input.ts';
import { operatorOperations } from '#console/operators.ts';
import { letProfessionalIn } from '#console/people.ts';
import { makeEnrolmentLink } from '#operators/enrolment.ts';
import type { Caller } from '#operators/operator.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { openConfiguredStores } from '../src/main-stores.ts';
import { operatorRoomOf, primaryIdBy } from '../src/main-operators.ts';
import { fail, runCommand, usageError } from './command-line.ts';

const usage =
  'operators list | add --name NAME --roles ROLE,… [--national-id ID] [--email ADDRESS] | link OPERATOR-ID | remove OPERATOR-ID | lift ID [--reason WHY]; each with [--data DIRECTORY]';

/** Whoever may write into the database is asked for nothing more. */
const host: Caller = { operatorId: 'command', name: 'command', roles: ['operator'], by: 'page' };
const reason = 'From the command line of the host.';

type Given = { readonly name?: string; readonly roles?: string; readonly nationalId?: string; readonly email?: string };
type Room = ReturnType<typeof operatorRoomOf>;
type Stores = Parameters<typeof operatorRoomOf>[0]['stores'];
type Operations = ReturnType<typeof operatorOperations>;

/** What goes to standard output; undefined: the faults were told. */
type Told = object | undefined;

const add = async (room: Room, { add: operation }: Operations, given: Given): Promise<Told> => {
  const { name, roles = '', nationalId, email } = given;
  const asked = { name, roles: roles.split(',').filter((role) => role !== ''), reason };
  const more = { ...(nationalId !== undefined && { nationalId }), ...(email !== undefined && { email }) };
  const checked = checkInput(operation.input, { ...asked, ...more });
  if (!checked.isValid) return refuse(checked.faults);
  const added = await operation.run(checked.value, host);
  if (added.outcome !== 'done') return refuse(added.outcome === 'refused' ? added.faults : []);
  return { ...added.output, ...(await makeEnrolmentLink(room, added.output.operatorId, host.operatorId)) };
};

const link = async (room: Room, operatorId: string): Promise<Told> =>
  (await room.store.find(operatorId))?.status === 'active'
    ? makeEnrolmentLink(room, operatorId, host.operatorId)
    : refuse([]);

const remove = async ({ remove: operation }: Operations, operatorId: string): Promise<Told> => {
  const removed = await operation.run({ operatorId, reason }, host);
  if (removed.outcome === 'done') return { removed: operatorId };
  return refuse(removed.outcome === 'refused' ? removed.faults : []);
};

/** Lifts the suspension of an operator, or of any professional by an identifier of the directory. */
const lift = async ({ store, clock }: Room, stores: Stores, id: string, why = reason): Promise<Told> => {
  const nationalId = (await store.find(id))?.nationalId ?? id;
  const words = { by: host.operatorId, reason: why };
  const lifted = await letProfessionalIn({ ...stores, clock }, nationalId, words);
  if (lifted !== undefined) return { lifted };
  fail({ error: 'unknown', message: 'Nobody who is suspended has this identifier: see `operators list`.' });
  return undefined;
};

/** Says what was wrong, on standard error. */
const refuse = (
  faults: readonly { readonly pointer: string; readonly message: { readonly en: string } }[],
): undefined => {
  const unknown = { error: 'unknown', message: 'No active operator has this identifier: see `operators list`.' };
  const told = faults.map(({ pointer, message }) => ({ pointer, message: message.en }));
  fail(told.length === 0 ? unknown : { error: 'refused', faults: told });
  return undefined;
};

const execute = async (): Promise<void> => {
  const text = { type: 'string' } as const;
  const options = { name: text, roles: text, 'national-id': text, email: text, reason: text, data: text };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [command = '', operatorId = ''] = positionals;
  const config = loadConfig({ env: process.env, overrides: { dataDirectory: values.data } });
  const machine = { clock: systemClock, random: systemRandom };
  const { stores } = await openConfiguredStores(config, machine);
  const room = operatorRoomOf({ config, stores, ...machine });
  const operations = operatorOperations({ ...room, primaryId: primaryIdBy({ stores }) });
  const commands: Readonly<Record<string, () => Promise<Told>>> = {
    list: async () => ({ operators: await listed(room) }),
    add: () => add(room, operations, { ...values, ...nationalIdOf(values['national-id']) }),
    link: () => link(room, operatorId),
    remove: () => remove(operations, operatorId),
    lift: () => lift(room, stores, operatorId, values.reason),
  };
  try {
    const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
    const needsId = ['link', 'remove', 'lift'].includes(command);
    if (run === undefined || (needsId && operatorId === '')) throw usageError(`Usage: ${usage}`);
    const told = await run();
    if (told !== undefined) process.stdout.write(`${JSON.stringify(told, undefined, 2)}\n`);
  } finally {
    stores.close();
  }
};

const nationalIdOf = (nationalId: string | undefined) => (nationalId === undefined ? {} : { nationalId });

const listed = async ({ store, isSuspended }: Room) =>
  Promise.all(
    (await store.list()).map(async ({ passkeys, ...shown }) => ({
      ...{ ...shown, passkeys: passkeys.length },
      ...(shown.nationalId !== undefined && (await isSuspended(shown.nationalId)) && { suspended: true }),
    })),
  );

await runCommand(execute);
