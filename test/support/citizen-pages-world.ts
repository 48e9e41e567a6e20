import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Banner } from '#clients/banner.ts';
import type { CitizenClient, DataProvider } from '#clients/citizen/citizen-client.ts';
import type { CivilRegister } from '#identity/citizen/register.ts';
import { verifyCitizen } from '#identity/citizen/verify-citizen.ts';
import type { CitizenIssuer, CitizenLoginInProgress, LogoutAsked } from '#issuer/citizen/citizen-issuer.ts';
import { correlationOf } from '#login/ticket.ts';
import type { IdentityProvider } from '#methods/upstream/identity-provider.ts';
import type { Answered, ProviderHealth, Upstream } from '#methods/upstream/upstream.ts';
import { systemClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import { createMetrics } from '#platform/metrics.ts';
import { createSealer } from '#platform/sealed-token.ts';
import { systemRandom } from '#platform/random.ts';
import type { CitizenDoor, PivotIdentity, UpstreamProof } from '#vocabulary/citizen.ts';
import type { CitizenFaultCode } from '#vocabulary/citizen-fault-catalogue.ts';
import { asClientId, asEntityId, asProviderId, type CitizenLoginId } from '#vocabulary/identifiers.ts';
import type { Level } from '#vocabulary/level.ts';
import type { CitizenDoorDeps } from '#web/citizen/door.ts';
import { createCitizenServer } from '#web/citizen/server.ts';
import { createCitizenLook } from '#web/look/citizen-look.ts';
import type { SqliteStores } from '#stores/sqlite/open.ts';
import { makeDirectory, openIn } from '../stores/sqlite-examinee.ts';
import { newVisitor, type VisitedPage, type Visitor } from './visitor.ts';

/** What a test may bend before or between its steps. */
export type Bent = {
  client: CitizenClient;
  scopes: readonly string[];
  wantedLevel: Level;
  informs: boolean;
  idpHint: string | undefined;
  uiLocales: string | undefined;
  session: CitizenLoginId | undefined;
  providers: readonly IdentityProvider[];
  health: Readonly<Record<string, ProviderHealth>>;
  /** What the provider’s answer is worth; undefined: a proof of the person. */
  answered: Answered | undefined;
  person: UpstreamProof['identity'];
  level: Level;
  register: CivilRegister | undefined;
  dataProviders: readonly DataProvider[];
  banner: Banner | undefined;
  departs: CitizenFaultCode | undefined;
  endsAtProvider: boolean;
  waitSeconds: number;
};

export type CitizenPages = {
  readonly bent: Bent;
  readonly issuer: string;
  readonly deps: CitizenDoorDeps;
  /** Where provider and service stand. */
  readonly elsewhere: string;
  readonly stores: SqliteStores;
  /** What the engine was told, in order. */
  readonly finished: { readonly loginId: CitizenLoginId; readonly acr: Level }[];
  readonly calls: { answers: number; ended: number };
  readonly newVisitor: (language?: string) => Visitor;
  /** Begins a login as a service would: `uid` names the request. */
  readonly begin: (visitor: Visitor, uid?: string) => Promise<VisitedPage>;
  /** From the choice to the provider’s page. */
  readonly chooseProvider: (visitor: Visitor, page: VisitedPage, providerId: string) => Promise<VisitedPage>;
  /** From the provider’s page back, with what the provider adds to the state. */
  readonly comeBack: (visitor: Visitor, page: VisitedPage, answer?: Record<string, string>) => Promise<VisitedPage>;
  /** From the start to the page that informs. */
  readonly reachConsent: (visitor: Visitor, uid?: string) => Promise<VisitedPage>;
  readonly events: () => Promise<readonly { readonly kind: string; readonly details: Record<string, unknown> }[]>;
  readonly close: () => Promise<void>;
};

/** The pages of one door on a real listener, over real stores; a small engine and a small provider around them. */
export const openCitizenPages = async (
  door: CitizenDoor = 'low',
  changes: Partial<CitizenDoorDeps> = {},
): Promise<CitizenPages> => {
  const other = await openElsewhere();
  const elsewhere = originOf(other);
  const directory = await makeDirectory();
  const stores = openIn(directory.path, systemClock);
  const bent = usualWorld(door, elsewhere);
  const logins = new Map<string, CitizenLoginInProgress>();
  const finished: CitizenPages['finished'] = [];
  const calls = { answers: 0, ended: 0 };
  const holder = { origin: 'http://127.0.0.1:1' };
  const { look, stylesheet } = createCitizenLook({ sandbox: false });
  const address = {
    get issuer() {
      return `${holder.origin}/api/v2`;
    },
  };
  const deps: CitizenDoorDeps = {
    issuer: smallIssuer({ door, address, bent, logins, finished, calls }),
    upstream: smallUpstream({ door, bent, elsewhere, calls }),
    login: {
      logins: stores.citizenLogins,
      accounts: stores.accounts,
      verifyCitizen: (proof, wish) =>
        verifyCitizen(
          {
            register: bent.register,
            accounts: stores.accounts,
            ins: undefined,
            clock: systemClock,
            random: systemRandom,
          },
          proof,
          wish,
        ),
      clock: systemClock,
      random: systemRandom,
      acceptedSeconds: 1800,
      unansweredSeconds: 300,
    },
    journal: stores.journal,
    levels: door === 'low' ? ['eidas1'] : ['eidas2', 'eidas3'],
    ssoLevels: door === 'low' ? ['eidas1'] : ['eidas2'],
    logos: { hasLogo: async () => false, findLogo: async () => undefined },
    findBanner: async () => bent.banner,
    listDataProviders: async () => bent.dataProviders,
    wordsOfScope: (scope) =>
      scope === 'dgfip_rfr'
        ? {
            label: { fr: 'Revenu fiscal de référence', en: 'Reference tax income' },
            holder: { fr: 'Finances publiques', en: 'Public finances' },
          }
        : undefined,
    sealer: createSealer(systemRandom.bytes(32)),
    look,
    stylesheet,
    log: createLog('silent'),
    counters: createMetrics(),
    isTrusted: ({ headers }) => headers['x-from-gateway'] === 'yes',
    placeOf: () => undefined,
    limit: () => bent.waitSeconds,
    rootRedirect: undefined,
    supportUrl: 'https://support.example/formulaire',
    ...changes,
  };
  const server = createCitizenServer(deps, undefined);
  holder.origin = await server.listen({ host: '127.0.0.1', port: 0 });
  const begin: CitizenPages['begin'] = (visitor, uid = 'login-one') =>
    visitor.open(`${address.issuer}/authorize?uid=${uid}`);
  const chooseProvider: CitizenPages['chooseProvider'] = (visitor, page, providerId) =>
    visitor.press(page, '/redirect-to-idp', providerId);
  const comeBack: CitizenPages['comeBack'] = (visitor, page, answer = { code: 'good' }) => {
    const state = page.url.searchParams.get('state') ?? '';
    return visitor.open(`${address.issuer}/oidc-callback?${new URLSearchParams({ state, ...answer })}`);
  };
  return {
    bent,
    get issuer() {
      return address.issuer;
    },
    deps,
    elsewhere,
    stores,
    finished,
    calls,
    newVisitor: (language) => newVisitor(language),
    begin,
    chooseProvider,
    comeBack,
    reachConsent: async (visitor, uid) => {
      const away = await chooseProvider(visitor, await begin(visitor, uid), 'impots');
      return comeBack(visitor, away);
    },
    events: async () =>
      (await stores.journal.readAfter(0, 1000)).map(({ event }) => ({
        kind: event.kind,
        details: event.details ?? {},
      })),
    close: async () => {
      await server.close();
      other.close();
      stores.close();
      await directory.remove();
    },
  };
};

const originOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** A provider’s and a service’s host: whatever is asked, a page that says which. */
const openElsewhere = async (): Promise<Server> => {
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<h1>elsewhere</h1>'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

const angela: PivotIdentity = {
  givenNames: ['Angela', 'Claire', 'Louise'],
  familyName: 'DUBOIS',
  birthdate: '1962-08-24',
  gender: 'female',
  birthplace: '75107',
  birthcountry: '99100',
};

export const provider = (
  providerId: string,
  title: string,
  changes: Partial<IdentityProvider> = {},
): IdentityProvider => ({
  providerId: asProviderId(providerId),
  title,
  doors: ['low', 'plus'],
  badge: { letters: title.slice(0, 2).toUpperCase(), colour: '#305a8c' },
  active: true,
  display: true,
  isBeta: false,
  order: 10,
  discovery: { url: 'http://127.0.0.1:1/.well-known/openid-configuration' },
  clientId: 'us',
  sealedClientSecret: undefined,
  tokenEndpointAuthMethod: 'client_secret_post',
  idTokenSignedResponseAlg: 'ES256',
  userinfoSignedResponseAlg: 'none',
  idTokenEncryption: undefined,
  userinfoEncryption: undefined,
  allowedLevels: ['eidas1'],
  amr: ['fc', 'pwd'],
  people: 'national',
  dialog: undefined,
  insValidationMode: undefined,
  ...changes,
});

export const client = (elsewhere: string, door: CitizenDoor, changes: Partial<CitizenClient> = {}): CitizenClient => ({
  clientId: asClientId('service-one'),
  door,
  name: 'Mon dossier santé',
  entityId: asEntityId('service-one'),
  authentication: { method: 'client_secret_post', secretHashes: [] },
  jwks: undefined,
  jwksUri: undefined,
  redirectUris: [`${elsewhere}/callback`],
  postLogoutRedirectUris: [`${elsewhere}/logged-out`],
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
  ...changes,
});

const usualWorld = (door: CitizenDoor, elsewhere: string): Bent => {
  const level = door === 'low' ? 'eidas1' : 'eidas2';
  return {
    client: client(elsewhere, door),
    scopes: ['openid', 'identite_pivot', 'email'],
    wantedLevel: level,
    informs: true,
    idpHint: undefined,
    uiLocales: undefined,
    session: undefined,
    providers: [
      provider('impots', 'Espace des impôts', { order: 1, allowedLevels: door === 'low' ? ['eidas1'] : ['eidas2'] }),
      provider('poste', 'Identité postale', { order: 2, allowedLevels: ['eidas2'] }),
      provider('carte', 'Identité nationale', { order: 3, allowedLevels: ['eidas2', 'eidas3'] }),
    ],
    health: {},
    answered: undefined,
    person: { kind: 'pivot', pivot: angela },
    level,
    register: undefined,
    dataProviders: [],
    banner: undefined,
    departs: undefined,
    endsAtProvider: true,
    waitSeconds: 0,
  };
};

type SmallIssuer = {
  readonly door: CitizenDoor;
  readonly address: { readonly issuer: string };
  readonly bent: Bent;
  readonly logins: Map<string, CitizenLoginInProgress>;
  readonly finished: CitizenPages['finished'];
  readonly calls: CitizenPages['calls'];
};

const owns = (cookies: string | undefined, uid: string): boolean => (cookies ?? '').includes(`at_${uid}=1`);

/** As much of an engine as the pages speak to: requests by name, one cookie a request, redirects. */
const smallIssuer = ({ door, address, bent, logins, finished, calls }: SmallIssuer): CitizenIssuer => ({
  door,
  get issuer() {
    return address.issuer;
  },
  basePath: '/api/v2',
  serve: async (path, { request, response }) => {
    if (path !== '/authorize') return false;
    const uid = new URL(request.url ?? '', address.issuer).searchParams.get('uid') ?? '';
    logins.set(uid, {
      interactionId: uid,
      correlationId: correlationOf(uid),
      client: bent.client,
      wantedLevel: bent.wantedLevel,
      scopes: bent.scopes,
      idpHint: bent.idpHint === undefined ? undefined : asProviderId(bent.idpHint),
      uiLocales: bent.uiLocales,
      informs: bent.informs,
      session: bent.session === undefined ? undefined : { loginId: bent.session, knowsService: false },
      redirectUri: bent.client.redirectUris[0] ?? '',
      state: 'state-of-the-service',
      expiresAtSeconds: systemClock.nowSeconds() + 600,
    });
    response.writeHead(303, { location: `/api/v2/interaction/${uid}`, 'set-cookie': `at_${uid}=1; Path=/` }).end();
    return true;
  },
  findLogin: async (uid, { request }) => {
    const login = owns(request.headers.cookie, uid) ? logins.get(uid) : undefined;
    return (
      login && {
        ...login,
        session: bent.session === undefined ? undefined : { loginId: bent.session, knowsService: false },
      }
    );
  },
  finishLogin: async (login, { loginId, acr }, { response }) => {
    finished.push({ loginId, acr });
    const query = new URLSearchParams({ code: 'c', state: login.state ?? '', iss: address.issuer });
    response.writeHead(303, { location: `${login.redirectUri}?${query}` }).end();
  },
  abandonLogin: async () => undefined,
  errorRedirect: async (clientId, redirectUri, { error, description, state }) => {
    if (clientId !== bent.client.clientId || !bent.client.redirectUris.includes(redirectUri)) return undefined;
    const told = {
      error,
      error_description: description,
      ...(state === undefined ? {} : { state }),
      iss: address.issuer,
    };
    return `${redirectUri}?${new URLSearchParams(told)}`;
  },
  checkLogout: async (query): Promise<LogoutAsked | { readonly fault: CitizenFaultCode }> => {
    if (query.get('id_token_hint') !== 'good') return { fault: 'Y030007' };
    const back = query.get('post_logout_redirect_uri') ?? undefined;
    if (back !== undefined && !bent.client.postLogoutRedirectUris.includes(back)) return { fault: 'Y04CFAEF' };
    return {
      client: bent.client,
      postLogoutRedirectUri: back,
      state: query.get('state') ?? undefined,
      loginId: bent.session,
    };
  },
  endSession: async () => {
    calls.ended += 1;
  },
  endSessionsOf: async () => undefined,
  refresh: async () => undefined,
});

type SmallUpstream = {
  readonly door: CitizenDoor;
  readonly bent: Bent;
  readonly elsewhere: string;
  readonly calls: CitizenPages['calls'];
};

const smallUpstream = ({ door, bent, elsewhere, calls }: SmallUpstream): Upstream => ({
  door,
  list: async () => bent.providers,
  find: async (id) => bent.providers.find(({ providerId }) => providerId === id),
  healthOf: (id) => bent.health[id] ?? 'well',
  healthReportOf: (id) => ({
    ...{ health: bent.health[id] ?? 'well', circuit: 'closed', calls: 0, failures: 0 },
    lastHeardMilliseconds: undefined,
  }),
  depart: async ({ providerId }, askedLevel) => {
    if (bent.departs !== undefined) return { fault: bent.departs, detail: 'the test said so' };
    const state = Buffer.from(systemRandom.bytes(32)).toString('hex');
    const departure = { providerId, state, nonce: 'n', askedLevel, leftAtSeconds: systemClock.nowSeconds() };
    return { url: `${elsewhere}/authorize?state=${state}`, departure };
  },
  answer: async ({ providerId }, query) => {
    calls.answers += 1;
    if (bent.answered !== undefined) return bent.answered;
    const error = query.get('error');
    if (error !== null) return { kind: 'refused-there', error, fault: 'Y020026' };
    return {
      kind: 'proof',
      proof: {
        method: 'upstream',
        providerId,
        providerSubject: 'their-subject',
        level: bent.level,
        amr: ['fc', 'pwd'],
        identity: bent.person,
        email: 'angela@example.org',
        preferredUsername: undefined,
        ins: undefined,
        idToken: 'id-token-of-the-provider',
        establishedAtSeconds: systemClock.nowSeconds(),
      },
    };
  },
  leave: async (_id, idToken, state) =>
    bent.endsAtProvider ? `${elsewhere}/end?${new URLSearchParams({ id_token_hint: idToken, state })}` : undefined,
  publicKeys: () => ({ keys: [{ kty: 'EC', use: 'enc' }] }),
  refresh: async () => undefined,
  close: async () => undefined,
});
