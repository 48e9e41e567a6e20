import { setTimeout } from 'node:timers/promises';
import { createSecretKey } from 'node:crypto';
import { join } from 'node:path';
import { startAnchoring } from '#audit/anchoring.ts';
import { anchorsFileName } from '#audit/anchor.ts';
import { deriveJournalKey } from '#audit/journal-key.ts';
import { withSuspendedClients } from '#clients/suspension.ts';
import type { DirectoryLookup } from '#directory/directory-store.ts';
import { withSuspendedProfessionals } from '#identity/suspension.ts';
import type { Examiner } from '#examiner/examiner.ts';
import { type DeliveryQueue, startDeliveries } from '#issuer/deliveries.ts';
import { type Issuer, openIssuer } from '#issuer/issuer.ts';
import type { MakeKeyPair } from '#issuer/keys.ts';
import type { CardTrust } from '#methods/card/card-trust.ts';
import { addressesOf } from '#issuer/paths.ts';
import type { IssuerDeps } from '#issuer/provider.ts';
import { createRefusalTrace, type RefusalTrace } from '#partners/trace.ts';
import { systemClock } from '#platform/clock.ts';
import { createLog, type Log } from '#platform/log.ts';
import { deriveKey, type MasterKey } from '#platform/master-key.ts';
import { createMetrics, type Metrics } from '#platform/metrics.ts';
import { createOutgoing, type Outgoing } from '#platform/outgoing.ts';
import { createProxyTrust, type ProxyTrust } from '#platform/proxies.ts';
import { systemRandom } from '#platform/random.ts';
import { createSealer } from '#platform/sealed-token.ts';
import { startPurge } from '#stores/purge.ts';
import type { SqliteStores } from '#stores/sqlite/open.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { SessionId } from '#vocabulary/identifiers.ts';
import { createProfessionalLook } from '#web/look/professional-look.ts';
import { createOperationsServer } from '#web/operations/server.ts';
import type { Door } from '#web/professional/door.ts';
import { renderEngineError } from '#web/professional/fault-page.ts';
import { createProfessionalServer } from '#web/professional/server.ts';
import type { Config } from './config.ts';
import { warningsOf } from './config-production.ts';
import { openCardHost, openTrust } from './main-card.ts';
import { cibaDoorOf } from './main-ciba.ts';
import { connectionsOf, connectionWatchOf } from './main-connections.ts';
import type { OfficeNeeds, OfficeRooms } from './main-office-rooms.ts';
import { endingDeactivated } from './main-open-sessions.ts';
import { readinessChecks } from './main-readiness.ts';
import type { OpenCitizenDoor } from './main-citizen.ts';
import { declareDevicesClient } from './main-devices-client.ts';
import { importConfiguredExtraction } from './main-directory.ts';
import { type DoorLimits, openDoorLimits } from './main-limits.ts';
import { type Listening, listen } from './main-listen.ts';
import { professionalLookOptionsOf } from './main-look.ts';
import { openPlaceOf, type PlaceOf } from './main-places.ts';
import type { PreparedSandbox } from './main-sandbox.ts';
import { managingOf, openPhoneListener, openPhoneMethod, type PhoneMethod, phoneDoorOf } from './main-phone.ts';
import { keyDepsOf, openConfiguredStores } from './main-stores.ts';
import { watchChanges } from './main-watch.ts';
import { mainTls, mutualTlsOptions, serviceCertificates } from './main-tls.ts';

/** What a test may hold still; everything else is real. */
export type MainOptions = {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly log?: Log;
  /** Signing keys made before. */
  readonly makeKeyPair?: MakeKeyPair;
  readonly wait?: Wait;
};

/** Lets time pass, until the signal says that it is no use any more. */
type Wait = (milliseconds: number, signal: AbortSignal) => Promise<unknown>;

const waitAwhile: Wait = (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal });

/** A platform that serves. */
export type Running = {
  readonly config: Config;
  readonly stores: SqliteStores;
  readonly issuer: Issuer;
  readonly citizen: OpenCitizenDoor | undefined;
  /** The room of the partner space, for the console and the examiner. */
  readonly partners: Pick<OfficeRooms['partners'], 'space'>;
  /** What the operator console can do, and its pages. */
  readonly console: Pick<OfficeRooms['console'], 'operations' | 'routes'>;
  readonly deliveries: DeliveryQueue;
  readonly sandbox: PreparedSandbox | undefined;
  /** Ends what is under way, then closes listeners and stores. */
  readonly close: () => Promise<void>;
};

export type Base = {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly master: MasterKey;
  readonly stores: SqliteStores;
  /** Professionals as the doors meet them: whom the operator suspended is no longer let in. */
  readonly directory: DirectoryLookup;
  readonly outgoing: Outgoing;
  readonly proxies: ProxyTrust;
  readonly makeKeyPair: MakeKeyPair | undefined;
  readonly wait: Wait;
  readonly limits: DoorLimits;
  /** Roughly where a request comes from. */
  readonly placeOf: PlaceOf;
  /** What was refused to each service lately, for the service itself. */
  readonly refusals: RefusalTrace;
};

/**
 * Composes and starts the whole platform. Resolves when every listener accepts connections.
 * Throws, with a sentence for the operator, when something that the configuration names cannot be had; what was opened
 * until then is closed again, last first.
 */
export const startVestibule = async (config: Config, options: MainOptions = {}): Promise<Running> => {
  await using opened = new AsyncDisposableStack();
  const base = await openBase(opened, config, options);
  const { stores } = base;
  const sandbox = await openSandbox(opened, base);
  await importConfiguredExtraction(base);
  opened.defer(await anchorJournal(base));
  const phone = openPhoneMethod(base, sandbox);
  opened.defer(phone.close);
  const issuer = await startIssuer(base, sandbox, phone);
  const citizen = await openConfiguredCitizen(opened, base, phone);
  const deliveries = startQueue(base, issuer, citizen);
  citizen?.wakeBy(deliveries.wake);
  opened.defer(deliveries.stop);
  opened.defer(async () => issuer.ciba?.stop());
  const endSessions = async (sessions: readonly SessionId[]) => {
    await issuer.endSessions(sessions);
    deliveries.wake();
  };
  const managing = managingOf(phone, endSessions);
  const connections = connectionsOf(base, phone);
  const door = makeDoor(base, issuer, {
    ...{ deliveries, sandbox, connections },
    phone: phoneDoorOf(phone, base, managing),
  });
  await declareDevicesClient(base, door.addresses.browserOrigin);
  opened.defer(startPurge(stores, base.clock, base.log, 30));
  const trust = await openTrust(base, sandbox);
  const endDeactivated = endingDeactivated(base, { citizen, endSessions });
  opened.defer(watchChanges(base, { issuer, citizen, managing, trust, contact: phone.contact, endDeactivated }));
  opened.defer((await openPhoneListener({ base, method: phone, sandbox }, managing)).close);
  await citizen?.listen();
  const rooms = await openConfiguredOffice(opened, base, {
    ...{ contact: phone.contact, browserOrigin: door.addresses.browserOrigin },
    ...{ sandbox, phone, issuer, citizen, trust, endSessions },
  });
  await openListeners(opened, base, { door, sandbox, trust, examiner: rooms?.examiner });
  const running = opened.move();
  const close = () => running.disposeAsync();
  return {
    ...{ config, stores, issuer, citizen, deliveries, sandbox, close },
    get partners() {
      return ofOffice(rooms).partners;
    },
    get console() {
      return ofOffice(rooms).console;
    },
  };
};

const ofOffice = (rooms: OfficeRooms | undefined): OfficeRooms => {
  if (rooms === undefined) throw new Error('this deployment opens no office');
  return rooms;
};

/** What a deployment does not open it does not load either: some megabytes, and a part of the start. */
const openConfiguredCitizen = async (
  opened: AsyncDisposableStack,
  base: Base,
  { contact }: PhoneMethod,
): Promise<OpenCitizenDoor | undefined> => {
  if (!base.config.citizen.enabled) return undefined;
  const { openCitizen } = await import('./main-citizen.ts');
  return openCitizen(opened, base, (one) => connectionWatchOf(base, contact, one));
};

const openConfiguredOffice = async (
  opened: AsyncDisposableStack,
  base: Base,
  needs: OfficeNeeds,
): Promise<OfficeRooms | undefined> => {
  if (!base.config.office.enabled) return undefined;
  const { openOfficeRooms } = await import('./main-office-rooms.ts');
  return openOfficeRooms(opened, base, needs);
};

const openSandbox = async (opened: AsyncDisposableStack, base: Base): Promise<PreparedSandbox | undefined> => {
  if (!base.config.sandbox.enabled) return undefined;
  const { prepareSandbox } = await import('./main-sandbox.ts');
  const sandbox = await prepareSandbox(base);
  opened.defer(sandbox.close);
  return sandbox;
};

const anchorJournal = ({ config, stores, master, clock, log }: Base): Promise<() => Promise<void>> =>
  startAnchoring(
    {
      journal: stores.journal,
      flush: stores.flush,
      file: join(config.dataDirectory, anchorsFileName),
      key: deriveJournalKey(master),
      clock,
      everyLines: 1000,
      everySeconds: 60,
    },
    (error) => log.error('the journal could not be anchored', { error }),
  );

const openBase = async (opened: AsyncDisposableStack, config: Config, options: MainOptions): Promise<Base> => {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? systemRandom;
  const log = options.log ?? createLog(config.log.level);
  for (const detail of warningsOf(config))
    log.warn('the configuration allows something that is better refused', { detail });
  const { master, stores } = await openConfiguredStores(config, { clock, random });
  opened.defer(stores.close);
  const outgoing = createOutgoing({
    allowPrivate: config.mode === 'sandbox' || config.insecureAllowPrivateAddresses,
    timeoutMilliseconds: config.professional.logout.timeoutSeconds * 1000,
    maximumBytes: 256 * 1024,
  });
  opened.defer(outgoing.close);
  const proxies = createProxyTrust(config.proxies.trusted);
  const places = await openPlaceOf(config, { proxies, log });
  opened.defer(places.close);
  return {
    config,
    clock,
    random,
    log,
    metrics: createMetrics(),
    master,
    stores,
    directory: withSuspendedProfessionals(stores.directory, stores.suspensions.professional, clock),
    outgoing,
    proxies,
    placeOf: places.placeOf,
    limits: openDoorLimits(config.limits, { proxies, clock }),
    refusals: createRefusalTrace(clock),
    makeKeyPair: options.makeKeyPair,
    wait: options.wait ?? waitAwhile,
  };
};

const startIssuer = async (base: Base, sandbox: PreparedSandbox | undefined, phone: PhoneMethod): Promise<Issuer> => {
  const { config, clock, random, log, master, stores, outgoing } = base;
  const { professional, card } = config;
  const mutualTls = professional.mutualTls ?? sandbox?.mutualTls;
  const addresses = addressesOf(professional.issuer, professional.authorizeUrl, mutualTls?.url);
  const { look } = createProfessionalLook(professionalLookOptionsOf(config));
  const pageDeps = { look, clock, random, https: addresses.browserOrigin.startsWith('https:') };
  const deps: IssuerDeps = {
    addresses,
    settings: professional,
    stores: { ...stores, clients: suspendedClientsOf(base) },
    directory: base.directory,
    clock,
    random,
    log,
    cookieKey: createSecretKey(deriveKey(master, 'cookies', 32)),
    dpopNonceKey: deriveKey(master, 'dpop-nonces', 32),
    refreshKey: createSecretKey(deriveKey(master, 'refresh-tokens', 32)),
    certificates: await serviceCertificates(base, mutualTls),
    reachableLevel: card.level,
    secretGuard: base.limits.secretGuard,
    placeOf: base.placeOf,
    noteRefusal: base.refusals.note,
    noteDeviceSession: phone.noteSession,
    ciba: cibaDoorOf(phone.answer, base),
    fetchPartner: (address, init) => outgoing.fetch(address, init),
    renderError: (ctx, out, error) => renderEngineError(pageDeps, ctx, out, error),
  };
  return openIssuer(deps, keyDepsOf(config, base, base));
};

/** A client that the operator suspended is treated as unknown. */
const suspendedClientsOf = ({ stores, clock }: Base): SqliteStores['clients'] =>
  withSuspendedClients(stores.clients, { suspensions: stores.suspensions.client, clock });

const startQueue = (
  { config, stores, clock, random, log, metrics, outgoing }: Base,
  issuer: Issuer,
  citizen: OpenCitizenDoor | undefined,
): DeliveryQueue =>
  startDeliveries({
    store: stores.deliveries,
    journal: stores.journal,
    engine: (delivery) => citizen?.engineOf(delivery) ?? issuer.engine(),
    clock,
    random,
    log,
    fetchPartner: (address, init) => outgoing.fetch(address, init),
    rules: config.professional.logout,
    count: metrics.logoutDelivery,
  });

const makeDoor = (
  base: Base,
  issuer: Issuer,
  {
    deliveries,
    sandbox,
    phone,
    connections,
  }: {
    readonly deliveries: DeliveryQueue;
    readonly sandbox: PreparedSandbox | undefined;
    readonly phone: Door['phone'];
    readonly connections: Door['connections'];
  },
): Door => {
  const { config, stores, clock, random, log, metrics, master, proxies, limits } = base;
  const mutualTls = config.professional.mutualTls ?? sandbox?.mutualTls;
  return {
    issuer,
    addresses: addressesOf(config.professional.issuer, config.professional.authorizeUrl, mutualTls?.url),
    cardOrigin: new URL(config.card.url).origin,
    login: { logins: stores.logins, directory: base.directory, clock, random },
    journal: stores.journal,
    sealer: createSealer(deriveKey(master, 'notes', 32)),
    ...createProfessionalLook(professionalLookOptionsOf(config)),
    log,
    counters: metrics,
    clientAddress: proxies.clientAddress,
    placeOf: base.placeOf,
    waitSeconds: limits.waitSeconds,
    ...{ phone, connections },
    logos: stores.partners,
    findBanner: () => stores.banners.find('banner'),
    wakeDeliveries: deliveries.wake,
    sandbox: sandbox?.links,
  };
};

const openListeners = async (
  opened: AsyncDisposableStack,
  base: Base,
  {
    door,
    sandbox,
    trust,
    examiner,
  }: {
    readonly door: Door;
    readonly trust: CardTrust;
    readonly sandbox: PreparedSandbox | undefined;
    readonly examiner: Pick<Examiner, 'mountMutualTls'> | undefined;
  },
): Promise<void> => {
  const { config, metrics, stores } = base;
  const { professional } = config;
  const main = createProfessionalServer(door, professional.tls === undefined ? undefined : await mainTls(base));
  const mutualTls = professional.mutualTls ?? sandbox?.mutualTls;
  const twin = mutualTls === undefined ? undefined : createProfessionalServer(door, await mutualTlsOptions(mutualTls));
  if (twin !== undefined) examiner?.mountMutualTls(twin);
  const cardHost = await openCardHost(base, { door, sandbox, trust });
  const operations = createOperationsServer({
    metrics,
    checks: readinessChecks(stores),
  });
  const keep = async (opening: Promise<Listening>): Promise<void> => opened.defer((await opening).close);
  if (twin !== undefined && mutualTls !== undefined)
    await keep(listen(twin, mutualTls.listen, 'the mutual-TLS listener'));
  await keep(listen(cardHost, config.card.listen, 'the card host'));
  for (const open of sandbox?.parties ?? []) await keep(open());
  await keep(listen(main, professional.listen, 'the professional door'));
  // Last, since it says that the others are open.
  await keep(listen(operations, config.operations.listen, 'the operations listener'));
};
