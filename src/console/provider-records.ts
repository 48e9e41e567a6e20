import type { DataProviderStore, DeclaredIdsStore } from '#clients/citizen/registry-store.ts';
import type { HealthReport } from '#methods/upstream/health.ts';
import type { UpstreamVault } from '#methods/upstream/key-store.ts';
import type { ProviderStore } from '#methods/upstream/provider-store.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { ProviderId } from '#vocabulary/identifiers.ts';

export type ProviderDeps = {
  readonly providers: ProviderStore;
  readonly dataProviders: Pick<DataProviderStore, 'list'>;
  readonly declaredIds: Pick<DeclaredIdsStore, 'find'>;
  readonly healthReportOf: (door: CitizenDoor, id: ProviderId) => HealthReport;
  /** Seals our secrets at providers. */
  readonly vault: UpstreamVault;
  /** Both issuers read the records again. */
  readonly refresh: () => Promise<void>;
  readonly mode: 'sandbox' | 'production';
  readonly clock: Clock;
};

/** Whether a file follows it up: what is declared here would be undone at the next reading. */
export const isFromFile = async ({ declaredIds }: ProviderDeps, id: ProviderId): Promise<boolean> => {
  const sources = await Promise.all([declaredIds.find('file'), declaredIds.find('sandbox')]);
  return sources.some((source) => source?.identityProviders.includes(id) === true);
};

/** The journal line of a change by an operator. */
export const providerEvent = (
  { clock }: Pick<ProviderDeps, 'clock'>,
  id: ProviderId,
  change: string,
  details: NonNullable<NewEvent['details']>,
): NewEvent => ({
  kind: 'registry.changed',
  atMilliseconds: clock.nowMilliseconds(),
  details: { record: 'identity-provider', id, change, ...details },
});
