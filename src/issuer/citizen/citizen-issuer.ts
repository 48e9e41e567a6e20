import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import type { CitizenFaultCode } from '#vocabulary/citizen-fault-catalogue.ts';
import type { CitizenLoginId, CorrelationId, ProviderId } from '#vocabulary/identifiers.ts';
import type { Level } from '#vocabulary/level.ts';

export type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

/** A citizen's authorization request that is waiting for the person, as the pages need it. */
export type CitizenLoginInProgress = {
  readonly interactionId: string;
  readonly correlationId: CorrelationId;
  readonly client: CitizenClient;
  /** The lowest known level of `acr_values` (franceconnect.md §1.4). */
  readonly wantedLevel: Level;
  /** Scopes that were asked for and that the service is entitled to. */
  readonly scopes: readonly string[];
  /** Skips the choice page; already checked against the allowed list. */
  readonly idpHint: ProviderId | undefined;
  readonly uiLocales: string | undefined;
  /** False when the service may skip the information page and its prompt lacks `consent`. */
  readonly informs: boolean;
  /** The session of this browser, when it is good for this request by level (franceconnect.md §1.12); the provider filter and preferences are the pages' to check. */
  readonly session:
    | {
        readonly loginId: CitizenLoginId;
        /** It has let the person into this very service before. */
        readonly knowsService: boolean;
      }
    | undefined;
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly expiresAtSeconds: number;
};

/**
 * The path that a login which has just begun leads to, or an address at a provider; undefined when it has answered by
 * itself, with `finishLogin`. It may put cookies on the answer.
 */
export type FirstStep = (login: CitizenLoginInProgress, exchange: Exchange) => Promise<string | undefined>;

/** One issuer of the citizen door as the web room sees it; the professional one is `issuer/issuer.ts`. */
export type CitizenIssuer = {
  readonly door: CitizenDoor;
  /** Issuer URL, without slash at its end. */
  readonly issuer: string;
  /** Path of the issuer: `/api/v2`. */
  readonly basePath: string;
  /**
   * Serves authorize, resume, token, userinfo, jwks, discovery, revocation and checktoken: true when the path below the
   * issuer was one of them. Everything else is a page of the web room.
   * @param firstStep where a login that begins now leads; without one to `/interaction/:uid`
   */
  readonly serve: (path: string, exchange: Exchange, firstStep?: FirstStep) => Promise<boolean>;
  /** The login that this browser has a cookie for, on any path below the issuer; undefined when it has none for this id. */
  readonly findLogin: (interactionId: string, exchange: Exchange) => Promise<CitizenLoginInProgress | undefined>;
  /** Lets the accepted citizen in and answers with the 303 to the service. */
  readonly finishLogin: (
    login: CitizenLoginInProgress,
    accepted: { readonly loginId: CitizenLoginId; readonly acr: Level; readonly authTimeSeconds: number },
    exchange: Exchange,
  ) => Promise<void>;
  /** Returns an OAuth error to the service, by the engine: state and iss are on it. */
  readonly abandonLogin: (
    login: CitizenLoginInProgress,
    error: { readonly error: string; readonly description: string },
    exchange: Exchange,
  ) => Promise<void>;
  /** The redirect to the service with this error, built without the engine: for a login whose cookies are gone. Undefined when the address is not registered for anybody. */
  readonly errorRedirect: (
    clientId: string,
    redirectUri: string,
    error: { readonly error: string; readonly description: string; readonly state: string | undefined },
  ) => Promise<string | undefined>;
  /** Checks a logout request; what the pages need for the tour by the provider. */
  readonly checkLogout: (
    query: URLSearchParams,
    exchange: Exchange,
  ) => Promise<LogoutAsked | { readonly fault: CitizenFaultCode }>;
  /** Ends the browser's session, tokens included, and queues back-channel logouts. Idempotent. */
  readonly endSession: (exchange: Exchange) => Promise<void>;
  /** Ends every session of an account (deactivation). */
  readonly endSessionsOf: (loginIds: readonly CitizenLoginId[]) => Promise<void>;
  /** Reads keys and clients again. */
  readonly refresh: () => Promise<void>;
};

export type LogoutAsked = {
  readonly client: CitizenClient | undefined;
  /** Undefined: the tour ends on our own page. */
  readonly postLogoutRedirectUri: string | undefined;
  readonly state: string | undefined;
  /** Whose session stands in this browser, when one stands and the hint is theirs. */
  readonly loginId: CitizenLoginId | undefined;
};
