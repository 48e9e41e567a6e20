import type { KeyObject } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { JournalStore } from '#audit/journal.ts';
import type { CitizenClientStore, DataProviderStore } from '#clients/citizen/registry-store.ts';
import type { AccountStore } from '#identity/citizen/account-store.ts';
import type { CitizenLoginStore } from '#login/citizen/citizen-login-store.ts';
import type { Log } from '#platform/log.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import type { CitizenFaultCode } from '#vocabulary/citizen-fault-catalogue.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { ProviderId } from '#vocabulary/identifiers.ts';
import type { Level } from '#vocabulary/level.ts';
import type { KeyDeps } from '../keys.ts';
import type { PlaceOf } from '../current-place.ts';
import type { ProtocolStore } from '../protocol-store.ts';
import type { RefusedRequest } from '../refused-requests.ts';
import type { SecretGuard } from '../secret-guard.ts';

/** The rules of one citizen issuer; `defaultSettings` has those of FranceConnect (franceconnect.md §1). */
export type CitizenIssuerSettings = {
  /** Levels that this issuer knows, weakest first; any other gives `invalid_acr`. */
  readonly levels: readonly Level[];
  /** Wanted when `acr_values` names no known level. */
  readonly defaultLevel: Level;
  readonly singleSignOn: { readonly enabled: boolean; readonly levels: readonly Level[] };
  /** `idleSeconds` slides at each visit, `maximumSeconds` counts from the login; equal, the session has a fixed end. */
  readonly session: { readonly idleSeconds: number; readonly maximumSeconds: number };
  readonly lifetimes: {
    readonly codeSeconds: number;
    readonly accessTokenSeconds: number;
    readonly idTokenSeconds: number;
    /** A grant is kept for as long as a token of it may live, whatever this says. */
    readonly grantSeconds: number;
    readonly loginSeconds: number;
  };
  /** Providers that `idp_hint` may name at services without a list of their own. */
  readonly allowedIdpHints: readonly ProviderId[];
  readonly dataScopes: readonly string[];
  /** Page that `error_uri` leads to; `code` and `id` are added to its query. */
  readonly errorUriBase: string;
  /** Refuses a `redirect_uri` whose host has no top-level domain, `localhost` among them. */
  readonly redirectUrisNeedTld: boolean;
  /** Lets a matricule leave that is not qualified; see `claims/citizen-claims.ts`. */
  readonly insecureUnqualifiedMatricule: boolean;
};

/** A page that tells a fault, as the web room draws it. */
export type FaultAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type RenderFault = (
  request: IncomingMessage,
  fault: CitizenFaultCode,
  more: {
    /** What the engine or the rule says, for the integrator; never personal data. */
    readonly detail: string | undefined;
  },
) => FaultAnswer;

export type CitizenIssuerDeps = {
  readonly door: CitizenDoor;
  /** Exactly as in `iss`; its path is the base path. */
  readonly issuer: string;
  readonly settings: CitizenIssuerSettings;
  readonly stores: {
    readonly protocol: ProtocolStore;
    readonly clients: CitizenClientStore;
    readonly dataProviders: DataProviderStore;
    readonly logins: CitizenLoginStore;
    readonly accounts: AccountStore;
    readonly journal: JournalStore;
  };
  /** This door's ring; its algorithms are set here. */
  readonly keys: Omit<KeyDeps, 'algorithms'>;
  /** Goes into every computed subject (§1.11); the same on both doors. */
  readonly subjectSecret: string;
  /** Signs the cookies. */
  readonly cookieKey: KeyObject;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Asks an address that a partner gave (JWKS, sector identifier). */
  readonly fetchPartner: (address: string | URL, init?: RequestInit) => Promise<Response>;
  readonly renderFault: RenderFault;
  /** Roughly where a browser is; absent where nobody could see it. */
  readonly placeOf?: PlaceOf | undefined;
  /** Counts wrong secrets of services and data providers. */
  readonly secretGuard: SecretGuard;
  /** Tells a service what was refused to it. */
  readonly noteRefusal?: ((refused: RefusedRequest) => void) | undefined;
  /** A session was ended and services wait to be told. */
  readonly wakeDeliveries: () => void;
};

const common = {
  lifetimes: { codeSeconds: 30, accessTokenSeconds: 60, idTokenSeconds: 60, grantSeconds: 30, loginSeconds: 600 },
  allowedIdpHints: [],
  dataScopes: [],
  errorUriBase: 'https://docs.partenaires.franceconnect.gouv.fr/fs/fs-technique/fs-technique-erreurs/',
  redirectUrisNeedTld: false,
  insecureUnqualifiedMatricule: false,
} as const satisfies Partial<CitizenIssuerSettings>;

/** What FranceConnect and FranceConnect+ do (franceconnect.md §0 points 12 and 13, §1.4, §1.12). */
export const defaultSettings: Readonly<Record<CitizenDoor, CitizenIssuerSettings>> = {
  low: {
    ...common,
    levels: ['eidas1'],
    defaultLevel: 'eidas1',
    singleSignOn: { enabled: true, levels: ['eidas1'] },
    session: { idleSeconds: 1800, maximumSeconds: 86_400 },
  },
  plus: {
    ...common,
    levels: ['eidas2', 'eidas3'],
    defaultLevel: 'eidas3',
    singleSignOn: { enabled: true, levels: ['eidas2'] },
    session: { idleSeconds: 600, maximumSeconds: 600 },
  },
};

/** How long an accepted login must be kept: as its session may live, and then the tokens of its last visit. */
export const acceptedSeconds = ({ session, lifetimes }: CitizenIssuerSettings): number =>
  session.idleSeconds + lifetimes.loginSeconds + lifetimes.codeSeconds + lifetimes.accessTokenSeconds;
