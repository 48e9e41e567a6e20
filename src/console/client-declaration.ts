import { type Static, Type } from '@sinclair/typebox';
import { parseCitizenClient } from '#clients/citizen/declare.ts';
import { parseClientDeclaration } from '#clients/declare.ts';
import { changedMembers } from '#clients/describe.ts';
import { clientEvent } from '#clients/sync.ts';
import type { DeclarationFault } from '#platform/declared.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import {
  type ClientDeps,
  clientDoor,
  type ClientReference,
  clientReference,
  findClient,
  type FoundClient,
  isFromFile,
  secretHashesOf,
} from './client-records.ts';
import { ownWayIn } from './client-suspension.ts';
import { defineOperation, done, missing, type Refused, reason, refused } from './operation.ts';

const declareInput = Type.Object(
  {
    door: clientDoor,
    declaration: Type.Record(Type.String(), Type.Unknown(), {
      description:
        'As in the clients file or in the registry file; docs/generated/clients.md and registry.md list its members. Without client_secret_hashes a known client keeps its secrets.',
    }),
    reason,
  },
  { additionalProperties: false },
);

type Read = { readonly found: FoundClient; readonly before: FoundClient | undefined };

/** Registers a service, or changes one. Services of a production platform want a second pair of eyes. */
export const declareOneClient = (deps: ClientDeps) =>
  defineOperation({
    name: 'clients.declare',
    summary: { fr: 'Déclarer un service, ou le modifier', en: 'Declare a service, or change it' },
    kind: deps.mode === 'production' ? 'four-eyes' : 'change',
    roles: ['operator'],
    input: declareInput,
    output: Type.Object({
      ...clientReference,
      change: Type.Union([Type.Literal('registered'), Type.Literal('changed')]),
    }),
    check: async (input) => {
      const read = await readDeclaration(deps, input);
      return 'outcome' in read ? read : undefined;
    },
    run: async (input, caller) => {
      const read = await readDeclaration(deps, input);
      if ('outcome' in read) return read;
      await save(deps, read, caller.operatorId);
      await deps.refreshClients();
      const change = read.before === undefined ? 'registered' : 'changed';
      return done({ door: input.door, clientId: read.found.client.clientId, change } as const);
    },
  });

const readDeclaration = async (
  deps: ClientDeps,
  { door, declaration }: Static<typeof declareInput>,
): Promise<Read | Refused> => {
  const clientId = identifierIn(declaration);
  if (isOwnWayIn(deps, { door, clientId })) return ownWayIn;
  const before = await findClient(deps, { door, clientId });
  if (before !== undefined && (await isFromFile(deps, before))) return followsFile('/declaration');
  const hashes = before === undefined ? [] : secretHashesOf(before);
  const kept = hashes.length === 0 ? {} : { client_secret_hashes: hashes };
  const read = parse(deps, door, { ...kept, ...declaration });
  return 'outcome' in read ? read : { found: read, before };
};

/** The console declares itself at each start; changed here, it would let nobody in until then. */
const isOwnWayIn = ({ consoleClientId }: ClientDeps, { door, clientId }: ClientReference): boolean =>
  door === 'professional' && clientId === consoleClientId;

/** '' when it is not written as it has to be, which the reading then says. */
const identifierIn = ({ client_id: clientId }: Readonly<Record<string, unknown>>): string =>
  typeof clientId === 'string' ? clientId : '';

const parse = ({ mode }: ClientDeps, door: ClientReference['door'], json: unknown): FoundClient | Refused => {
  if (door === 'professional') {
    const read = parseClientDeclaration(json, mode, 'command');
    return read.isValid ? { door, client: read.value } : faultsOf(read.faults);
  }
  const read = parseCitizenClient(json, mode);
  return read.isValid ? { door, client: read.value } : faultsOf(read.faults);
};

/** Rules of declarations are for integrators, in English; the member that each is about is named. */
export const faultsOf = (faults: readonly DeclarationFault[]): Refused => ({
  outcome: 'refused',
  faults: faults.map(({ pointer, reason: why }) => {
    const words = `${pointer || 'It'} ${why}`;
    return { pointer: `/declaration${pointer}`, message: { fr: words, en: words } };
  }),
});

const followsFile = (pointer: string) =>
  refused(
    pointer,
    'Ce service suit un fichier de configuration : modifiez-le là, ou suspendez-le ici.',
    'This service follows a configuration file: change it there, or suspend it here.',
  );

const save = async (deps: ClientDeps, { found, before }: Read, by: string): Promise<void> => {
  const { clientId } = found.client;
  if (found.door === 'citizen') {
    const change = before === undefined ? 'declared' : 'changed';
    return deps.citizenClients.save(clientId, found.client, [registryEvent(deps, found, change, by)]);
  }
  const known = before?.door === 'professional' ? before.client : undefined;
  const kind = known === undefined ? 'client.registered' : 'client.changed';
  const members = known === undefined ? [] : changedMembers(known, found.client);
  await deps.clients.save(found.client, [withBy(clientEvent(kind, found.client, members, deps.clock), by)]);
};

const withBy = (event: NewEvent, by: string): NewEvent => ({ ...event, details: { ...event.details, by } });

const registryEvent = (
  { clock }: ClientDeps,
  { client: { clientId } }: FoundClient,
  change: string,
  by: string,
): NewEvent => ({
  kind: 'registry.changed',
  atMilliseconds: clock.nowMilliseconds(),
  clientId,
  details: { record: 'citizen-client', id: clientId, change, by },
});

/** For good: another client would have another registration. Always a matter of two. */
export const withdrawClient = (deps: ClientDeps) =>
  defineOperation({
    name: 'clients.withdraw',
    summary: { fr: 'Retirer un service pour toujours', en: 'Withdraw a service for good' },
    kind: 'four-eyes',
    roles: ['operator'],
    input: Type.Object({ ...clientReference, reason }, { additionalProperties: false }),
    output: Type.Object(clientReference),
    check: async (input) => {
      const found = await findWithdrawable(deps, input);
      return 'outcome' in found ? found : undefined;
    },
    run: async (input, caller) => {
      const found = await findWithdrawable(deps, input);
      if ('outcome' in found) return found;
      await remove(deps, found, caller.operatorId);
      await deps.refreshClients();
      return done({ door: input.door, clientId: input.clientId });
    },
  });

const findWithdrawable = async (deps: ClientDeps, reference: ClientReference) => {
  const found = await findClient(deps, reference);
  if (found === undefined) return missing;
  if (isOwnWayIn(deps, reference)) return ownWayIn;
  return (await isFromFile(deps, found)) ? followsFile('/clientId') : found;
};

const remove = async (deps: ClientDeps, found: FoundClient, by: string): Promise<void> => {
  const { clientId } = found.client;
  if (found.door === 'citizen')
    await deps.citizenClients.remove(clientId, [registryEvent(deps, found, 'withdrawn', by)]);
  else {
    const event = clientEvent('client.withdrawn', found.client, [], deps.clock);
    await deps.clients.remove(clientId, [withBy(event, by)]);
  }
};
