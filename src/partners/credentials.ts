import { generateSecret, hashSecret } from '#clients/secret.ts';
import { clientEvent } from '#clients/sync.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import { asClientId, type ClientId } from '#vocabulary/identifiers.ts';
import { changeRequest, requestEvent } from './change-request.ts';
import type { FieldFault } from './check-form.ts';
import { type ClientBasis, declareClient, type DoorClient } from './declare-client.ts';
import { mayHaveClient } from './lifecycle.ts';
import { type Environment, environments, type PartnerRequest } from './request.ts';
import type { PartnerSpace } from './space.ts';

/** A client as its page shows it: never a secret, never a hash. */
export type Credentials = {
  readonly clientId: ClientId;
  readonly status: 'active' | 'suspended';
  readonly method: string;
  /** Two while a secret is being replaced; 0 for a client that proves itself by a key. */
  readonly secretCount: number;
};

/** `secret` is in this answer and nowhere else. */
export type Made = { readonly clientId: ClientId; readonly secret: string | undefined };

export type CredentialRefusal =
  | { readonly refusal: 'state' | 'there-already' | 'not-there' | 'no-secret' | 'two-already' | 'place' }
  | { readonly faults: readonly FieldFault[] };

/**
 * Makes the client of an environment, with its secret. The identifier is kept with the request first: when the machine
 * stops between the two, the next try makes the same client.
 */
export const makeClient = async (
  space: PartnerSpace,
  request: PartnerRequest,
  environment: Environment,
): Promise<Made | CredentialRefusal> => {
  if (!mayHaveClient(request, environment)) return { refusal: 'state' };
  // A client that plain http may reach has no place on a production issuer.
  if (environment === 'sandbox' && space.mode === 'production') return { refusal: 'place' };
  if ((await findClient(space, request, environment)) !== undefined) return { refusal: 'there-already' };
  const fresh = request.clients[environment] ?? newClientId(space, request);
  const secret = wantsSecret(request) ? generateSecret(space.random) : undefined;
  const hashes = secret === undefined ? [] : [hashSecret(secret, space.random)];
  const tried = declareClient(request, { clientId: fresh, environment, secretHashes: hashes });
  if ('faults' in tried) return tried;
  const clientId = await reserveClientId(space, request, environment, fresh);
  if (clientId === undefined) return { refusal: 'state' };
  const declared = declareClient(request, { clientId, environment, secretHashes: hashes });
  if ('faults' in declared) return declared;
  await saveClient(space, request, declared.client, 'registered', environment);
  return { clientId, secret };
};

/** Adds a second secret beside the first, so that the service changes over without an interruption. */
export const rotateSecret = async (
  space: PartnerSpace,
  request: PartnerRequest,
  environment: Environment,
): Promise<Made | CredentialRefusal> => {
  const found = await findClient(space, request, environment);
  if (found === undefined) return { refusal: 'not-there' };
  const hashes = hashesOf(found);
  if (hashes === undefined) return { refusal: 'no-secret' };
  if (hashes.length > 1) return { refusal: 'two-already' };
  const secret = generateSecret(space.random);
  const changed = withHashes(found, [...hashes, hashSecret(secret, space.random)]);
  await saveClient(space, request, changed, 'secret-added', environment);
  return { clientId: found.client.clientId, secret };
};

/** Drops every secret but the newest: the old one opens nothing any more. */
export const finishRotation = async (
  space: PartnerSpace,
  request: PartnerRequest,
  environment: Environment,
): Promise<CredentialRefusal | undefined> => {
  const found = await findClient(space, request, environment);
  if (found === undefined) return { refusal: 'not-there' };
  const hashes = hashesOf(found);
  if (hashes === undefined) return { refusal: 'no-secret' };
  await saveClient(space, request, withHashes(found, hashes.slice(-1)), 'secret-dropped', environment);
  return undefined;
};

/** Withdraws the client: it is unknown at once. Another can be made, with another identifier. */
export const revokeClient = async (
  space: PartnerSpace,
  request: PartnerRequest,
  environment: Environment,
): Promise<CredentialRefusal | undefined> => {
  const found = await findClient(space, request, environment);
  if (found === undefined) return { refusal: 'not-there' };
  // Another client would be let in where this one is not.
  if (await space.isSuspended(found)) return { refusal: 'state' };
  await removeClient(space, found);
  await forgetClientId(space, request, environment);
  return undefined;
};

/** The sandbox client follows the form; a form with a fault leaves it as it was. */
export const followForm = async (space: PartnerSpace, request: PartnerRequest): Promise<readonly FieldFault[]> => {
  const found = await findClient(space, request, 'sandbox');
  if (found === undefined) return [];
  const secretHashes = hashesOf(found) ?? [];
  const basis: ClientBasis = { clientId: found.client.clientId, environment: 'sandbox', secretHashes };
  const declared = declareClient(request, basis);
  if ('faults' in declared) return declared.faults;
  await saveClient(space, request, withStatus(declared.client, found.client.status), 'changed', 'sandbox');
  return [];
};

export const describeCredentials = async (
  space: PartnerSpace,
  request: PartnerRequest,
  environment: Environment,
): Promise<Credentials | undefined> => {
  const found = await findClient(space, request, environment);
  if (found === undefined) return undefined;
  const { clientId, authentication } = found.client;
  const status = (await space.isSuspended(found)) ? 'suspended' : found.client.status;
  return { clientId, status, method: authentication.method, secretCount: hashesOf(found)?.length ?? 0 };
};

/** Suspends the clients of a request, or lets them in again. */
export const setClientsStatus = async (
  space: PartnerSpace,
  request: PartnerRequest,
  status: Credentials['status'],
): Promise<void> => {
  for (const environment of environments) {
    const found = await findClient(space, request, environment);
    if (found !== undefined) await saveClient(space, request, withStatus(found, status), status, environment);
  }
};

/** Withdraws the clients of a request that is closed; their identifiers stay with it, for whoever searches the journal. */
export const removeClients = async (space: PartnerSpace, request: PartnerRequest): Promise<void> => {
  for (const environment of environments) {
    const found = await findClient(space, request, environment);
    if (found !== undefined) await removeClient(space, found);
  }
};

/** The client of a request in an environment; undefined before it is made and after it is withdrawn. */
export const findClient = async (
  space: Pick<PartnerSpace, 'clients' | 'citizenClients'>,
  { door, clients }: PartnerRequest,
  environment: Environment,
): Promise<DoorClient | undefined> => {
  const clientId = clients[environment];
  if (clientId === undefined) return undefined;
  if (door === 'professional') {
    const client = await space.clients.find(clientId);
    return client && { kind: 'professional', client };
  }
  const client = await space.citizenClients.find(clientId);
  return client && { kind: 'citizen', client };
};

/** FranceConnect's are 64 hexadecimal digits (franceconnect.md §6.3). */
const newClientId = ({ random }: PartnerSpace, { door }: PartnerRequest): ClientId =>
  asClientId(door === 'professional' ? random.uuid() : Buffer.from(random.bytes(32)).toString('hex'));

const wantsSecret = ({ fields }: PartnerRequest): boolean =>
  (fields['authentication'] ?? '').startsWith('client_secret');

/** Two who press at once get one client: the identifier that was kept first. */
const reserveClientId = async (
  space: PartnerSpace,
  { requestId }: PartnerRequest,
  environment: Environment,
  fresh: ClientId,
): Promise<ClientId | undefined> => {
  const kept = await changeRequest(space, requestId, (request) =>
    mayHaveClient(request, environment)
      ? { changed: { ...request, clients: { [environment]: fresh, ...request.clients } }, events: [] }
      : undefined,
  );
  return kept?.clients[environment];
};

const forgetClientId = (space: PartnerSpace, { requestId }: PartnerRequest, environment: Environment) =>
  changeRequest(space, requestId, (request) => {
    const { [environment]: _revoked, ...clients } = request.clients;
    return { changed: { ...request, clients }, events: [] };
  });

const hashesOf = ({ client: { authentication } }: DoorClient): readonly string[] | undefined =>
  'secretHashes' in authentication ? authentication.secretHashes : undefined;

const withHashes = (found: DoorClient, secretHashes: readonly string[]): DoorClient => {
  if (found.kind === 'professional') {
    const { client } = found;
    return 'secretHashes' in client.authentication
      ? { ...found, client: { ...client, authentication: { ...client.authentication, secretHashes } } }
      : found;
  }
  const { client } = found;
  return client.authentication.method === 'client_secret_post'
    ? { ...found, client: { ...client, authentication: { ...client.authentication, secretHashes } } }
    : found;
};

const withStatus = (found: DoorClient, status: Credentials['status']): DoorClient =>
  found.kind === 'professional'
    ? { ...found, client: { ...found.client, status } }
    : { ...found, client: { ...found.client, status } };

/** Writes the client with its journal lines, and lets the doors read it. */
const saveClient = async (
  space: PartnerSpace,
  request: PartnerRequest,
  made: DoorClient,
  change: string,
  environment: Environment,
): Promise<void> => {
  const about = requestEvent(space, 'partner.secret-made', request, { environment, change });
  const own = { ...about, clientId: made.client.clientId };
  if (made.kind === 'professional') {
    const kind = change === 'registered' ? 'client.registered' : 'client.changed';
    await space.clients.save(made.client, [clientEvent(kind, made.client, [], space.clock), own]);
  } else {
    const { client } = made;
    await space.citizenClients.save(client.clientId, client, [citizenEvent(space, client.clientId, change), own]);
  }
  await space.refreshClients();
};

const removeClient = async (space: PartnerSpace, found: DoorClient): Promise<void> => {
  const { clientId } = found.client;
  if (found.kind === 'professional')
    await space.clients.remove(clientId, [clientEvent('client.withdrawn', found.client, [], space.clock)]);
  else await space.citizenClients.remove(clientId, [citizenEvent(space, clientId, 'withdrawn')]);
  await space.refreshClients();
};

const citizenEvent = ({ clock }: PartnerSpace, clientId: ClientId, change: string): NewEvent => ({
  kind: 'registry.changed',
  atMilliseconds: clock.nowMilliseconds(),
  clientId,
  details: { record: 'citizen-client', id: clientId, change },
});
