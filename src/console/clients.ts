import { type Static, Type } from '@sinclair/typebox';
import type { JournalLine } from '#audit/journal.ts';
import type { EventKind } from '#vocabulary/event.ts';
import type { ClientId } from '#vocabulary/identifiers.ts';
import type { Suspension } from '#vocabulary/suspension.ts';
import { resumeClient, suspendClient, suspendMany } from './client-suspension.ts';
import {
  type ClientDeps,
  clientDoor,
  clientReference,
  declarationOf,
  findClient,
  type FoundClient,
  isFromFile,
  listClients,
  requestsByClient,
  secretHashesOf,
  suspensionsOf,
} from './client-records.ts';
import { declareOneClient, withdrawClient } from './client-declaration.ts';
import { nameOperator, operatorShape } from './operator-names.ts';
import { defineOperation, done, missing } from './operation.ts';

/** Services of both doors: what is declared, suspending at once, declaring and withdrawing. */
export const clientOperations = (deps: ClientDeps) => ({
  list: list(deps),
  show: show(deps),
  suspend: suspendClient(deps),
  resume: resumeClient(deps),
  suspendMany: suspendMany(deps),
  declare: declareOneClient(deps),
  withdraw: withdrawClient(deps),
});
export type ClientOperations = ReturnType<typeof clientOperations>;

const status = Type.Union([Type.Literal('active'), Type.Literal('suspended'), Type.Literal('suspended-here')], {
  description: '`suspended`: so declared. `suspended-here`: by an operator, whatever the declaration says.',
});

const summaryShape = Type.Object({
  ...clientReference,
  name: Type.String(),
  issuer: Type.Union([Type.Literal('professional'), Type.Literal('low'), Type.Literal('plus')]),
  status,
});
export type ClientSummary = Static<typeof summaryShape>;

const list = (deps: ClientDeps) =>
  defineOperation({
    name: 'clients.list',
    summary: { fr: 'Lister les services des deux portes', en: 'List the services of both doors' },
    kind: 'read',
    roles: ['reviewer', 'operator', 'auditor', 'support'],
    input: Type.Object(
      {
        door: Type.Optional(clientDoor),
        search: Type.Optional(
          Type.String({ maxLength: 200, description: 'Part of the name or of the identifier, in any case.' }),
        ),
        status: Type.Optional(status),
      },
      { additionalProperties: false },
    ),
    output: Type.Array(summaryShape),
    run: async ({ door, search = '', status: wanted }) => {
      const words = search.trim().toLowerCase();
      const suspended = await suspendedIds(deps);
      const all = (await listClients(deps)).map((found) => summaryOf(found, suspended[found.door]));
      return done(
        all.filter(
          (one) =>
            (door === undefined || one.door === door) &&
            (wanted === undefined || one.status === wanted) &&
            `${one.name}\n${one.clientId}`.toLowerCase().includes(words),
        ),
      );
    },
  });

const suspendedIds = async ({ suspensions, clock }: ClientDeps) => {
  const idsOf = (standing: readonly Suspension<ClientId>[]): ReadonlySet<string> =>
    new Set(standing.map(({ id }) => id));
  const now = clock.nowSeconds();
  return {
    professional: idsOf(await suspensions.client.list(now)),
    citizen: idsOf(await suspensions.citizenClient.list(now)),
  };
};

const summaryOf = (found: FoundClient, suspended: ReadonlySet<string>): ClientSummary => ({
  door: found.door,
  clientId: found.client.clientId,
  name: found.client.name,
  issuer: found.door === 'professional' ? 'professional' : found.client.door,
  status: suspended.has(found.client.clientId) ? 'suspended-here' : found.client.status,
});

const moment = (description: string) => Type.Union([Type.Integer(), Type.Null()], { description });

const shownShape = Type.Object({
  ...summaryShape.properties,
  declaration: Type.Record(Type.String(), Type.Unknown(), { description: 'What makes it, without hashes of secrets.' }),
  isFromFile: Type.Boolean({ description: 'It follows a file, and is changed there.' }),
  requestId: Type.Union([Type.String(), Type.Null()], { description: 'The partner’s request that it was made from.' }),
  suspension: Type.Union([
    Type.Null(),
    Type.Object({ reason: Type.String(), by: operatorShape, sinceSeconds: Type.Integer() }),
  ]),
  secrets: Type.Object({
    count: Type.Integer({
      description: 'Two while one is being replaced; 0 for a client that proves itself by a key.',
    }),
    changedAtSeconds: moment('When the newest was made; null when the journal does not say.'),
  }),
  lastLoginAtSeconds: moment('null: nobody has logged in yet.'),
});
export type ShownClient = Static<typeof shownShape>;

const show = (deps: ClientDeps) =>
  defineOperation({
    name: 'clients.show',
    summary: { fr: 'Montrer un service', en: 'Show a service' },
    kind: 'read',
    roles: ['reviewer', 'operator', 'auditor', 'support'],
    input: Type.Object(clientReference, { additionalProperties: false }),
    output: shownShape,
    run: async (reference) => {
      const found = await findClient(deps, reference);
      return found === undefined ? missing : done(await describe(deps, found));
    },
  });

const describe = async (deps: ClientDeps, found: FoundClient): Promise<ShownClient> => {
  const { clientId } = found.client;
  const suspension = await suspensionsOf(deps, found.door).find(clientId, deps.clock.nowSeconds());
  return {
    ...summaryOf(found, new Set(suspension === undefined ? [] : [clientId])),
    declaration: declarationOf(found),
    isFromFile: await isFromFile(deps, found),
    requestId: (await requestsByClient(deps)).get(clientId)?.requestId ?? null,
    suspension: suspension === undefined ? null : await describeSuspension(deps, suspension),
    secrets: { count: secretHashesOf(found).length, changedAtSeconds: await secretAge(deps, clientId) },
    lastLoginAtSeconds: secondsOf((await linesOf(deps, clientId, ['authorization.granted'], 1))[0]),
  };
};

const describeSuspension = async (
  { findOperator }: ClientDeps,
  { reason, by, sinceSeconds }: Suspension<ClientId>,
): Promise<NonNullable<ShownClient['suspension']>> => ({
  ...{ reason, sinceSeconds },
  by: await nameOperator(findOperator, by),
});

const linesOf = ({ journal }: ClientDeps, clientId: ClientId, kinds: readonly EventKind[], limit: number) =>
  journal.search({ clientId, kinds }, limit);

/** Changes of one client that are looked through for its secret. */
const mostChanges = 200;

/** The journal knows when a secret was made or replaced, whichever way it was. */
const secretAge = async (deps: ClientDeps, clientId: ClientId): Promise<number | null> => {
  const kinds = ['client.registered', 'client.changed', 'partner.secret-made', 'registry.changed'] as const;
  const lines = await linesOf(deps, clientId, kinds, mostChanges);
  return secondsOf(
    lines.find(({ event: { kind, details = {} } }) => {
      if (kind === 'client.registered') return true;
      if (kind === 'client.changed') return String(details['members'] ?? '').includes('client_secret_hashes');
      return ['registered', 'declared', 'secret-added'].includes(String(details['change'] ?? ''));
    }),
  );
};

const secondsOf = (line: JournalLine | undefined): number | null =>
  line === undefined ? null : Math.floor(line.event.atMilliseconds / 1000);
