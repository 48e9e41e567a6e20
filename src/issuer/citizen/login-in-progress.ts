import type { Interaction, Session } from 'oidc-provider';
import { citizenScopes } from '#claims/citizen-scopes.ts';
import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import { keepStanding } from '#login/citizen/keep-standing.ts';
import { correlationOf } from '#login/ticket.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { isLevel, type Level } from '#vocabulary/level.ts';
import { browserSession } from '../logout.ts';
import { findAccepted } from './citizen-account.ts';
import type { CitizenEngine } from './citizen-engine.ts';
import type { CitizenIssuer, CitizenLoginInProgress, Exchange } from './citizen-issuer.ts';
import { singleSignOnServes } from './level.ts';
import { ownsLogin } from './login-cookie.ts';
import { resumeLogin } from './resume.ts';
import { bringsSession } from './session.ts';
import { writeFault } from './write-fault.ts';
import { acceptedSeconds, type CitizenIssuerDeps } from './settings.ts';

/** The login of this browser with this id, as the pages need it. */
export const findLogin = async (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  interactionId: string,
  exchange: Exchange,
): Promise<CitizenLoginInProgress | undefined> => {
  if (!ownsLogin(deps, exchange.request, interactionId)) return undefined;
  const interaction = await engine.provider.Interaction.find(interactionId);
  if (interaction === undefined || interaction.isExpired) return undefined;
  const client = await engine.clients.findRecord(String(interaction.params['client_id']));
  if (client === undefined) return undefined;
  const session = bringsSession(engine, exchange) ? await browserSession(engine, exchange) : undefined;
  return describeLogin(deps, { interaction, client, session });
};

type Kept = {
  readonly interaction: Interaction;
  readonly client: CitizenClient;
  /** The session of the browser, whoever's it is. */
  readonly session: Session | undefined;
};

/** A request that waits for the person, in the words of the pages. */
export const describeLogin = async (deps: CitizenIssuerDeps, kept: Kept): Promise<CitizenLoginInProgress> => {
  const { params, uid, exp } = kept.interaction;
  const wantedLevel = levelOf(params['acr_values'], deps.settings.defaultLevel);
  const hint = textOf(params['idp_hint']);
  return {
    interactionId: uid,
    correlationId: correlationOf(uid),
    client: kept.client,
    wantedLevel,
    scopes: knownScopes(deps, textOf(params['scope']) ?? ''),
    idpHint: hint === undefined ? undefined : asProviderId(hint),
    uiLocales: textOf(params['ui_locales']),
    informs: params['informs'] !== 'no',
    session: await usableSession(deps, kept, wantedLevel),
    redirectUri: String(params['redirect_uri']),
    state: textOf(params['state']),
    expiresAtSeconds: exp,
  };
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const levelOf = (value: unknown, fallback: Level): Level =>
  typeof value === 'string' && isLevel(value) ? value : fallback;

/** Unknown scopes are passed by; those that the service is not entitled to were refused by the engine. */
const knownScopes = ({ door, settings }: CitizenIssuerDeps, asked: string): readonly string[] => {
  const table = citizenScopes(door, settings.dataScopes);
  return [...new Set(asked.split(' '))].filter((scope) => Object.hasOwn(table, scope));
};

/** The session of this browser when its login still stands and is good for this request (franceconnect.md §1.12). */
const usableSession = async (
  deps: CitizenIssuerDeps,
  { interaction, client, session }: Kept,
  wantedLevel: Level,
): Promise<CitizenLoginInProgress['session']> => {
  const accepted = session?.accountId === undefined ? undefined : await findAccepted(deps, session.accountId);
  if (accepted === undefined) return undefined;
  const maximumAge = textOf(interaction.params['max_age']);
  const ageSeconds = deps.clock.nowSeconds() - accepted.authTimeSeconds;
  if (maximumAge !== undefined && ageSeconds > Number(maximumAge)) return undefined;
  const { loginId, citizen } = accepted;
  const knowsService = session?.authorizations?.[client.clientId] !== undefined;
  return singleSignOnServes(wantedLevel, citizen.proof.level, deps.settings) ? { loginId, knowsService } : undefined;
};

/** Lets the accepted citizen in; the session and the tokens to come keep their login alive. */
export const finishLogin = async (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  { login, ...accepted }: { readonly login: CitizenLoginInProgress } & Parameters<CitizenIssuer['finishLogin']>[1],
  exchange: Exchange,
): Promise<void> => {
  const { loginId, acr, authTimeSeconds } = accepted;
  const stands = await findAccepted(deps, loginId);
  if (stands === undefined) return writeFault(deps, exchange, 'Y100004', 'the accepted login has expired');
  await keepStanding(deps.stores.logins, stands, deps.clock.nowSeconds() + acceptedSeconds(deps.settings));
  const amr = [...stands.citizen.proof.amr];
  // Low's cookie outlives the browser, plus's does not (franceconnect.md §1.12).
  const remember = deps.door === 'low';
  const result = { login: { accountId: loginId, acr, amr, ts: authTimeSeconds, remember } };
  await resumeLogin(deps, engine, { uid: login.interactionId, result }, exchange);
};

/** Returns an OAuth error to the service. */
export const abandonLogin = (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  {
    login,
    error,
    description,
  }: { readonly login: CitizenLoginInProgress; readonly error: string; readonly description: string },
  exchange: Exchange,
): Promise<void> =>
  resumeLogin(deps, engine, { uid: login.interactionId, result: { error, error_description: description } }, exchange);
