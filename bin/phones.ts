// `npm run phones -- <command>`: the phones of professionals by command, for whoever answers the telephone.
// Answers JSON. The server may be running: what it has to end for a revoked phone, it ends within a second.
import { parseArgs } from 'node:util';
import { loadConfig } from '#config-load.ts';
import { resolveIdentifier } from '#directory/resolve.ts';
import { listDevices, revokedEvent } from '#methods/app/manage.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import type { SqliteStores } from '#stores/sqlite/open.ts';
import { asDeviceId } from '#vocabulary/identifiers.ts';
import { openConfiguredStores } from '../src/main-stores.ts';
import { runCommand, usageError } from './command-line.ts';

const usage = 'phones list NATIONAL-ID | revoke PHONE-ID; each with [--data DIRECTORY]';

/** What goes to standard output, and whether the command did what it was asked. */
type Answer = { readonly isDone: boolean; readonly value: unknown };

const list = async (stores: SqliteStores, identifier: string): Promise<Answer> => {
  const nationalId = await resolveIdentifier(stores.directory, identifier);
  return nationalId === undefined
    ? { isDone: false, value: { error: 'unknown', message: 'The directory knows nobody active by this identifier.' } }
    : { isDone: true, value: { nationalId, phones: await listDevices(stores, nationalId) } };
};

/** The server carries out what follows: sessions end, the open app is shown out, the person is told. */
const revoke = async ({ devices }: SqliteStores, id: string): Promise<Answer> => {
  const device = await devices.find(asDeviceId(id));
  const isDone =
    device !== undefined && (await devices.revoke(device.id, [revokedEvent(systemClock, device, 'command')]));
  return {
    isDone,
    value: isDone
      ? { revoked: id }
      : { error: 'unknown', message: 'No phone that is not revoked already has this id.' },
  };
};

const commands = { list, revoke } as const;
const isCommand = (name: string): name is keyof typeof commands => Object.hasOwn(commands, name);

const execute = async (): Promise<void> => {
  const { values, positionals } = parseArgs({ options: { data: { type: 'string' } }, allowPositionals: true });
  const [name = '', subject = ''] = positionals;
  if (!isCommand(name) || subject === '') throw usageError(`Usage: ${usage}`);
  const config = loadConfig({ env: process.env, overrides: { dataDirectory: values.data } });
  const { stores } = await openConfiguredStores(config, { clock: systemClock, random: systemRandom });
  try {
    const { isDone, value } = await commands[name](stores, subject);
    (isDone ? process.stdout : process.stderr).write(`${JSON.stringify(value, undefined, 2)}\n`);
    if (!isDone) process.exitCode = 1;
  } finally {
    stores.close();
  }
};

await runCommand(execute);
