import Provider from 'oidc-provider';
import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import type { KeyObject } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { JournalStore } from '#audit/journal.ts';
import type { ClientStore } from '#clients/client-store.ts';
import type { DirectoryLookup } from '#directory/directory-store.ts';
import type { Log } from '#platform/log.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { DeviceId, SessionId } from '#vocabulary/identifiers.ts';
import type { Level } from '#vocabulary/level.ts';
import { createFindAccount } from './account.ts';
import { createAdapter } from './adapter.ts';
import type { CibaDesk } from './ciba.ts';
import { completeCibaAnswers } from './ciba-answers.ts';
import { withCiba } from './ciba-configuration.ts';
import type { CibaDoor } from './ciba-door.ts';
import { bendCibaRequest } from './ciba-model.ts';
import { completeAnswers, completeCallback } from './answers.ts';
import { type ClientCache, createClientCache } from './client-cache.ts';
import { engineConfiguration } from './configuration.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { dressEnginePages } from './engine-pages.ts';
import type { PlaceOf } from './current-place.ts';
import { createEventsOf } from './events.ts';
import { createLoadGrant } from './grant.ts';
import { bendIdToken } from './id-token.ts';
import type { KeyRing } from './keys.ts';
import type { Addresses } from './paths.ts';
import { answerAfterWrites } from './pending-writes.ts';
import { createPolicy } from './policy.ts';
import { keepSessionAlive } from './keep-alive.ts';
import type { ProtocolStore } from './protocol-store.ts';
import type { SecretGuard } from './secret-guard.ts';
import { type RefusedRequest, watchRefusedRequests } from './refused-requests.ts';
import { bendReplayDetection } from './replay.ts';
import { bendInteraction } from './resume-at-once.ts';
import { recordReuse } from './reuse.ts';
import { bendSession } from './session-model.ts';
import { bendTokens, rememberSigned, type TokenFormat } from './tokens.ts';

/** A TLS certificate that a service presented, by handshake or in a believed header. */
export type ServiceCertificate = {
  readonly pem: string;
  /** The chain leads to a configured root. */
  readonly trusted: boolean;
};

/** How the issuer learns of certificates; the web room knows listeners and proxies. */
export type ServiceCertificates = {
  readonly presented: (request: IncomingMessage) => ServiceCertificate | undefined;
  /** Whether the certificate that was presented is revoked, or not known not to be where that is asked for. */
  readonly isRefused: (request: IncomingMessage) => Promise<boolean>;
  /** `property` is a `tls_client_auth_…` name of RFC 8705 §2.1.2. */
  readonly subjectMatches: (certificate: ServiceCertificate, property: string, expected: string) => boolean;
};

export type IssuerSettings = {
  readonly subjectComponent: string;
  /** Whether a DPoP proof may or must carry a nonce of ours (RFC 9449 §8). */
  readonly dpopNonce: 'offered' | 'required';
  readonly session: { readonly idleSeconds: number; readonly maximumSeconds: number };
  readonly lifetimes: {
    readonly loginSeconds: number;
    readonly codeSeconds: number;
    readonly accessTokenSeconds: number;
    readonly idTokenSeconds: number;
    readonly refreshTokenSeconds: number;
  };
};

export type IssuerDeps = {
  readonly addresses: Addresses;
  readonly settings: IssuerSettings;
  readonly stores: {
    readonly protocol: ProtocolStore;
    readonly deliveries: DeliveryStore;
    readonly clients: ClientStore;
    readonly journal: JournalStore;
  };
  readonly directory: DirectoryLookup;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Signs the cookies. */
  readonly cookieKey: KeyObject;
  /** Makes the nonces of DPoP proofs: 32 bytes, the same in every process and after every start. */
  readonly dpopNonceKey: Buffer;
  /** Authenticates refresh tokens. */
  readonly refreshKey: KeyObject;
  readonly certificates: ServiceCertificates;
  readonly reachableLevel: Level;
  readonly secretGuard: SecretGuard;
  /** Roughly where a browser is; absent where nobody could see it. */
  readonly placeOf?: PlaceOf | undefined;
  /** Tells a service what was refused to it. */
  readonly noteRefusal?: ((refused: RefusedRequest) => void) | undefined;
  /** Remembers which session a phone opened, until when; false when the phone was revoked meanwhile. */
  readonly noteDeviceSession: (id: DeviceId, sessionId: SessionId, expiresAtSeconds: number) => Promise<boolean>;
  /** Asks an address that a service gave (JWKS). */
  readonly fetchPartner: (address: string | URL, init?: RequestInit) => Promise<Response>;
  /** The error page, when there is nowhere to return to. */
  readonly renderError: (
    ctx: KoaContextWithOIDC,
    out: ErrorOut,
    error: Error,
  ) => { readonly headers: Readonly<Record<string, string>>; readonly body: string };
  /** Logins that services start without a browser; absent where there is no device to ask. */
  readonly ciba?: CibaDoor | undefined;
};

/** One engine with the keys of one moment; a rotation makes another. All state is in the stores. */
export type Engine = {
  readonly provider: Provider;
  /** Answers a request. Composed once: the engine's framework would do it again for each. */
  readonly handle: ReturnType<Provider['callback']>;
  readonly clients: ClientCache;
  readonly format: TokenFormat;
};

/** Without listeners the engine's framework prints to the console. A refusal is not logged here: it is not a defect. */
const logDefects = (provider: Provider, log: Log): void => {
  (provider as NodeJS.EventEmitter).on('error', (error: unknown) => log.error('the protocol engine failed', { error }));
  provider.on('server_error', (_ctx: unknown, error: unknown) => log.error('the protocol engine failed', { error }));
};

const withoutDispatcher = (init: RequestInit | undefined): RequestInit => {
  const { dispatcher: _guard, ...rest } = (init ?? {}) as RequestInit & { dispatcher?: unknown };
  return rest;
};

const renderDefect = (deps: IssuerDeps, ctx: KoaContextWithOIDC, error: Error): void => {
  const page = deps.renderError(ctx, { error: 'server_error' }, error);
  ctx.status = 500;
  ctx.set(page.headers);
  ctx.body = page.body;
};

/** Builds the engine on our stores, with every adaptation applied. */
export const createEngine = (deps: IssuerDeps, ring: KeyRing, desk?: CibaDesk): Engine => {
  const { stores, clock, random, settings, addresses } = deps;
  const format: TokenFormat = {
    issuer: addresses.issuer,
    ring,
    refreshKey: deps.refreshKey,
    clock,
    random,
    signed: rememberSigned(),
  };
  const clientOf = (engineClient: object) => clients.recordOf(engineClient);
  const eventsOf = createEventsOf(clock, settings.subjectComponent, deps.placeOf);
  const usual = engineConfiguration(deps, clientOf);
  const configuration = desk === undefined ? usual : withCiba(usual, { deps, desk, ring, clientOf });
  const provider = new Provider(addresses.issuer, {
    ...configuration,
    adapter: createAdapter({ protocol: stores.protocol, journal: stores.journal, clock, eventsOf }),
    jwks: { keys: ring.all.map(({ privateJwk }) => privateJwk) },
    findAccount: createFindAccount(deps.directory, settings.subjectComponent),
    loadExistingGrant: createLoadGrant(clientOf, settings.session.maximumSeconds),
    interactions: {
      ...configuration.interactions,
      policy: createPolicy({ clientOf, clock, reachableLevel: deps.reachableLevel, deviceSessions: deps }),
    },
    // The engine's own guard against private addresses cannot be opened for the sandbox; ours can, by configuration.
    fetch: (url, init) => deps.fetchPartner(url instanceof Request ? url.url : url, withoutDispatcher(init)),
  });
  // The web room sets the forwarded headers itself, from configured proxies only.
  provider.proxy = true;
  logDefects(provider, deps.log);
  answerAfterWrites(provider, (ctx, error) => renderDefect(deps, ctx, error));
  if (deps.noteRefusal !== undefined) watchRefusedRequests(provider, deps.noteRefusal);
  bendSession(provider, { random, clock, maximumSeconds: settings.session.maximumSeconds });
  bendInteraction(provider);
  bendTokens(provider, format);
  bendIdToken(provider, { clientOf, random, format, idTokenSeconds: settings.lifetimes.idTokenSeconds });
  bendReplayDetection(provider, stores.protocol, clock);
  const clients = createClientCache(provider, stores.clients, desk !== undefined);
  dressEnginePages(provider, addresses.browserOrigin.startsWith('https:'));
  completeAnswers(provider, addresses);
  completeCallback(provider);
  keepSessionAlive(provider, deps);
  if (desk !== undefined) {
    bendCibaRequest(provider, desk);
    completeCibaAnswers(provider, desk.door.rules);
  }
  recordReuse(provider, deps);
  return { provider, handle: provider.callback(), clients, format };
};
