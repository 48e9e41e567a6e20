import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { Language } from '#vocabulary/fault.ts';
import {
  type Door,
  type DoorPage,
  keepCookie,
  languageOf,
  readCookie,
  readForm,
  readQuery,
  refuseForeignForm,
} from '../door.ts';
import type { ReadLogoutToken } from './logout-token.ts';
import type { PendingLogins } from './pending-logins.ts';
import { attempt, type Problem } from './problem.ts';
import type { DemoSession, Notice, Sessions, Signed } from './sessions.ts';

/** One demonstration service: what of its login is its own. `Pending` is what it remembers between departure and return. */
export type DemoService<Pending extends { readonly state: string }, Session extends Signed> = {
  /** First segment of its path, and name of its cookies. */
  readonly name: string;
  readonly door: Door;
  readonly clock: Clock;
  readonly random: Random;
  readonly logins: PendingLogins<Pending>;
  readonly sessions: Sessions<Session>;
  readonly begin: (language: Language) => Promise<{ readonly url: string; readonly pending: Pending }>;
  readonly finish: (callback: URL, pending: Pending) => Promise<Session>;
  readonly logoutAddress: (session: Session, state: string) => Promise<string>;
  readonly readLogoutToken: () => Promise<ReadLogoutToken>;
  readonly welcome: (language: Language, notice: Notice | undefined) => DoorPage;
  readonly signedIn: (language: Language, session: Session) => DoorPage;
};

/** Adds the pages of one service below `/<name>`: home, departure, return, logout, and the address told of a logout. */
export function addCodeFlow<Pending extends { readonly state: string }, Session extends Signed>(
  scope: FastifyInstance,
  service: DemoService<Pending, Session>,
): void {
  const base = `/${service.name}`;
  scope.get(base, (request, reply) => showHome(service, request, reply));
  scope.get(`${base}/login`, (request, reply) => startLogin(service, request, reply));
  scope.get(`${base}/callback`, (request, reply) => takeCallback(service, request, reply));
  scope.post(`${base}/logout`, (request, reply) => logOut(service, request, reply));
  scope.get(`${base}/logged-out`, (request, reply) => returnFromLogout(service, request, reply));
  scope.post(`${base}/backchannel-logout`, (request, reply) => takeLogoutToken(service, request, reply));
}

/** Adds a button of somebody who is logged in. What it does gives the session as it is from then on. */
export function addButton<Pending extends { readonly state: string }, Session extends Signed>(
  scope: FastifyInstance,
  service: DemoService<Pending, Session>,
  { path, act }: { readonly path: string; readonly act: (session: Session) => Promise<Session> },
): void {
  scope.post(`/${service.name}/${path}`, async (request, reply) => {
    if (refuseForeignForm(service.door, request, reply)) return reply;
    return whileSignedIn(service, request, reply, act);
  });
}

function showHome<Pending extends { readonly state: string }, Session extends Signed>(
  service: DemoService<Pending, Session>,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const session = service.sessions.find(cookieOf(service, request));
  const language = languageOf(request);
  if (session.step === 'signed-in') return service.door.sendPage(request, reply, service.signedIn(language, session));
  const notice = session.step === 'visitor' ? session.notice : undefined;
  return service.door.sendPage(request, reply, service.welcome(language, notice));
}

async function startLogin<Pending extends { readonly state: string }, Session extends Signed>(
  service: DemoService<Pending, Session>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const begun = await attempt(() => service.begin(languageOf(request)));
  if ('problem' in begun) return becomeVisitor(service, request, reply, begun.problem);
  service.logins.begin(browserOf(service, request, reply), begun.value.pending);
  return reply.redirect(begun.value.url, 303);
}

/** The answer belongs to the login with its state, whatever happened in other tabs since that began. */
async function takeCallback<Pending extends { readonly state: string }, Session extends Signed>(
  service: DemoService<Pending, Session>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const session = service.sessions.find(cookieOf(service, request));
  const browser = readCookie(request, browserCookie(service));
  const pending = service.logins.take(browser, readQuery(request).get('state'));
  // Somebody who is logged in and goes back, or opens an old link, stays logged in.
  if (pending === undefined && session.step === 'signed-in') return goHome(service, reply);
  if (pending === undefined)
    return becomeVisitor(service, request, reply, { kind: 'mismatch', detail: 'no login in progress' });
  const signedIn = await attempt(() => service.finish(new URL(request.url, service.door.origin), pending));
  if ('value' in signedIn) openSession(service, request, reply, signedIn.value);
  else if (session.step === 'signed-in')
    openSession(service, request, reply, { ...session, problem: signedIn.problem });
  else return becomeVisitor(service, request, reply, signedIn.problem);
  return goHome(service, reply);
}

/** Does one thing for somebody who is logged in. A session that the platform ended ends here too. */
async function whileSignedIn<Pending extends { readonly state: string }, Session extends Signed>(
  service: DemoService<Pending, Session>,
  request: FastifyRequest,
  reply: FastifyReply,
  act: (session: Session) => Promise<Session>,
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
async function logOut<Pending extends { readonly state: string }, Session extends Signed>(
  service: DemoService<Pending, Session>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (refuseForeignForm(service.door, request, reply)) return reply;
  const session = service.sessions.find(cookieOf(service, request));
  if (session.step !== 'signed-in') return goHome(service, reply);
  const state = service.random.token(16);
  const address = await attempt(() => service.logoutAddress(session, state));
  if ('problem' in address) return becomeVisitor(service, request, reply, address.problem);
  openSession(service, request, reply, { step: 'logging-out', state });
  return reply.redirect(address.value, 303);
}

function returnFromLogout<Pending extends { readonly state: string }, Session extends Signed>(
  service: DemoService<Pending, Session>,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const session = service.sessions.find(cookieOf(service, request));
  const expected = session.step === 'logging-out' && session.state === readQuery(request).get('state');
  if (expected) openSession(service, request, reply, { step: 'visitor', notice: { kind: 'logged-out' } });
  return goHome(service, reply);
}

/** OpenID Connect Back-Channel Logout 1.0 §2.8: 200 when done, 400 with a JSON error otherwise, never cached. */
async function takeLogoutToken<Pending extends { readonly state: string }, Session extends Signed>(
  service: DemoService<Pending, Session>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const read = await service.readLogoutToken();
  const notice = await read(readForm(request).get('logout_token') ?? '');
  reply.header('cache-control', 'no-store');
  if (typeof notice === 'string') return reply.code(400).send({ error: 'invalid_request', error_description: notice });
  service.sessions.endElsewhere(notice, service.clock.nowMilliseconds());
  return reply.code(200).send();
}

type Named = { readonly name: string };

const goHome = ({ name }: Named, reply: FastifyReply): FastifyReply => reply.redirect(`/${name}`, 303);

function becomeVisitor<Pending extends { readonly state: string }, Session extends Signed>(
  service: DemoService<Pending, Session>,
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Problem,
): FastifyReply {
  openSession(service, request, reply, { step: 'visitor', notice: { kind: 'problem', problem } });
  return goHome(service, reply);
}

const browserCookie = ({ name }: Named): string => `demo_${name}_browser`;

/** The name under which this browser's logins in progress are kept; it is given one when it has none. */
function browserOf(
  service: Named & { readonly random: Random; readonly door: Door },
  request: FastifyRequest,
  reply: FastifyReply,
): string {
  const known = readCookie(request, browserCookie(service));
  const browser = known ?? service.random.token(24);
  if (known === undefined)
    keepCookie(reply, service.door.origin, browserCookie(service), browser, { path: `/${service.name}` });
  return browser;
}

const cookieName = ({ name }: Named): string => `demo_${name}`;

const cookieOf = (service: Named, request: FastifyRequest): string | undefined =>
  readCookie(request, cookieName(service));

/** Each change of step gets a new cookie, so that a cookie planted before the login is worth nothing after it. */
function openSession<Pending extends { readonly state: string }, Session extends Signed>(
  service: DemoService<Pending, Session>,
  request: FastifyRequest,
  reply: FastifyReply,
  session: DemoSession<Session>,
): void {
  service.sessions.forget(cookieOf(service, request));
  const id = service.random.token(24);
  service.sessions.keep(id, session);
  keepCookie(reply, service.door.origin, cookieName(service), id, { path: `/${service.name}` });
}
