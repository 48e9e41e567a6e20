import type { Clock, Random } from '#vocabulary/clock.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
import type { Mode } from './address.ts';
import type { Client } from './client.ts';
import type { ClientStore } from './client-store.ts';
import type { Declaration, DeclarationFault } from './declaration.ts';
import { parseClientDeclaration } from './declare.ts';
import type { Declared } from './read-declared.ts';
import { changedMembers, describeClient } from './describe.ts';
import { applyMergePatch } from './merge-patch.ts';
import { generateSecret, hashSecret, minimumSecretLength } from './secret.ts';
import { clientEvent } from './sync.ts';

export type Registry = {
  readonly store: ClientStore;
  readonly mode: Mode;
  readonly clock: Clock;
  readonly random: Random;
};

/** A registration as it is shown: without the hashes, and with a secret only in the answer that made it. */
export type Registration = Omit<Declaration, 'client_secret_hashes'> & { readonly client_secret?: string };

export const listClients = async ({ store }: Registry): Promise<readonly Registration[]> =>
  (await store.list()).map(show);

export const showClient = async (registry: Registry, id: string): Promise<Declared<Registration>> =>
  answer(await findClient(registry, id));

/**
 * Registers a client from its declaration. An identifier and, for the methods that need one, a secret are
 * made when none are given; a secret that is brought along comes as `client_secret`.
 */
export const addClient = async (registry: Registry, json: unknown): Promise<Declared<Registration>> => {
  const given: Readonly<Record<string, unknown>> = { client_id: registry.random.uuid(), ...objectOf(json) };
  const { client_secret, ...declaration } = given;
  const secret = client_secret ?? (needsSecret(declaration) ? generateSecret(registry.random) : undefined);
  if (secret !== undefined && !isStrong(secret)) return refuse('/client_secret', weakSecret);
  const hashes = secret === undefined ? {} : { client_secret_hashes: [hashSecret(secret, registry.random)] };
  const declared = parseClientDeclaration({ ...declaration, ...hashes }, registry.mode, 'command');
  if (!declared.isValid) return declared;
  const client = declared.value;
  if ((await registry.store.find(client.clientId)) !== undefined) return refuse('/client_id', 'is taken already');
  await registry.store.save(client, [clientEvent('client.registered', client, [], registry.clock)]);
  return { isValid: true, value: { ...show(client), ...(secret === undefined ? {} : { client_secret: secret }) } };
};

/** Changes the members that a JSON merge patch (RFC 7396) names; `null` gives a member its default again. */
export const changeClient = async (registry: Registry, id: string, patch: unknown): Promise<Declared<Registration>> => {
  const found = await findOwnClient(registry, id);
  if (!found.isValid) return found;
  const declared = parseClientDeclaration(
    applyMergePatch(describeClient(found.value), patch),
    registry.mode,
    'command',
  );
  if (!declared.isValid) return declared;
  if (declared.value.clientId !== found.value.clientId) return refuse('/client_id', 'cannot be changed');
  return answer({ isValid: true, value: await saveChange(registry, found.value, declared.value) });
};

/** Adds a second secret beside the first, so that the service can change over without an interruption. */
export const rotateSecret = async (registry: Registry, id: string): Promise<Declared<Registration>> => {
  const found = await findSecretHolder(registry, id);
  if (!found.isValid) return found;
  const { client, method, secretHashes } = found.value;
  if (secretHashes.length > 1)
    return refuse('', 'has two secrets already; drop the old one with rotate-secret --finish');
  const secret = generateSecret(registry.random);
  const hashes = [...secretHashes, hashSecret(secret, registry.random)];
  const changed = await saveChange(registry, client, { ...client, authentication: { method, secretHashes: hashes } });
  return { isValid: true, value: { ...show(changed), client_secret: secret } };
};

/** Drops every secret but the newest. */
export const finishRotation = async (registry: Registry, id: string): Promise<Declared<Registration>> => {
  const found = await findSecretHolder(registry, id);
  if (!found.isValid) return found;
  const { client, method, secretHashes } = found.value;
  const authentication = { method, secretHashes: secretHashes.slice(-1) };
  return answer({ isValid: true, value: await saveChange(registry, client, { ...client, authentication }) });
};

/** Suspends a client, which is then treated as unknown, or lets it in again. */
export const setStatus = async (
  registry: Registry,
  id: string,
  status: Client['status'],
): Promise<Declared<Registration>> => {
  const found = await findOwnClient(registry, id);
  if (!found.isValid) return found;
  return answer({ isValid: true, value: await saveChange(registry, found.value, { ...found.value, status }) });
};

export const removeClient = async (registry: Registry, id: string): Promise<Declared<Registration>> => {
  const found = await findOwnClient(registry, id);
  if (!found.isValid) return found;
  const event = clientEvent('client.withdrawn', found.value, [], registry.clock);
  await registry.store.remove(found.value.clientId, [event]);
  return answer(found);
};

/** The hash that a clients file carries for a secret. */
export const hashForFile = (secret: string, random: Random): Declared<{ readonly client_secret_hash: string }> =>
  isStrong(secret)
    ? { isValid: true, value: { client_secret_hash: hashSecret(secret, random) } }
    : refuse('', weakSecret);

const weakSecret = `must be at least ${minimumSecretLength} characters, at most 512, printable ASCII`;

const isStrong = (secret: unknown): secret is string =>
  typeof secret === 'string' &&
  /^[\x20-\x7E]+$/.test(secret) &&
  secret.length >= minimumSecretLength &&
  secret.length <= 512;

const refuse = (
  pointer: string,
  reason: string,
): { readonly isValid: false; readonly faults: readonly DeclarationFault[] } => ({
  isValid: false,
  faults: [{ pointer, reason }],
});

const show = (client: Client): Registration => {
  const { client_secret_hashes: _hashes, ...shown } = describeClient(client);
  return shown;
};

const answer = (found: Declared<Client>): Declared<Registration> =>
  found.isValid ? { isValid: true, value: show(found.value) } : found;

const objectOf = (json: unknown): Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : {};

const needsSecret = (declaration: Readonly<Record<string, unknown>>): boolean => {
  const method = declaration['token_endpoint_auth_method'] ?? 'client_secret_basic';
  return (
    typeof method === 'string' &&
    method.startsWith('client_secret') &&
    declaration['client_secret_hashes'] === undefined
  );
};

const findClient = async ({ store }: Registry, id: string): Promise<Declared<Client>> => {
  const client = await store.find(asClientId(id));
  return client === undefined
    ? refuse('', `no client is called ${JSON.stringify(id)}`)
    : { isValid: true, value: client };
};

const findOwnClient = async (registry: Registry, id: string): Promise<Declared<Client>> => {
  const found = await findClient(registry, id);
  if (!found.isValid || found.value.origin === 'command') return found;
  return refuse('', `${JSON.stringify(id)} is declared in the clients file; change it there`);
};

type SecretHolder = { readonly client: Client } & Extract<Client['authentication'], { secretHashes: unknown }>;

const findSecretHolder = async (registry: Registry, id: string): Promise<Declared<SecretHolder>> => {
  const found = await findOwnClient(registry, id);
  if (!found.isValid) return found;
  const { authentication } = found.value;
  if ('secretHashes' in authentication) return { isValid: true, value: { client: found.value, ...authentication } };
  return refuse('', `has no secret: its method is ${authentication.method}`);
};

const saveChange = async ({ store, clock }: Registry, before: Client, after: Client): Promise<Client> => {
  const members = changedMembers(before, after);
  if (members.length > 0) await store.save(after, [clientEvent('client.changed', after, members, clock)]);
  return after;
};
