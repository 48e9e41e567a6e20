import { type Static, Type } from '@sinclair/typebox';
import type { JournalStore } from '#audit/journal.ts';
import type { Mode } from '#clients/address.ts';
import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import { describeCitizenClient } from '#clients/citizen/describe.ts';
import type { CitizenClientStore, DeclaredIdsStore } from '#clients/citizen/registry-store.ts';
import type { Client } from '#clients/client.ts';
import type { ClientStore } from '#clients/client-store.ts';
import { describeClient } from '#clients/describe.ts';
import type { PartnerStore } from '#partners/partner-store.ts';
import { type PartnerRequest, requestStates } from '#partners/request.ts';
import type { Clock } from '#vocabulary/clock.ts';
import { asClientId, type ClientId } from '#vocabulary/identifiers.ts';
import type { SuspensionStore } from '#vocabulary/suspension.ts';
import type { FindOperator } from './operator-names.ts';

export type ClientDeps = {
  /** As they were declared. */
  readonly clients: ClientStore;
  readonly citizenClients: CitizenClientStore;
  readonly declaredIds: Pick<DeclaredIdsStore, 'find'>;
  readonly suspensions: {
    readonly client: SuspensionStore<ClientId>;
    readonly citizenClient: SuspensionStore<ClientId>;
  };
  readonly partners: Pick<PartnerStore, 'listInStates'>;
  readonly journal: Pick<JournalStore, 'search'>;
  /** The doors read their clients again: what is decided here is so at once. */
  readonly refreshClients: () => Promise<void>;
  /** Ends every grant and token that these services have at a door, however many. */
  readonly endTokens: (door: ClientReference['door'], clientIds: readonly string[]) => Promise<void>;
  readonly findOperator: FindOperator;
  /** The console’s own: whoever suspended it would shut the door behind all operators who come in by card. */
  readonly consoleClientId: ClientId;
  readonly mode: Mode;
  readonly clock: Clock;
};

/** At which door a service is registered: the same identifier may stand at both. */
export const clientDoor = Type.Union([Type.Literal('professional'), Type.Literal('citizen')], {
  description: 'Door of the service.',
});
export const clientReference = {
  door: clientDoor,
  clientId: Type.String({ minLength: 1, maxLength: 200, description: 'Its client_id.' }),
};
export type ClientReference = { readonly door: Static<typeof clientDoor>; readonly clientId: string };

/** A client of one of the doors. */
export type FoundClient =
  | { readonly door: 'professional'; readonly client: Client }
  | { readonly door: 'citizen'; readonly client: CitizenClient };

export const findClient = async (
  { clients, citizenClients }: Pick<ClientDeps, 'clients' | 'citizenClients'>,
  { door, clientId }: ClientReference,
): Promise<FoundClient | undefined> => {
  if (door === 'professional') {
    const client = await clients.find(asClientId(clientId));
    return client && { door, client };
  }
  const client = await citizenClients.find(asClientId(clientId));
  return client && { door, client };
};

export const listClients = async ({
  clients,
  citizenClients,
}: Pick<ClientDeps, 'clients' | 'citizenClients'>): Promise<readonly FoundClient[]> => [
  ...(await clients.list()).map((client) => ({ door: 'professional', client }) as const),
  ...(await citizenClients.list()).map((client) => ({ door: 'citizen', client }) as const),
];

export const suspensionsOf = (
  { suspensions }: Pick<ClientDeps, 'suspensions'>,
  door: ClientReference['door'],
): SuspensionStore<ClientId> => (door === 'professional' ? suspensions.client : suspensions.citizenClient);

/** The declaration that makes this client, without the hashes of its secrets. */
export const declarationOf = (found: FoundClient): Readonly<Record<string, unknown>> => {
  const whole = found.door === 'professional' ? describeClient(found.client) : describeCitizenClient(found.client);
  const { client_secret_hashes: _hashes, ...declaration } = whole;
  return declaration;
};

export const secretHashesOf = ({ client: { authentication } }: FoundClient): readonly string[] =>
  'secretHashes' in authentication ? authentication.secretHashes : [];

/** Whether a file follows it up: what is changed here would be undone at the next reading. */
export const isFromFile = async ({ declaredIds }: Pick<ClientDeps, 'declaredIds'>, found: FoundClient) => {
  if (found.door === 'professional') return found.client.origin === 'file';
  const sources = await Promise.all([declaredIds.find('file'), declaredIds.find('sandbox')]);
  return sources.some((source) => source?.citizenClients.includes(found.client.clientId) === true);
};

/** More than this many requests no platform has; those beyond are not linked to their client. */
const mostRequests = 100_000;

/** The partner's request that each client was made from, by client identifier. */
export const requestsByClient = async ({
  partners,
}: Pick<ClientDeps, 'partners'>): Promise<ReadonlyMap<string, PartnerRequest>> => {
  const requests = await partners.listInStates(requestStates, mostRequests);
  return new Map(requests.flatMap((request) => Object.values(request.clients).map((id) => [id, request] as const)));
};
