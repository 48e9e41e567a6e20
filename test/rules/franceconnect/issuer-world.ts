import { createSecretKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CitizenClient, DataProvider } from '#clients/citizen/citizen-client.ts';
import { hashSecret } from '#clients/secret.ts';
import type { Exchange } from '#issuer/citizen/citizen-issuer.ts';
import { doorOfDelivery } from '#issuer/citizen/door-store.ts';
import { type OpenCitizenIssuer, openCitizenIssuer } from '#issuer/citizen/open.ts';
import { acceptedSeconds, type CitizenIssuerSettings, defaultSettings } from '#issuer/citizen/settings.ts';
import { type DeliveryQueue, startDeliveries } from '#issuer/deliveries.ts';
import type { KeyDeps } from '#issuer/keys.ts';
import { systemClock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import { systemRandom } from '#platform/random.ts';
import { openSqliteStores, type SqliteStores } from '#stores/sqlite/open.ts';
import { citizenFaultCatalogue } from '#vocabulary/citizen-fault-catalogue.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import { asAccountId, asCitizenLoginId, asClientId, asEntityId } from '#vocabulary/identifiers.ts';
import type { Level } from '#vocabulary/level.ts';
import { freePorts } from '../../support/free-ports.ts';
import { plainVault } from '../../support/plain-vault.ts';
import { type PersonName, people } from './people.ts';

export const secret = 'a-secret-of-more-than-thirty-two-characters';
const subjectSecret = 'unit-test-secret';

export type Door = {
  readonly issuer: string;
  readonly open: OpenCitizenIssuer;
  readonly keys: KeyDeps;
  readonly register: (more?: Partial<CitizenClient>) => Promise<CitizenClient>;
  readonly registerDataProvider: (more: Partial<DataProvider> & Pick<DataProvider, 'jwks'>) => Promise<DataProvider>;
};

export type IssuerWorld = {
  readonly low: Door;
  readonly plus: Door;
  readonly stores: SqliteStores;
  readonly deliveries: DeliveryQueue;
  readonly close: () => Promise<void>;
};

export type WorldSettings = Partial<Record<CitizenDoor, Partial<CitizenIssuerSettings>>>;

const silent = (): void => undefined;
const log: Log = {
  debug: silent,
  info: silent,
  warn: silent,
  error: (message, fields) =>
    process.stderr.write(`${message} ${String((fields?.error as Error | undefined)?.stack)}\n`),
};

/** Both issuers on real stores, with a room of pages reduced to what a test asks for under `/test/`. */
export const openIssuerWorld = async (settings: WorldSettings = {}): Promise<IssuerWorld> => {
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-citizen-'));
  const stores = openSqliteStores({
    file: join(folder, 'vestibule.db'),
    durability: 'process',
    journalKey: createSecretKey(Buffer.alloc(32)),
    clock: systemClock,
    vault: plainVault,
  });
  const servers: Server[] = [];
  const wake = () => deliveries.wake();
  const [low, plus] = await Promise.all([
    openDoor('low', { stores, servers, wake, settings: settings.low }),
    openDoor('plus', { stores, servers, wake, settings: settings.plus }),
  ]);
  const deliveries = startDeliveries({
    store: stores.deliveries,
    journal: stores.journal,
    engine: ({ id }) => (doorOfDelivery(id) === 'plus' ? plus : low).open.logoutEngine(),
    clock: systemClock,
    random: systemRandom,
    log,
    fetchPartner: fetch,
    rules: { tries: 1, firstRetrySeconds: 1 },
    count: silent,
  });
  return {
    low,
    plus,
    stores,
    deliveries,
    close: async () => {
      await deliveries.stop();
      for (const server of servers) server.closeAllConnections();
      for (const server of servers) server.close();
      stores.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

type Opening = {
  readonly stores: SqliteStores;
  readonly servers: Server[];
  readonly wake: () => void;
  readonly settings: Partial<CitizenIssuerSettings> | undefined;
};

const openDoor = async (door: CitizenDoor, { stores, servers, wake, settings }: Opening): Promise<Door> => {
  const [port = 0] = await freePorts(1);
  const issuer = `http://localhost:${port}/api/v2`;
  const keys: KeyDeps = { store: stores.citizenKeys[door], vault: plainVault, clock: systemClock, overlapSeconds: 600 };
  const merged = { ...defaultSettings[door], dataScopes: ['dgfip_rfr'], ...settings };
  const open = await openCitizenIssuer({
    door,
    issuer,
    settings: merged,
    stores: { ...stores, clients: stores.citizenClients, logins: stores.citizenLogins },
    keys,
    subjectSecret,
    cookieKey: createSecretKey(Buffer.alloc(32, 7)),
    clock: systemClock,
    random: systemRandom,
    log,
    fetchPartner: fetch,
    renderFault: (_request, fault, { detail }) => ({
      status: citizenFaultCatalogue[fault].status,
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
      body: `<p>${fault}</p><!-- ${String(detail)} -->`,
    }),
    secretGuard: { waitSeconds: () => 0, noteWrong: () => undefined },
    wakeDeliveries: wake,
  });
  const pages = testPages(door, open, stores, merged);
  const server = createServer((request, response) => void handle(open, pages, { request, response }));
  servers.push(server.listen(port, '127.0.0.1'));
  await once(server, 'listening');
  return { issuer, open, keys, ...registrars(door, open, stores) };
};

type Pages = (url: URL, exchange: Exchange) => Promise<void>;

const handle = async (open: OpenCitizenIssuer, pages: Pages, exchange: Exchange): Promise<void> => {
  const url = new URL(exchange.request.url ?? '/', 'http://localhost');
  const path = url.pathname.slice(open.basePath.length);
  try {
    if (!(await open.serve(path, exchange))) await pages(new URL(path + url.search, 'http://localhost'), exchange);
  } catch (error) {
    writeJson(exchange.response, 500, { error: String((error as Error).stack) });
  }
};

const writeJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? null));
};

/** What the web room does between the two halves of an authorization request, at a test's wish. */
const testPages =
  (door: CitizenDoor, open: OpenCitizenIssuer, stores: SqliteStores, settings: CitizenIssuerSettings): Pages =>
  async (url, exchange) => {
    const { searchParams: query, pathname } = url;
    const { response } = exchange;
    if (pathname === '/session/end') {
      const asked = await open.checkLogout(query, exchange);
      if (!('fault' in asked)) await open.endSession(exchange);
      return writeJson(response, 'fault' in asked ? 400 : 200, asked);
    }
    const uid = query.get('uid') ?? pathname.split('/')[2] ?? '';
    const login = await open.findLogin(uid, exchange);
    if (pathname.startsWith('/interaction/') || login === undefined) return writeJson(response, 200, login);
    if (pathname === '/test/abandon')
      return open.abandonLogin(login, { error: 'access_denied', description: 'User auth aborted' }, exchange);
    const level = (query.get('level') ?? login.wantedLevel) as Level;
    const authTimeSeconds = systemClock.nowSeconds();
    if (pathname === '/test/sso') {
      const { session } = login;
      if (session === undefined) return writeJson(response, 409, 'no session');
      return open.finishLogin(login, { loginId: session.loginId, acr: login.wantedLevel, authTimeSeconds }, exchange);
    }
    const person = people[(query.get('who') ?? 'angela') as PersonName];
    const loginId = await accept(stores, {
      door,
      interactionId: uid,
      level,
      person,
      seconds: acceptedSeconds(settings),
    });
    return open.finishLogin(login, { loginId, acr: level, authTimeSeconds }, exchange);
  };

type Acceptance = {
  readonly door: CitizenDoor;
  readonly interactionId: string;
  readonly level: Level;
  readonly person: (typeof people)[PersonName];
  readonly seconds: number;
};

const accept = async (
  { accounts, citizenLogins }: SqliteStores,
  { door, interactionId, level, person, seconds }: Acceptance,
) => {
  const now = systemClock.nowSeconds();
  const fresh = asAccountId(systemRandom.uuid());
  const account = await accounts.noteLogin(person.identityHash, fresh, now, () => []);
  const loginId = asCitizenLoginId(systemRandom.token(16));
  const login = { interactionId, door, browserHash: 'of-this-browser', expiresAtSeconds: now + 600 };
  await citizenLogins.move({ ...login, state: { step: 'choosing' } }, undefined, []);
  const accepted = {
    loginId,
    door,
    citizen: { ...person, accountId: account.accountId, proof: { ...person.proof, level } },
    authTimeSeconds: now,
    expiresAtSeconds: now + seconds,
  };
  await citizenLogins.accept({ ...login, state: { step: 'verified', loginId } }, 'choosing', accepted, []);
  return loginId;
};

const registrars = (door: CitizenDoor, open: OpenCitizenIssuer, stores: SqliteStores) => ({
  register: async (more: Partial<CitizenClient> = {}): Promise<CitizenClient> => {
    const clientId = asClientId(`client-${systemRandom.uuid()}`);
    const client: CitizenClient = { ...usualClient(door), clientId, entityId: asEntityId(clientId), ...more };
    await stores.citizenClients.save(client.clientId, client, []);
    await open.refresh();
    return client;
  },
  registerDataProvider: async (more: Partial<DataProvider> & Pick<DataProvider, 'jwks'>): Promise<DataProvider> => {
    const clientId = asClientId(`data-${systemRandom.uuid()}`);
    const provider: DataProvider = {
      clientId,
      door,
      name: 'Fournisseur de données',
      entityId: asEntityId(clientId),
      secretHashes: [hashSecret(secret, systemRandom)],
      scopes: ['dgfip_rfr'],
      signingAlg: 'ES256',
      encryption: { alg: 'ECDH-ES', enc: 'A256GCM' },
      jwksUri: undefined,
      status: 'active',
      ...more,
    };
    await stores.dataProviders.save(clientId, provider, []);
    return provider;
  },
});

const usualClient = (door: CitizenDoor): Omit<CitizenClient, 'clientId' | 'entityId'> => ({
  door,
  name: 'Service de test',
  authentication: { method: 'client_secret_post', secretHashes: [hashSecret(secret, systemRandom)] },
  jwks: undefined,
  jwksUri: undefined,
  redirectUris: ['https://service.example.fr/callback'],
  postLogoutRedirectUris: ['https://service.example.fr/bye'],
  sectorIdentifierUri: undefined,
  backchannelLogoutUri: undefined,
  scopes: ['openid', 'identite_pivot', 'email', 'dgfip_rfr'],
  mayAskAmr: false,
  signingAlg: 'ES256',
  encryption: {},
  providers: { mode: 'exclude', list: [] },
  allowedIdpHints: undefined,
  allowedPrompts: undefined,
  kind: 'public',
  identityConsent: false,
  lenient: false,
  errorsReturn: false,
  status: 'active',
});

/** A listener for what a test wants to receive. */
export const listen = async (
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly origin: string; readonly close: () => void }> => {
  const [port = 0] = await freePorts(1);
  const server = createServer(answer).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { origin: `http://localhost:${port}`, close: () => void server.close() };
};
