import type { Log } from '#platform/log.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { ProviderId } from '#vocabulary/identifiers.ts';
import { type AnswerDeps, answerOf } from './answer.ts';
import { type CallSettings, createCaller, type PartnerFetch } from './call.ts';
import { departTo } from './depart.ts';
import { usualHealth } from './health.ts';
import { asSwitched, type IdentityProvider } from './identity-provider.ts';
import { createKeySets } from './key-sets.ts';
import type { UpstreamKeyStore, UpstreamVault } from './key-store.ts';
import { createMetadataBook, type MetadataBook } from './metadata.ts';
import { openOwnKeys, type OwnKeys } from './own-keys.ts';
import { type ProbeSettings, type Schedule, startProbe, systemSchedule, usualProbe } from './probe.ts';
import type { ProviderStore } from './provider-store.ts';
import type { Upstream } from './upstream.ts';

export type UpstreamSettings = CallSettings & {
  /** All calls for one returning person together. */
  readonly answerMilliseconds: number;
  readonly probe: ProbeSettings;
};

const usualUpstreamSettings: UpstreamSettings = {
  ...usualHealth,
  callMilliseconds: 6000,
  answerMilliseconds: 10_000,
  callsAtOnce: 100,
  maximumBytes: 131_072,
  probe: usualProbe,
};

export type UpstreamDeps = {
  readonly door: CitizenDoor;
  /** `https://<host>/api/v2/oidc-callback`, as registered at every provider. */
  readonly redirectUri: string;
  /** Where a logout at a provider returns. */
  readonly postLogoutRedirectUri: string;
  /** Scopes asked of providers, by one space (franceconnect.md §2.1). */
  readonly scope: string;
  readonly providers: Pick<ProviderStore, 'list'>;
  readonly keys: UpstreamKeyStore;
  readonly vault: UpstreamVault;
  /** All requests to providers go through it. */
  readonly fetch: PartnerFetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly settings?: Partial<UpstreamSettings> | undefined;
  /** When the probe runs; the machine's timer otherwise. */
  readonly schedule?: Schedule | undefined;
};

/** What the provider scopes are by default (franceconnect.md §2.1). */
export const usualUpstreamScopes = {
  low: 'openid profile email birth',
  plus: 'openid profile email preferred_username birthplace birthcountry',
} as const satisfies Readonly<Record<CitizenDoor, string>>;

/**
 * Opens the method `upstream` of one issuer: reads the records, opens our keys (made on first start), starts the probe.
 * Throws when the keys cannot be opened with this master key.
 */
export const openUpstream = async (deps: UpstreamDeps): Promise<Upstream> => {
  const settings = { ...usualUpstreamSettings, ...deps.settings };
  const caller = createCaller({ fetch: deps.fetch, clock: deps.clock, settings });
  const book = createMetadataBook(caller, deps.clock);
  const keySets = createKeySets(caller, deps.clock);
  const [records, ownKeys] = await Promise.all([readRecords(deps), openOwnKeys(deps.keys, deps.vault)]);
  const parts: Parts = {
    ...deps,
    ...{ caller, book, ownKeys, records },
    answerMilliseconds: settings.answerMilliseconds,
    reader: {
      ...{ ownKeys, keySets, nowSeconds: deps.clock.nowSeconds },
      onBadSignature: (id) => caller.recordOf(id).note('bad'),
    },
    find: (id) => parts.records.find(({ providerId }) => providerId === id),
  };
  const stopProbe = startProbe({
    ...{ caller, book, keySets, random: deps.random, settings: settings.probe },
    nowMilliseconds: deps.clock.nowMilliseconds,
    list: () => parts.records,
    schedule: deps.schedule ?? systemSchedule,
    onDefect: (error) => deps.log.error('The probe of identity providers failed.', { error }),
  });
  return upstreamOf(parts, stopProbe);
};

type Parts = AnswerDeps &
  UpstreamDeps & {
    readonly book: MetadataBook;
    readonly ownKeys: OwnKeys;
    /** Replaced whole when the store changed. */
    records: readonly IdentityProvider[];
  };

const readRecords = async ({ providers, door }: UpstreamDeps): Promise<readonly IdentityProvider[]> => {
  const all = await providers.list();
  return all
    .map(asSwitched)
    .filter(({ doors }) => doors.includes(door))
    .toSorted((a, b) => a.order - b.order || (a.providerId < b.providerId ? -1 : 1));
};

const upstreamOf = (parts: Parts, stopProbe: () => Promise<void>): Upstream => ({
  door: parts.door,
  list: () => Promise.resolve(parts.records),
  find: (id) => Promise.resolve(parts.find(id)),
  healthOf: (id) => parts.caller.recordOf(id).health(),
  healthReportOf: (id) => parts.caller.recordOf(id).report(),
  depart: (provider, wanted, repScopes = []) => departTo(parts, provider, { wanted, repScopes }),
  answer: (departure, query, wanted) => answerOf(parts, departure, query, wanted),
  leave: (id, idToken, state) => leaveAddress(parts, id, { idToken, state }),
  publicKeys: () => parts.ownKeys.publicKeys,
  refresh: async () => {
    parts.records = await readRecords(parts);
  },
  close: stopProbe,
});

/** OpenID Connect RP-Initiated Logout §2; the members of franceconnect.md §2.1. */
const leaveAddress = async (
  parts: Parts,
  id: ProviderId,
  { idToken, state }: { readonly idToken: string; readonly state: string },
): Promise<string | undefined> => {
  const provider = parts.find(id);
  const found = provider === undefined ? undefined : await parts.book.find(provider);
  if (found === undefined || 'missing' in found) return undefined;
  const { endSessionEndpoint } = found.metadata;
  if (endSessionEndpoint === undefined) return undefined;
  const url = new URL(endSessionEndpoint);
  url.searchParams.set('id_token_hint', idToken);
  url.searchParams.set('post_logout_redirect_uri', parts.postLogoutRedirectUri);
  url.searchParams.set('state', state);
  return url.href;
};
