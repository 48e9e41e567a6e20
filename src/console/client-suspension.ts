import { Type } from '@sinclair/typebox';
import type { NewEvent } from '#vocabulary/event.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
import { type ClientDeps, type ClientReference, clientReference, findClient, suspensionsOf } from './client-records.ts';
import { defineOperation, done, missing, reason, refused } from './operation.ts';

const reference = Type.Object(clientReference, { additionalProperties: false });
type Words = { readonly by: string; readonly reason: string };

/** At once: a suspended client is unknown to its door, so it starts no login, redeems no code and refreshes no token; those that it had end. */
export const suspendClient = (deps: ClientDeps) =>
  defineOperation({
    name: 'clients.suspend',
    summary: { fr: 'Suspendre un service, tout de suite', en: 'Suspend a service, at once' },
    kind: 'change',
    roles: ['operator'],
    input: Type.Object({ ...clientReference, reason }, { additionalProperties: false }),
    output: reference,
    run: async ({ door, clientId, reason: why }, caller) => {
      if ((await findClient(deps, { door, clientId })) === undefined) return missing;
      if (clientId === deps.consoleClientId) return ownWayIn;
      await suspend(deps, { door, clientId }, { by: caller.operatorId, reason: why });
      await deps.refreshClients();
      await deps.endTokens(door, [clientId]);
      return done({ door, clientId });
    },
  });

export const resumeClient = (deps: ClientDeps) =>
  defineOperation({
    name: 'clients.resume',
    summary: { fr: 'Rétablir un service suspendu', en: 'Let a suspended service in again' },
    kind: 'change',
    roles: ['operator'],
    input: Type.Object({ ...clientReference, reason }, { additionalProperties: false }),
    output: reference,
    run: async ({ door, clientId, reason: why }, caller) => {
      const event = eventOf(deps, 'client.resumed', { door, clientId }, { by: caller.operatorId, reason: why });
      const store = suspensionsOf(deps, door);
      if (!(await store.lift(asClientId(clientId), deps.clock.nowSeconds(), [event]))) return missing;
      await deps.refreshClients();
      return done({ door, clientId });
    },
  });

/** Many at once is dangerous by the number alone: a second operator has to agree. */
export const suspendMany = (deps: ClientDeps) =>
  defineOperation({
    name: 'clients.suspend-many',
    summary: { fr: 'Suspendre plusieurs services à la fois', en: 'Suspend several services together' },
    kind: 'four-eyes',
    roles: ['operator'],
    input: Type.Object(
      { clients: Type.Array(reference, { minItems: 1, maxItems: 1000, uniqueItems: true }), reason },
      { additionalProperties: false },
    ),
    output: Type.Object({ suspended: Type.Integer({ description: 'How many were suspended.' }) }),
    check: ({ clients }) => obstacleOf(deps, clients),
    run: async ({ clients, reason: why }, caller) => {
      const obstacle = await obstacleOf(deps, clients);
      if (obstacle !== undefined) return obstacle;
      for (const one of clients) await suspend(deps, one, { by: caller.operatorId, reason: why });
      await deps.refreshClients();
      for (const door of ['professional', 'citizen'] as const) await endTokensAt(deps, door, clients);
      return done({ suspended: clients.length });
    },
  });

const endTokensAt = async (deps: ClientDeps, at: ClientReference['door'], clients: readonly ClientReference[]) => {
  const ids = clients.filter(({ door }) => door === at).map(({ clientId }) => clientId);
  if (ids.length > 0) await deps.endTokens(at, ids);
};

const someUnknown = refused(
  '/clients',
  'L’un de ces services n’existe pas, ou n’existe plus.',
  'One of these services does not exist, or not any more.',
);

/** Of the console’s own client, whatever would change it. */
export const ownWayIn = refused(
  '',
  'C’est la console elle-même : plus personne n’y entrerait par sa carte.',
  'This is the console itself: nobody would come in by card any more.',
);

const obstacleOf = async (deps: ClientDeps, clients: readonly ClientReference[]) => {
  const found = await Promise.all(clients.map((one) => findClient(deps, one)));
  if (found.includes(undefined)) return someUnknown;
  return clients.some(({ clientId }) => clientId === deps.consoleClientId) ? ownWayIn : undefined;
};

const suspend = (deps: ClientDeps, one: ClientReference, words: Words): Promise<void> =>
  suspensionsOf(deps, one.door).suspend(
    {
      ...{ id: asClientId(one.clientId), ...words },
      ...{ sinceSeconds: deps.clock.nowSeconds(), untilSeconds: undefined },
    },
    [eventOf(deps, 'client.suspended', one, words)],
  );

const eventOf = (
  { clock }: ClientDeps,
  kind: 'client.suspended' | 'client.resumed',
  { door, clientId }: ClientReference,
  words: Words,
): NewEvent => ({
  kind,
  atMilliseconds: clock.nowMilliseconds(),
  clientId: asClientId(clientId),
  details: { at: door, ...words },
});
