import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addBureau } from '../ciba-demo/bureau.ts';
import {
  type Door,
  keepCookie,
  languageOf,
  openDoor,
  readCookie,
  readForm,
  readQuery,
  refuseForeignForm,
} from '../door.ts';
import { refuseProduction, type Surroundings } from '../surroundings.ts';
import { type DemoServiceName, declare } from './clients.ts';
import { createLogoutReader, type ReadLogoutToken } from './logout-token.ts';
import { type DemoView, indexPage, signedInPage, welcomePage } from './pages.ts';
import {
  beginLogin,
  createPartner,
  finishLogin,
  logoutAddress,
  type Partner,
  type PendingLogin,
  readUserInfo,
  refreshTokens,
  type Tokens,
} from './partner.ts';
import { createPendingLogins, type PendingLogins } from './pending-logins.ts';
import { attempt, type Problem } from './problem.ts';
import { createSessions, type Sessions, type SignedIn } from './sessions.ts';

/** One demonstration service and what its pages work with. */
type Service = {
  readonly name: DemoServiceName;
  readonly door: Door;
  readonly partner: Partner;
  readonly logins: PendingLogins;
  readonly sessions: Sessions;
  readonly readLogoutToken: () => Promise<ReadLogoutToken>;
  readonly surroundings: Surroundings;
};

/**
 * Adds the two demonstration services, `/cabinet` and `/hopital`, to the host of `addresses.demoOrigin`.
 * Throws in production.
 */
export async function registerDemo(app: FastifyInstance, surroundings: Surroundings): Promise<void> {
  refuseProduction(surroundings, 'The demonstration service');
  const { addresses } = surroundings;
  await app.register(async (scope) => {
    const door = await openDoor(scope, addresses.demoOrigin, surroundings.log);
    scope.get('/', (request, reply) => door.sendPage(request, reply, indexPage(languageOf(request), addresses)));
    for (const name of ['cabinet', 'hopital'] as const) addService(scope, createService(name, door, surroundings));
    addBureau(scope, door, surroundings);
  });
}

function createService(name: DemoServiceName, door: Door, surroundings: Surroundings): Service {
  const { addresses, clock } = surroundings;
  const declared = declare(name, addresses.demoOrigin);
  const partner = createPartner({
    discoveryUrl: `${addresses.issuer}/.well-known/wallet-openid-configuration`,
    clientId: declared.client_id,
    clientSecret: declared.client_secret,
    redirectUri: `${addresses.demoOrigin}/${name}/callback`,
    postLogoutRedirectUri: `${addresses.demoOrigin}/${name}/logged-out`,
  });
  let reader: ReadLogoutToken | undefined;
  const readLogoutToken = async (): Promise<ReadLogoutToken> => {
    const { issuer, jwks_uri: jwksUri = '' } = (await partner.discover()).serverMetadata();
    return (reader ??= createLogoutReader({ issuer, jwksUri, clientId: declared.client_id, clock }));
  };
  const stores = { logins: createPendingLogins(), sessions: createSessions() };
  return { name, door, partner, ...stores, readLogoutToken, surroundings };
}

function addService(scope: FastifyInstance, service: Service): void {
  const base = `/${service.name}`;
  scope.get(base, (request, reply) => showHome(service, request, reply));
  scope.get(`${base}/login`, (request, reply) => startLogin(service, request, reply));
  scope.get(`${base}/callback`, (request, reply) => takeCallback(service, request, reply));
  scope.post(`${base}/refresh`, (request, reply) => refresh(service, request, reply));
  scope.post(`${base}/userinfo`, (request, reply) => askAgain(service, request, reply));
  scope.post(`${base}/logout`, (request, reply) => logOut(service, request, reply));
  scope.get(`${base}/logged-out`, (request, reply) => returnFromLogout(service, request, reply));
  scope.post(`${base}/backchannel-logout`, (request, reply) => takeLogoutToken(service, request, reply));
}

function showHome(service: Service, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const session = service.sessions.find(cookieOf(service, request));
  const view = viewOf(service, request);
  if (session.step === 'signed-in') return service.door.sendPage(request, reply, signedInPage(view, session));
  return service.door.sendPage(
    request,
    reply,
    welcomePage(view, session.step === 'visitor' ? session.notice : undefined),
  );
}

async function startLogin(service: Service, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const begun = await attempt(() => beginLogin(service.partner, languageOf(request)));
  if ('problem' in begun) return becomeVisitor(service, request, reply, begun.problem);
  service.logins.begin(browserOf(service, request, reply), begun.value.pending);
  return reply.redirect(begun.value.url, 303);
}

/** The answer belongs to the login with its state, whatever happened in other tabs since that began. */
async function takeCallback(service: Service, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const session = service.sessions.find(cookieOf(service, request));
  const browser = readCookie(request, browserCookie(service));
  const pending = service.logins.take(browser, readQuery(request).get('state'));
  // Somebody who is logged in and goes back, or opens an old link, stays logged in.
  if (pending === undefined && session.step === 'signed-in') return goHome(service, reply);
  if (pending === undefined)
    return becomeVisitor(service, request, reply, { kind: 'mismatch', detail: 'no login in progress' });
  const callback = new URL(request.url, service.surroundings.addresses.demoOrigin);
  const signedIn = await attempt(() => signIn(service, callback, pending));
  if ('value' in signedIn) openSession(service, request, reply, signedIn.value);
  else if (session.step === 'signed-in')
    openSession(service, request, reply, { ...session, problem: signedIn.problem });
  else return becomeVisitor(service, request, reply, signedIn.problem);
  return goHome(service, reply);
}

async function signIn(service: Service, callback: URL, pending: PendingLogin): Promise<SignedIn> {
  const tokens = await finishLogin(service.partner, callback, pending);
  const subject = readText(tokens, 'sub') ?? '';
  const userInfo = await readUserInfo(service.partner, tokens.accessToken, subject);
  const tokensAtSeconds = service.surroundings.clock.nowSeconds();
  return { step: 'signed-in', tokens, tokensAtSeconds, userInfo, subject, sid: readText(tokens, 'sid') };
}

async function refresh(service: Service, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (refuseForeignForm(service.door, request, reply)) return reply;
  return whileSignedIn(service, request, reply, async (session) => {
    const { refreshToken, idToken, idTokenClaims } = session.tokens;
    const tokens = await refreshTokens(service.partner, refreshToken ?? '');
    const kept = tokens.idToken === undefined ? { ...tokens, idToken, idTokenClaims } : tokens;
    return { ...session, tokens: kept, tokensAtSeconds: service.surroundings.clock.nowSeconds(), problem: undefined };
  });
}

async function askAgain(service: Service, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (refuseForeignForm(service.door, request, reply)) return reply;
  return whileSignedIn(service, request, reply, async (session) => ({
    ...session,
    userInfo: await readUserInfo(service.partner, session.tokens.accessToken, session.subject),
    problem: undefined,
  }));
}

/** Does one thing for somebody who is logged in. A session that the platform ended ends here too. */
async function whileSignedIn(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  act: (session: SignedIn) => Promise<SignedIn>,
): Promise<FastifyReply> {
  const id = cookieOf(service, request);
  const session = service.sessions.find(id);
  if (id === undefined || session.step !== 'signed-in') return goHome(service, reply);
  const done = await attempt(() => act(session));
  // A back-channel logout may have arrived meanwhile: what it ended stays ended.
  if (service.sessions.find(id) !== session) return goHome(service, reply);
  if ('problem' in done && done.problem.kind === 'session-over')
    return becomeVisitor(service, request, reply, done.problem);
  service.sessions.keep(id, 'problem' in done ? { ...session, problem: done.problem } : done.value);
  return goHome(service, reply);
}

/** An explicit logout closes both sessions: the service’s own and the platform’s. */
async function logOut(service: Service, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (refuseForeignForm(service.door, request, reply)) return reply;
  const session = service.sessions.find(cookieOf(service, request));
  if (session.step !== 'signed-in') return goHome(service, reply);
  const state = service.surroundings.random.token(16);
  const address = await attempt(() => logoutAddress(service.partner, session.tokens.idToken, state));
  if ('problem' in address) return becomeVisitor(service, request, reply, address.problem);
  openSession(service, request, reply, { step: 'logging-out', state });
  return reply.redirect(address.value, 303);
}

function returnFromLogout(service: Service, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const session = service.sessions.find(cookieOf(service, request));
  const expected = session.step === 'logging-out' && session.state === readQuery(request).get('state');
  if (expected) openSession(service, request, reply, { step: 'visitor', notice: { kind: 'logged-out' } });
  return goHome(service, reply);
}

/** OpenID Connect Back-Channel Logout 1.0 §2.8: 200 when done, 400 with a JSON error otherwise, never cached. */
async function takeLogoutToken(service: Service, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const read = await service.readLogoutToken();
  const notice = await read(readForm(request).get('logout_token') ?? '');
  reply.header('cache-control', 'no-store');
  if (typeof notice === 'string') return reply.code(400).send({ error: 'invalid_request', error_description: notice });
  service.sessions.endElsewhere(notice, service.surroundings.clock.nowMilliseconds());
  return reply.code(200).send();
}

const goHome = (service: Service, reply: FastifyReply): FastifyReply => reply.redirect(`/${service.name}`, 303);

function becomeVisitor(service: Service, request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  openSession(service, request, reply, { step: 'visitor', notice: { kind: 'problem', problem } });
  return goHome(service, reply);
}

const browserCookie = (service: Service): string => `demo_${service.name}_browser`;

/** The name under which this browser's logins in progress are kept; it is given one when it has none. */
function browserOf(service: Service, request: FastifyRequest, reply: FastifyReply): string {
  const known = readCookie(request, browserCookie(service));
  const browser = known ?? service.surroundings.random.token(24);
  if (known === undefined)
    keepCookie(reply, service.door.origin, browserCookie(service), browser, { path: `/${service.name}` });
  return browser;
}

const cookieName = (service: Service): string => `demo_${service.name}`;

const cookieOf = (service: Service, request: FastifyRequest): string | undefined =>
  readCookie(request, cookieName(service));

/** Each change of step gets a new cookie, so that a cookie planted before the login is worth nothing after it. */
function openSession(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  session: Parameters<Sessions['keep']>[1],
): void {
  service.sessions.forget(cookieOf(service, request));
  const id = service.surroundings.random.token(24);
  service.sessions.keep(id, session);
  keepCookie(reply, service.door.origin, cookieName(service), id, { path: `/${service.name}` });
}

function viewOf(service: Service, request: FastifyRequest): DemoView {
  const { addresses, clock } = service.surroundings;
  return {
    language: languageOf(request),
    service: service.name,
    nowSeconds: clock.nowSeconds(),
    hosts: addresses,
    formTargets: [addresses.issuer, addresses.professionalOrigin, addresses.demoOrigin],
  };
}

function readText(tokens: Tokens, claim: string): string | undefined {
  const value = tokens.idTokenClaims?.[claim];
  return typeof value === 'string' ? value : undefined;
}
