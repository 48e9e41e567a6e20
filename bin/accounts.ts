// `npm run accounts -- <command>`: citizens' accounts by command, for whoever answers the telephone. An account is
// named by its identifier, as the journal has it; `find` tells it from what a service calls the person.
// Answers JSON. The server may be running: it ends the sessions of a deactivated account within a second.
import { parseArgs } from 'node:util';
import { type AccountChange, changeAccount } from '#account/change-account.ts';
import { loadConfig } from '#config-load.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import type { SqliteStores } from '#stores/sqlite/open.ts';
import { asAccountId, asClientId } from '#vocabulary/identifiers.ts';
import { openConfiguredStores } from '../src/main-stores.ts';
import { fail, runCommand, usageError } from './command-line.ts';

const usage =
  'accounts show ACCOUNT-ID | find CLIENT-ID SUB | deactivate ACCOUNT-ID | reactivate ACCOUNT-ID; each with [--data DIRECTORY]';

type Refusal = { readonly error: 'unknown' | 'suspended'; readonly message: string };

const unknown: Refusal = { error: 'unknown', message: 'There is no such account.' };

/** Nothing of the person: an account holds no trait. */
const show = async ({ accounts, suspensions }: SqliteStores, id: string): Promise<object> => {
  const account = await accounts.find(asAccountId(id));
  if (account === undefined) return unknown;
  const { accountId, active, preferences, createdAtSeconds, lastLoginAtSeconds } = account;
  const suspension = await suspensions.citizen.find(accountId, systemClock.nowSeconds());
  return { accountId, active, suspendedBy: suspension?.by, preferences, createdAtSeconds, lastLoginAtSeconds };
};

const find = async (stores: SqliteStores, clientId: string, subject = ''): Promise<object> => {
  const client = await stores.citizenClients.find(asClientId(clientId));
  const account = client && (await stores.accounts.findBySubject(client.entityId, subject));
  return account === undefined ? unknown : show(stores, account.accountId);
};

const change =
  (wanted: AccountChange) =>
  async (stores: SqliteStores, id: string): Promise<object> => {
    const accountId = asAccountId(id);
    const suspension = await stores.suspensions.citizen.find(accountId, systemClock.nowSeconds());
    if (wanted === 'reactivated' && suspension !== undefined)
      return {
        error: 'suspended',
        message: 'An operator suspended this person: let them in again in the console (people.resume).',
      } satisfies Refusal;
    const outcome = await changeAccount(
      { accounts: stores.accounts, clock: systemClock },
      accountId,
      wanted,
      'command',
    );
    return outcome === 'unknown' ? unknown : { accountId, [outcome]: wanted };
  };

const commands = { show, find, deactivate: change('deactivated'), reactivate: change('reactivated') } as const;
const isCommand = (name: string): name is keyof typeof commands => Object.hasOwn(commands, name);

const execute = async (): Promise<void> => {
  const { values, positionals } = parseArgs({ options: { data: { type: 'string' } }, allowPositionals: true });
  const [name = '', subject = '', more] = positionals;
  if (!isCommand(name) || subject === '') throw usageError(`Usage: ${usage}`);
  const config = loadConfig({ env: process.env, overrides: { dataDirectory: values.data } });
  const { stores } = await openConfiguredStores(config, { clock: systemClock, random: systemRandom });
  try {
    const answer = await commands[name](stores, subject, more);
    if ('error' in answer) fail(answer);
    else process.stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`);
  } finally {
    stores.close();
  }
};

await runCommand(execute);
