import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LoginInProgress } from '#issuer/issuer.ts';
import { keepProof } from '#login/accept.ts';
import { refuseLogin } from '#login/refuse.ts';
import { sealRefusal } from '#login/ticket.ts';
import { endChallenge } from '#methods/app/end-challenge.ts';
import type { Challenge, Ending } from '#methods/app/challenge.ts';
import { openChallenge } from '#methods/app/open-challenge.ts';
import { securityHeaders } from '#platform/look/security-headers.ts';
import type { FaultCode } from '#vocabulary/fault-catalogue.ts';
import { asChallengeId } from '#vocabulary/identifiers.ts';
import type { Door } from './door.ts';
import { languageOf } from './language-of.ts';
import { isOwnPost } from './own-post.ts';
import { phoneWaitPage } from './pages/phone-wait.ts';
import type { PhoneDoor } from './phone-door.ts';
import { takeUpHandoff } from './take-up.ts';
import { waitScriptPath } from './wait-script.ts';
import { type LoginExchange, sendFault, withLogin } from './with-login.ts';

/** The phone’s part of a login in progress: ask, wait, take up the answer. */
export const registerPhoneRoutes = (app: FastifyInstance, door: Door, phone: PhoneDoor): void => {
  const context: Context = { door, phone };
  app.post('/login/:id/phone', (request: FastifyRequest, reply) =>
    withLogin(door, { request, reply }, (login, exchange) => ask(context, login, exchange)),
  );
  app.get('/login/:id/phone/:challenge', (request: FastifyRequest, reply) =>
    withLogin(door, { request, reply }, (login, exchange) => withChallenge(context, { login, exchange }, showWait)),
  );
  app.get('/login/:id/phone/:challenge/state', (request: FastifyRequest, reply) =>
    withLogin(door, { request, reply }, (login, exchange) => withChallenge(context, { login, exchange }, tellState)),
  );
  app.post('/login/:id/phone/:challenge/cancel', (request: FastifyRequest, reply) =>
    withLogin(door, { request, reply }, (login, exchange) => withChallenge(context, { login, exchange }, cancel)),
  );
};

type Context = { readonly door: Door; readonly phone: PhoneDoor };
type Waiting = { readonly login: LoginInProgress; readonly exchange: LoginExchange; readonly challenge: Challenge };

const bodyOf = ({ request }: LoginExchange) =>
  (request.body ?? {}) as { readonly csrf?: unknown; readonly login?: unknown };

/** The form’s note binds the post to this login and to our own page. */
const isGenuine = ({ door }: Context, login: LoginInProgress, exchange: LoginExchange): boolean => {
  const { csrf } = bodyOf(exchange);
  const note = typeof csrf === 'string' ? door.sealer.open(csrf, door.login.clock.nowSeconds()) : undefined;
  return (
    note?.['use'] === 'cancel' &&
    note['interactionId'] === login.interactionId &&
    isOwnPost(exchange.request.raw, door.addresses.browserOrigin)
  );
};

const ask = async (context: Context, login: LoginInProgress, exchange: LoginExchange): Promise<FastifyReply> => {
  const { door, phone } = context;
  if (!isGenuine(context, login, exchange)) return sendFault(door, exchange, 'P107', login);
  const { login: identifier } = bodyOf(exchange);
  const opened = await openChallenge(phone.challenge, {
    origin: { kind: 'login', interactionId: login.interactionId },
    channel: 'MOBILE',
    identifier: typeof identifier === 'string' ? identifier.trim().slice(0, 200) : '',
    client: login.client,
    correlationId: login.correlationId,
    address: door.clientAddress(exchange.request.raw),
    code: undefined,
  });
  if ('fault' in opened) return refuse(context, login, exchange, opened.fault);
  return seeOther(exchange, `/login/${login.interactionId}/phone/${opened.id}`);
};

const seeOther = ({ reply }: LoginExchange, location: string): FastifyReply =>
  reply.code(303).header('location', location).header('cache-control', 'no-store').send();

/** A request belongs to the login that opened it; any other browser, or login, finds nothing. */
const withChallenge = async (
  context: Context,
  { login, exchange }: Omit<Waiting, 'challenge'>,
  step: (context: Context, waiting: Waiting) => Promise<FastifyReply>,
): Promise<FastifyReply> => {
  const { challenge: id } = exchange.request.params as { readonly challenge: string };
  const challenge = await context.phone.challenge.challenges.find(asChallengeId(id));
  const { origin } = challenge ?? {};
  const own = origin?.kind === 'login' && origin.interactionId === login.interactionId;
  return challenge === undefined || !own
    ? sendFault(context.door, exchange, 'P104', login)
    : step(context, { login, exchange, challenge });
};

const showWait = async (context: Context, waiting: Waiting): Promise<FastifyReply> => {
  const { door, phone } = context;
  const { login, exchange, challenge } = waiting;
  const { wait } = exchange.request.query as { readonly wait?: unknown };
  const current = wait === undefined ? challenge : await changed(context, exchange, challenge);
  const outcome = outcomeOf(current, door.login.clock.nowSeconds());
  if (outcome === 'approved') return takeUp(context, waiting);
  if (outcome !== 'pending') return refuse(context, login, exchange, outcome);
  const page = phoneWaitPage(door.look, {
    language: languageOf(exchange.request.raw, login.uiLocales),
    serviceName: login.client.name,
    code: current.code,
    address: `/login/${login.interactionId}/phone/${current.id}`,
    scriptPath: waitScriptPath,
    expiresAtSeconds: current.expiresAtSeconds,
    nowSeconds: door.login.clock.nowSeconds(),
    csrf: door.sealer.seal({ use: 'cancel', interactionId: login.interactionId }, login.expiresAtSeconds),
    correlationId: login.correlationId,
    appUrl: phone.appUrl,
  });
  return exchange.reply
    .headers(securityHeaders({ https: door.addresses.browserOrigin.startsWith('https:'), ownScript: true }))
    .send(page);
};

/** Long enough to spare requests, short enough for every proxy on the way. */
const holdMilliseconds = 20_000;

const changed = async ({ phone }: Context, { reply }: LoginExchange, challenge: Challenge): Promise<Challenge> => {
  const gone = new AbortController();
  // Of the answer, not of its connection: that lives on and would keep a listener for every question asked on it.
  reply.raw.once('close', () => gone.abort(null));
  const left = (challenge.expiresAtSeconds - phone.challenge.clock.nowSeconds()) * 1000;
  if (challenge.state.is === 'pending')
    await phone.challenge.wire.waitFor(challenge.id, Math.max(0, Math.min(holdMilliseconds, left)), gone.signal);
  return (await phone.challenge.challenges.find(challenge.id)) ?? challenge;
};

const faultOfEnding: Readonly<Record<Ending, FaultCode>> = {
  refused: 'P501',
  reported: 'P501',
  'wrong-code': 'P502',
  superseded: 'P505',
  cancelled: 'P304',
};

const outcomeOf = ({ state, expiresAtSeconds }: Challenge, nowSeconds: number): 'pending' | 'approved' | FaultCode => {
  if (state.is === 'approved') return 'approved';
  if (state.is !== 'pending') return faultOfEnding[state.is];
  return expiresAtSeconds > nowSeconds ? 'pending' : 'P503';
};

const takeUp = async ({ door, phone }: Context, { login, exchange, challenge }: Waiting): Promise<FastifyReply> => {
  const proof = await phone.challenge.challenges.takeProof(challenge.id);
  if (proof === undefined) return sendFault(door, exchange, 'P104', login);
  // Taken up here, by what every proof is taken up by: this is already the browser that the login belongs to.
  return takeUpHandoff(door, { login, exchange }, await keepProof(door.login, login.interactionId, proof));
};

const refuse = async (
  { door }: Context,
  login: LoginInProgress,
  exchange: LoginExchange,
  fault: FaultCode,
): Promise<FastifyReply> => {
  door.counters.login('app', fault);
  await refuseLogin(door.journal, door.login.clock, {
    fault,
    interactionId: login.interactionId,
    clientId: login.client.clientId,
    method: 'app',
  });
  const note = sealRefusal(door.sealer, { interactionId: login.interactionId, fault }, login.expiresAtSeconds);
  return seeOther(exchange, `/login/${login.interactionId}?refusal=${note}`);
};

/** For the page’s small script: held until something changes, then one word. */
const tellState = async (context: Context, { exchange, challenge }: Waiting): Promise<FastifyReply> => {
  const current = await changed(context, exchange, challenge);
  const pending = outcomeOf(current, context.door.login.clock.nowSeconds()) === 'pending';
  return exchange.reply.header('cache-control', 'no-store').send({ state: pending ? 'pending' : 'changed' });
};

const cancel = async (context: Context, { login, exchange, challenge }: Waiting): Promise<FastifyReply> => {
  if (!isGenuine(context, login, exchange)) return sendFault(context.door, exchange, 'P107', login);
  await endChallenge(context.phone.challenge, challenge, 'cancelled');
  return seeOther(exchange, `/login/${login.interactionId}`);
};
