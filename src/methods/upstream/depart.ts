import type { Clock, Random } from '#vocabulary/clock.ts';
import { type Level, levels } from '#vocabulary/level.ts';
import type { Caller } from './call.ts';
import type { Refused } from './id-token.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { MetadataBook } from './metadata.ts';
import type { Departure } from './upstream.ts';

export type DepartDeps = {
  readonly caller: Caller;
  readonly book: MetadataBook;
  readonly clock: Clock;
  readonly random: Random;
  readonly redirectUri: string;
  readonly scope: string;
};

/** Where the person goes: exactly the parameters of franceconnect.md §2.1, and what is remembered of it. */
export const departTo = async (
  deps: DepartDeps,
  provider: IdentityProvider,
  { wanted, repScopes }: { readonly wanted: Level; readonly repScopes: readonly string[] },
): Promise<{ readonly url: string; readonly departure: Departure } | Refused> => {
  if (!provider.active) return { fault: 'Y020017', detail: 'the provider is disabled' };
  const circuit = deps.caller.recordOf(provider.providerId).breaker.state();
  if (circuit === 'open' || circuit === 'trying') return { fault: 'Y020017', detail: 'the circuit is open' };
  const found = await deps.book.find(provider);
  if ('missing' in found) return { fault: found.wasAsked ? 'Y020001' : 'Y020017', detail: found.missing };
  const departure: Departure = {
    providerId: provider.providerId,
    state: hexOf(deps.random),
    nonce: hexOf(deps.random),
    askedLevel: decideAskedLevel(provider, wanted),
    leftAtSeconds: deps.clock.nowSeconds(),
    ...(provider.asksRepScope === true ? { repScopes } : {}),
  };
  return { url: addressOf(deps, provider, found.metadata.authorizationEndpoint, departure), departure };
};

const addressOf = (deps: DepartDeps, provider: IdentityProvider, endpoint: string, departure: Departure): string => {
  const url = new URL(endpoint);
  const parameters = {
    response_type: 'code',
    client_id: provider.clientId,
    redirect_uri: deps.redirectUri,
    scope: deps.scope,
    acr_values: departure.askedLevel,
    nonce: departure.nonce,
    state: departure.state,
    prompt: 'login',
    ...claimsFor(departure),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
};

/** A provider of mandates alone gets `claims`; strict ones refuse whatever they do not know (franceconnect.md §2.1). */
const claimsFor = ({ repScopes }: Departure): Readonly<Record<string, string>> =>
  repScopes === undefined
    ? {}
    : { claims: JSON.stringify({ id_token: { rep_scope: { essential: true, values: repScopes } } }) };

/** The higher of what the service wants and what the provider can do least. */
const decideAskedLevel = ({ allowedLevels }: IdentityProvider, wanted: Level): Level => {
  const lowest = levels.find((level) => allowedLevels.includes(level)) ?? wanted;
  return levels.indexOf(lowest) > levels.indexOf(wanted) ? lowest : wanted;
};

/** 32 bytes as 64 signs: some providers refuse any other length, and anything but letters and digits. */
const hexOf = (random: Random): string => Buffer.from(random.bytes(32)).toString('hex');
