import type { CitizenDoor, UpstreamProof } from '#vocabulary/citizen.ts';
import type { CitizenFaultCode } from '#vocabulary/citizen-fault-catalogue.ts';
import type { ProviderId } from '#vocabulary/identifiers.ts';
import type { Level } from '#vocabulary/level.ts';
import type { HealthReport } from './health.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** How a provider does, from real traffic and a gentle probe. `unavailable`: the circuit is open, it is not asked. */
export type ProviderHealth = 'well' | 'disturbed' | 'unavailable';

/** What is remembered between sending a person away and their return. Stored by the login, once usable. */
export type Departure = {
  readonly providerId: ProviderId;
  /** 32 random bytes in hexadecimal: 64 signs, as strict providers want (franceconnect.md §2.1). */
  readonly state: string;
  readonly nonce: string;
  readonly askedLevel: Level;
  readonly leftAtSeconds: number;
  /** Mandates that were asked for, of which one must come back; undefined at a provider that is none of mandates. */
  readonly repScopes?: readonly string[] | undefined;
};

export type Answered =
  | { readonly kind: 'proof'; readonly proof: UpstreamProof }
  /** The provider itself refused or the person gave up there: back to the choice, with a banner that names it. */
  | { readonly kind: 'refused-there'; readonly error: string; readonly fault: CitizenFaultCode }
  | { readonly kind: 'fault'; readonly fault: CitizenFaultCode; readonly detail: string };

/** The method `upstream` of one issuer of the citizen door. `open-upstream.ts` makes it. */
export type Upstream = {
  readonly door: CitizenDoor;
  /** All records that offer this door, by order, shown or not. */
  readonly list: () => Promise<readonly IdentityProvider[]>;
  readonly find: (id: ProviderId) => Promise<IdentityProvider | undefined>;
  readonly healthOf: (id: ProviderId) => ProviderHealth;
  /** The same with what it was decided from, for operators. */
  readonly healthReportOf: (id: ProviderId) => HealthReport;
  /**
   * Where the person goes: exactly the parameters of franceconnect.md §2.1, `acr_values` the higher of the wanted level
   * and the provider's lowest. A fault when the provider's discovery cannot be had.
   * @param repScopes mandates that the service is registered for; sent to a provider of mandates only
   */
  readonly depart: (
    provider: IdentityProvider,
    wanted: Level,
    repScopes?: readonly string[],
  ) => Promise<
    | { readonly url: string; readonly departure: Departure }
    | { readonly fault: CitizenFaultCode; readonly detail: string }
  >;
  /**
   * Redeems what came back on `/oidc-callback` (state already matched by the caller; `iss` checked here when present).
   * Token, id_token (signature, iss, aud, nonce, exp, acr), UserInfo, identity: each wrong one has its fault.
   * @param wanted level that the service asked for
   */
  readonly answer: (departure: Departure, query: URLSearchParams, wanted: Level) => Promise<Answered>;
  /** Where the person goes to be logged out there; undefined when the provider has no such address. */
  readonly leave: (id: ProviderId, idToken: string, state: string) => Promise<string | undefined>;
  /** Our public keys, at `/client/.well-known/keys`: what providers encrypt for. */
  readonly publicKeys: () => { readonly keys: readonly Readonly<Record<string, unknown>>[] };
  /** Reads the records again. */
  readonly refresh: () => Promise<void>;
  /** Stops the probe. */
  readonly close: () => Promise<void>;
};
