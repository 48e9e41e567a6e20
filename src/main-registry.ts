import type { Banner } from '#clients/banner.ts';
import type { CitizenClient, DataProvider } from '#clients/citizen/citizen-client.ts';
import type { DeclaredIds } from '#clients/citizen/registry-store.ts';
import { isEqual, syncRecords } from '#clients/citizen/sync-records.ts';
import { openClientSecret } from '#methods/upstream/client-secret.ts';
import type { IdentityProvider } from '#methods/upstream/identity-provider.ts';
import type { Vault } from '#issuer/keys.ts';
import type { SqliteStores } from '#stores/sqlite/open.ts';
import type { Clock } from '#vocabulary/clock.ts';

/** Everything that one source declares for the citizen door. */
export type CitizenRegistry = {
  readonly citizenClients: readonly CitizenClient[];
  readonly dataProviders: readonly DataProvider[];
  readonly identityProviders: readonly IdentityProvider[];
  readonly banner: Banner | undefined;
};

export type RegistryDeps = {
  readonly stores: Pick<
    SqliteStores,
    'citizenClients' | 'dataProviders' | 'identityProviders' | 'banners' | 'declaredIds'
  >;
  readonly vault: Vault;
  readonly clock: Clock;
};

const nothing: DeclaredIds = { citizenClients: [], dataProviders: [], identityProviders: [], banner: [] };

/**
 * Makes the store say what a source says: each record that changed is written with its journal line, what the source
 * declared before and no longer names is withdrawn, what others declared stays.
 * @returns how many records changed
 */
export const applyRegistry = async (
  { stores, vault, clock }: RegistryDeps,
  source: 'file' | 'sandbox',
  declared: CitizenRegistry,
): Promise<number> => {
  const before = (await stores.declaredIds.find(source)) ?? nothing;
  const clients = new Map(declared.citizenClients.map((one) => [one.clientId, one]));
  const dataProviders = new Map(declared.dataProviders.map((one) => [one.clientId, one]));
  const providers = new Map(
    await Promise.all(
      declared.identityProviders.map(async (one) => [one.providerId, await keepSwitches(stores, one)] as const),
    ),
  );
  const banner = new Map(declared.banner === undefined ? [] : [['banner', declared.banner] as const]);
  const now: DeclaredIds = {
    citizenClients: [...clients.keys()],
    dataProviders: [...dataProviders.keys()],
    identityProviders: [...providers.keys()],
    banner: [...banner.keys()],
  };
  // First the union: if the process dies in the middle, the next time still knows what to withdraw.
  if (!isEqual(before, now)) await stores.declaredIds.save(source, union(before, now), []);
  const changed = [
    await syncRecords(
      { word: 'citizen-client', store: stores.citizenClients, declared: clients, before: before.citizenClients },
      clock,
    ),
    await syncRecords(
      { word: 'data-provider', store: stores.dataProviders, declared: dataProviders, before: before.dataProviders },
      clock,
    ),
    await syncRecords(
      {
        word: 'identity-provider',
        store: stores.identityProviders,
        declared: providers,
        before: before.identityProviders,
        isSame: (stored, one) => isEqual(withOpenSecret(stored, vault), withOpenSecret(one, vault)),
      },
      clock,
    ),
    await syncRecords({ word: 'banner', store: stores.banners, declared: banner, before: before.banner }, clock),
  ];
  if (!isEqual(before, now)) await stores.declaredIds.save(source, now, []);
  return changed.reduce((sum, one) => sum + one, 0);
};

/** What the operator switched stays so, whatever the source says. */
const keepSwitches = async (
  { identityProviders }: RegistryDeps['stores'],
  one: IdentityProvider,
): Promise<IdentityProvider> => {
  const switches = (await identityProviders.find(one.providerId))?.switches;
  return switches === undefined ? one : { ...one, switches };
};

/** Sealing gives another text each time. */
const withOpenSecret = (one: IdentityProvider, vault: Vault): unknown => ({
  ...one,
  sealedClientSecret: one.sealedClientSecret && openClientSecret(vault, one),
});

const union = (before: DeclaredIds, now: DeclaredIds): DeclaredIds => ({
  citizenClients: [...new Set([...before.citizenClients, ...now.citizenClients])],
  dataProviders: [...new Set([...before.dataProviders, ...now.dataProviders])],
  identityProviders: [...new Set([...before.identityProviders, ...now.identityProviders])],
  banner: [...new Set([...before.banner, ...now.banner])],
});
