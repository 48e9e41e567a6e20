import { randomUUID } from 'node:crypto';
import formBody from '@fastify/formbody';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  openHandProtocol,
  openLibraryProtocol,
  type Pending,
  type Protocol,
  type Setup,
  type TokenSet,
} from './examined-protocol.ts';

/** A service that can be given to the examiner: a start page, a login, a session, a logout, a back channel. */
export type ExaminedService = {
  readonly connect: (setup: Setup) => Promise<void>;
  readonly close: () => Promise<void>;
};

type Session = { tokens: TokenSet; readonly csrf: string };

type State = {
  readonly origin: string;
  setup: Setup;
  protocol: Protocol;
  /** By browser. */
  readonly pendings: Map<string, Pending>;
  readonly sessions: Map<string, Session>;
};

const refreshMarginSeconds = 6;
const hsts = 'max-age=31536000';
const doors = { professional: 'Pro Santé Connect', citizen: 'FranceConnect' };

/**
 * Starts the service on a port; `connect` tells it its issuer, as a partner configures a test instance.
 * @param how with openid-client, or by hand so that one check can be left out
 * @param https certificate and key, as PEM; plain http without
 */
export const startExaminedService = async (
  port: number,
  how: 'library' | 'hand',
  https?: { readonly cert: string; readonly key: string },
): Promise<ExaminedService> => {
  const app: FastifyInstance = Fastify({ logger: false, https: https ?? null });
  app.register(formBody);
  app.addHook('onSend', async (_request, reply) => {
    if (https !== undefined && state?.setup.fault !== 'tls.hsts') reply.header('strict-transport-security', hsts);
  });
  let state: State | undefined;
  const current = (): State => state ?? assertConnected();
  addPages(app, current);
  addLogin(app, current);
  addLogout(app, current);
  await app.listen({ port, host: '127.0.0.1' });
  return {
    connect: async (setup) => {
      const protocol = await (how === 'library' ? openLibraryProtocol(setup) : openHandProtocol(setup));
      const { origin } = new URL(setup.redirectUri);
      state = { origin, setup, protocol, pendings: new Map(), sessions: new Map() };
    },
    close: () => app.close(),
  };
};

const assertConnected = (): never => {
  throw new Error('the service is not connected yet');
};

const addPages = (app: FastifyInstance, current: () => State): void => {
  app.get('/', async (request, reply) => {
    const { setup, sessions } = current();
    await keepFresh(current(), cookie(request, 'session'));
    const session = sessions.get(cookie(request, 'session'));
    const button = `<a href="/login">Se connecter avec ${doors[setup.kind].replace('é', '&eacute;')}</a>`;
    const logout = `<form method="post" action="/logout"><input type="hidden" name="csrf" value="${session?.csrf ?? ''}"><button>Se déconnecter</button></form>`;
    return page(reply, 200, session !== undefined ? logout : setup.fault === 'button' ? '' : button);
  });
  app.get('/me', async (request, reply) => {
    const id = cookie(request, 'session');
    await keepFresh(current(), id);
    const session = current().sessions.get(id);
    return session === undefined
      ? page(reply, 401, 'Connectez-vous')
      : page(reply, 200, `Bonjour <b data-who>${session.tokens.name ?? 'Camille'}</b> <a href="/">Accueil</a>`);
  });
  app.get('/bye', (_request, reply) => page(reply, 200, 'Vous êtes déconnecté.'));
};

const addLogin = (app: FastifyInstance, current: () => State): void => {
  app.get('/login', async (request, reply) => {
    const { protocol, pendings } = current();
    const browser = randomUUID();
    const { url, pending } = await protocol.begin();
    pendings.set(browser, pending);
    const next = (request.query as Record<string, string>)['next'] ?? '/';
    reply.header('set-cookie', [
      `browser=${browser}; Path=/; HttpOnly; SameSite=Lax`,
      `next=${encodeURIComponent(next)}; Path=/; HttpOnly; SameSite=Lax`,
    ]);
    return current().setup.fault === 'quirk.form' ? page(reply, 200, departureForm(url)) : reply.redirect(url, 303);
  });
  app.get('/callback', async (request, reply) => {
    const state = current();
    const callback = new URL(request.url, state.origin);
    const error = callback.searchParams.get('error');
    if (breaksOn(state.setup.fault, callback)) return page(reply, 500, 'Internal Server Error');
    if (error === '<examen onload=alert(1)>' && state.setup.fault === 'error.markup')
      return page(reply, 400, `Erreur inconnue : ${error}`);
    const pending = takePending(state, cookie(request, 'browser'), callback);
    if (error !== null || pending === undefined) return page(reply, 400, 'La connexion n’a pas abouti. Recommencez.');
    try {
      const tokens = await state.protocol.finish(callback, pending);
      openSession(state, reply, tokens);
    } catch {
      return page(reply, 400, 'La connexion n’a pas pu être vérifiée. Recommencez.');
    }
    const next = cookie(request, 'next');
    return reply.redirect(state.setup.fault === 'redirect.open' ? decodeURIComponent(next) : '/me', 303);
  });
};

const departureForm = (address: string): string => {
  const { origin, pathname, searchParams } = new URL(address);
  const fields = [...searchParams].map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`);
  return `<form method="post" action="${origin}${pathname}">${fields.join('')}<button>Continuer</button></form>`;
};

const breaksOn = (fault: string | undefined, { searchParams }: URL): boolean => {
  const error = searchParams.get('error');
  if (fault === 'error.malformed') return error === null && !searchParams.has('code');
  return error !== null && fault === `error.${error.replaceAll('_', '-')}`;
};

/** The pending login of this browser, once, if the state is its own. */
const takePending = ({ setup, pendings }: State, browser: string, { searchParams }: URL): Pending | undefined => {
  const state = searchParams.get('state') ?? undefined;
  const owner =
    setup.fault === 'state.bound' ? ([...pendings].find(([, one]) => one.state === state)?.[0] ?? browser) : browser;
  const pending = pendings.get(owner);
  if (pending === undefined || !searchParams.has('code')) return undefined;
  if (setup.fault !== 'code.once') pendings.delete(owner);
  return pending.state === state || setup.fault === 'state.checked' ? pending : undefined;
};

const openSession = ({ setup, sessions, origin }: State, reply: FastifyReply, tokens: TokenSet): void => {
  const id = randomUUID();
  sessions.set(id, { tokens, csrf: randomUUID() });
  const httpOnly = setup.fault === 'cookie.http-only' ? '' : '; HttpOnly';
  const secure = origin.startsWith('http:') || setup.fault === 'cookie.secure' ? '' : '; Secure';
  const sameSite = setup.fault === 'cookie.same-site' ? '' : '; SameSite=Lax';
  reply.header('set-cookie', [`session=${id}; Path=/${httpOnly}${secure}${sameSite}`, 'taste=sweet; Path=/']);
};

/** Refreshes when little time is left, and ends the session when the refresh is refused. */
const keepFresh = async ({ setup, protocol, sessions }: State, id: string): Promise<void> => {
  const session = sessions.get(id);
  if (session?.tokens.refreshToken === undefined || setup.fault === 'refresh') return;
  const margin = setup.fault === 'refresh.late' ? 0 : refreshMarginSeconds;
  if (setup.clock.nowSeconds() < session.tokens.expiresAtSeconds - margin) return;
  try {
    session.tokens = { ...(await protocol.refresh(session.tokens)), sid: session.tokens.sid };
  } catch {
    if (setup.fault !== 'refresh.ended') sessions.delete(id);
  }
};

const addLogout = (app: FastifyInstance, current: () => State): void => {
  app.post('/logout', (request, reply) => {
    const { sessions, setup, protocol, origin } = current();
    const id = cookie(request, 'session');
    const session = sessions.get(id);
    if (session === undefined || (request.body as Record<string, string>)['csrf'] !== session.csrf)
      return page(reply, 403, 'Non.');
    if (setup.fault !== 'logout.own') sessions.delete(id);
    return reply.redirect(
      setup.fault === 'logout.provider' ? '/bye' : protocol.endSessionUrl(session.tokens.idToken, `${origin}/bye`),
      303,
    );
  });
  app.post('/backchannel', async (request, reply) => {
    const { sessions, setup, protocol } = current();
    try {
      const sid = await protocol.readLogoutToken((request.body as Record<string, string>)['logout_token'] ?? '');
      for (const [id, { tokens }] of sessions)
        if (tokens.sid === sid && setup.fault !== 'backchannel.honoured') sessions.delete(id);
      return await reply.code(200).send();
    } catch {
      return reply.code(400).send();
    }
  });
};

const cookie = (request: FastifyRequest, name: string): string =>
  new Map((request.headers.cookie ?? '').split('; ').map((pair) => pair.split('=') as [string, string])).get(name) ??
  '';

const page = (reply: FastifyReply, status: number, content: string): FastifyReply =>
  reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .send(`<!doctype html><title>Service</title><main>${content}</main>`);
