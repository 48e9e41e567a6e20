import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Interaction } from 'oidc-provider';
import { subjectOf } from '#claims/subject.ts';
import type { Client } from '#clients/client.ts';
import { correlationOf } from '#login/ticket.ts';
import { type FaultCode, faultCatalogue } from '#vocabulary/fault-catalogue.ts';
import type { CorrelationId, SessionId } from '#vocabulary/identifiers.ts';
import type { Person } from '#vocabulary/person.ts';
import type { Proof } from '#vocabulary/proof.ts';
import { type CibaDesk, openCibaDesk } from './ciba.ts';
import { type EngineRequest, serveEngine } from './front.ts';
import { type KeyDeps, openKeyRing } from './keys.ts';
import { browserSession, clearCookie, type LogoutCall, type LogoutOutcome, logOut } from './logout.ts';
import { essentialLevels } from './policy.ts';
import { createEngine, type Engine, type IssuerDeps } from './provider.ts';
import { type CurrentSession, currentSession } from './current-session.ts';
import { resumeAtOnce } from './resume-at-once.ts';
import { endSession } from './session-end.ts';

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

/** A login in progress, as the pages need it. */
export type LoginInProgress = {
  readonly interactionId: string;
  readonly correlationId: CorrelationId;
  readonly client: Client;
  readonly uiLocales: string | undefined;
  readonly loginHint: string | undefined;
  readonly essentialLevels: readonly string[];
  /** Nothing to ask the person: `prompt=consent`, which is never due to a professional. */
  readonly nothingToAsk: boolean;
  /** The last answer in this same login was by somebody else than the service expects. */
  readonly wrongPerson: boolean;
  readonly expiresAtSeconds: number;
};

export type Issuer = {
  readonly engine: () => Engine;
  /** Looks at keys and clients again: another process has changed something. */
  readonly refresh: () => Promise<void>;
  readonly serve: (target: EngineRequest, exchange: Exchange) => Promise<void>;
  /** The login that this browser has a cookie for; undefined when it has none, or not for this id. */
  readonly findLogin: (interactionId: string, exchange: Exchange) => Promise<LoginInProgress | undefined>;
  /** Lets the person in and answers as the engine does when it goes on with the request. True when that ended somebody else's session. */
  readonly finishLogin: (
    login: LoginInProgress,
    accepted: { readonly person: Person; readonly proof: Proof },
    exchange: Exchange,
  ) => Promise<boolean>;
  /** Returns the fault's OAuth error to the service. */
  readonly abandonLogin: (fault: FaultCode, exchange: Exchange) => Promise<void>;
  /** Answers a login in which there is nothing to ask. */
  readonly passLogin: (exchange: Exchange) => Promise<void>;
  readonly logOut: (call: LogoutCall, exchange: Exchange) => Promise<LogoutOutcome>;
  /** Who is logged in in this browser; undefined when nobody is. */
  readonly currentSession: (exchange: Exchange) => Promise<CurrentSession | undefined>;
  /** Ends these sessions with all their tokens, and queues what their services are told. Those that are over are passed by. */
  readonly endSessions: (sessions: readonly SessionId[]) => Promise<void>;
  /** Logins that services start without a browser; to be stopped before the stores are closed. */
  readonly ciba: CibaDesk | undefined;
};

/** Opens the issuer: keys, engine, and what the pages may do with a login. */
export const openIssuer = async (deps: IssuerDeps, keyDeps: KeyDeps): Promise<Issuer> => {
  let ring = await openKeyRing(keyDeps);
  const ciba = deps.ciba === undefined ? undefined : openCibaDesk(deps, deps.ciba, () => engine);
  let engine = createEngine(deps, ring, ciba);
  return {
    engine: () => engine,
    refresh: async () => {
      const fresh = await openKeyRing(keyDeps);
      if (fresh.version === ring.version) return engine.clients.clear();
      ring = fresh;
      engine = createEngine(deps, ring, ciba);
    },
    serve: (target, exchange) => serveEngine({ ...deps, engine, guard: deps.secretGuard }, target, exchange),
    findLogin: (interactionId, exchange) => findLogin(deps, engine, interactionId, exchange),
    finishLogin: (login, accepted, exchange) => finishLogin(deps, engine, { login, ...accepted }, exchange),
    abandonLogin: (fault, { request, response }) => {
      const { oauthError, hint } = faultCatalogue[fault];
      const result = { error: oauthError, error_description: `${fault}: ${hint}` };
      return engine.provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    },
    passLogin: ({ request, response }) => engine.provider.interactionFinished(request, response, { consent: {} }),
    logOut: (call, exchange) => logOut(deps, engine, call, exchange),
    currentSession: (exchange) => currentSession(deps, engine, exchange),
    endSessions: async (sessions) => {
      for (const sessionId of sessions) {
        const session = await engine.provider.Session.findByUid(sessionId);
        if (session !== undefined) await endSession(deps, engine, session, undefined);
      }
    },
    ciba,
  };
};

const findLogin = async (
  deps: IssuerDeps,
  { provider, clients }: Engine,
  interactionId: string,
  { request, response }: Exchange,
): Promise<LoginInProgress | undefined> => {
  const interaction = await detailsOf(provider, request, response);
  if (interaction === undefined || interaction.uid !== interactionId) return undefined;
  const { params, prompt, lastSubmission } = interaction;
  const engineClient = await clients.find(String(params['client_id']));
  if (engineClient === undefined) return undefined;
  const login: LoginInProgress = {
    interactionId,
    correlationId: correlationOf(interactionId),
    client: clients.recordOf(engineClient),
    uiLocales: textOf(params['ui_locales']),
    loginHint: textOf(params['login_hint']),
    essentialLevels: essentialLevels(claimsOf(params['claims'])),
    nothingToAsk: prompt.name === 'consent',
    wrongPerson: lastSubmission?.login !== undefined && prompt.reasons.includes('other_person'),
    expiresAtSeconds: interaction.exp ?? deps.clock.nowSeconds(),
  };
  interactions.set(login, interaction);
  return login;
};

/** No cookie, an expired login, or a session that changed under it: for the pages these are one thing. */
const detailsOf = async (
  provider: Engine['provider'],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Interaction | undefined> => {
  try {
    return await provider.interactionDetails(request, response);
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The engine has validated the parameter before it kept it. */
const claimsOf = (value: unknown): Parameters<typeof essentialLevels>[0] =>
  typeof value === 'string' ? (JSON.parse(value) as Parameters<typeof essentialLevels>[0]) : {};

type Finish = { readonly login: LoginInProgress; readonly person: Person; readonly proof: Proof };

const finishLogin = async (
  deps: IssuerDeps,
  engine: Engine,
  { login, person, proof }: Finish,
  exchange: Exchange,
): Promise<boolean> => {
  const interaction = loadInteraction(login);
  const accountId = subjectOf(deps.settings.subjectComponent, person.nationalId);
  // A login is good for one answer, whichever of two is first.
  const isFirst = await deps.stores.protocol.destroy('Interaction', interaction.uid);
  const hasLeft = isFirst && (await leaveOtherSession(deps, engine, { accountId, interaction }, exchange));
  const result = {
    login: { accountId, acr: proof.level, amr: [...proof.amr], ts: proof.establishedAtSeconds, remember: false },
    // Undefined takes the place of the phone by which somebody else answered before.
    device: proof.method === 'app' ? proof.deviceId : undefined,
    select_account: {},
    consent: {},
  };
  await resumeAtOnce(deps, engine, { login: interaction, isFirst, result }, exchange);
  return hasLeft;
};

/** What the engine keeps of a login that a page has asked for; lives as long as the request. */
const interactions = new WeakMap<LoginInProgress, Interaction>();

const loadInteraction = (login: LoginInProgress): Interaction => {
  const interaction = interactions.get(login);
  if (interaction === undefined) throw new Error('a login that this issuer did not find');
  return interaction;
};

/**
 * Another card in a browser where somebody is still logged in: their session ends, everywhere, before the new
 * one begins. The engine would do it with a page that posts itself by script; ours needs none.
 */
const leaveOtherSession = async (
  deps: IssuerDeps,
  engine: Engine,
  { accountId, interaction }: { readonly accountId: string; readonly interaction: Interaction },
  exchange: Exchange,
): Promise<boolean> => {
  const cookie = `${engine.provider.cookieName('session')}=`;
  // Most come without: nothing of the engine need be made to find that out.
  if (!`; ${exchange.request.headers.cookie ?? ''}`.includes(`; ${cookie}`)) return false;
  const session = await browserSession(engine, exchange);
  if (session === undefined || session.accountId === accountId) return false;
  await endSession(deps, engine, session, undefined);
  clearCookie(engine, exchange);
  Object.assign(interaction, { session: undefined });
  return true;
};
