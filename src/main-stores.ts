import { createSecretKey } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { deriveJournalKey } from '#audit/journal-key.ts';
import { signingAlgorithmsOf } from '#issuer/citizen/citizen-configuration.ts';
import type { KeyDeps, MakeKeyPair, Vault } from '#issuer/keys.ts';
import { deriveKey, loadMasterKey, type MasterKey, open, seal } from '#platform/master-key.ts';
import { databaseFileName, openSqliteStores, type SqliteStores } from '#stores/sqlite/open.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { Config } from './config.ts';

export type OpenedStores = { readonly master: MasterKey; readonly stores: SqliteStores };

/** Opens what the configuration names: the same for the server and for a command beside it. */
export const openConfiguredStores = async (
  config: Config,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Promise<OpenedStores> => {
  const { mode, dataDirectory, masterKey, store } = config;
  await mkdir(dataDirectory, { recursive: true });
  const master = await loadMasterKey({ configured: masterKey, mode, dataDirectory }, random);
  const file = join(dataDirectory, databaseFileName);
  const stores = openSqliteStores({
    file,
    durability: store.durability,
    journalKey: deriveJournalKey(master),
    clock,
    vault: vaultOf(master, 'traits', random),
  });
  return { master, stores };
};

/** Time and chance, as the machine or a test gives them. */
type KeyMachine = {
  readonly clock: Clock;
  readonly random: Random;
  readonly makeKeyPair?: MakeKeyPair | undefined;
};

/** What the issuer's keys need: their store, the seal under the master key, and how long a retired key must verify. */
export const keyDepsOf = (
  config: Config,
  { master, stores }: OpenedStores,
  { clock, random, makeKeyPair }: KeyMachine,
): KeyDeps => {
  const { lifetimes, session } = config.professional;
  return {
    store: stores.keys,
    clock,
    overlapSeconds: Math.max(lifetimes.accessTokenSeconds, lifetimes.idTokenSeconds, session.maximumSeconds),
    vault: vaultOf(master, 'signing-keys', random),
    makeKeyPair,
  };
};

/** The same for one issuer of the citizen door: a key for each algorithm that it signs with. */
export const citizenKeyDepsOf = (
  config: Config,
  { master, stores }: OpenedStores,
  { clock, random, makeKeyPair }: KeyMachine,
  door: CitizenDoor,
): KeyDeps => ({
  store: stores.citizenKeys[door],
  clock,
  overlapSeconds: config.citizen[door].session.maximumSeconds,
  vault: vaultOf(master, 'signing-keys', random),
  algorithms: signingAlgorithmsOf[door],
  makeKeyPair,
});

/** Seals text under a key of its own for each purpose. */
export const vaultOf = (master: MasterKey, purpose: 'signing-keys' | 'traits' | 'upstream', random: Random): Vault => {
  const key = createSecretKey(deriveKey(master, purpose, 32));
  return {
    seal: (text, associated) => seal(key, Buffer.from(text), associated, random),
    open: (sealed, associated) => open(key, sealed, associated).toString('utf8'),
  };
};
