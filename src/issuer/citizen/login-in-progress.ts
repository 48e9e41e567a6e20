import type { Interaction } from 'oidc-provider';
import { citizenScopes } from '#claims/citizen-scopes.ts';
import { correlationOf } from '#login/ticket.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { isLevel, type Level } from '#vocabulary/level.ts';
import { browserSession } from '../logout.ts';
import { markBrowser } from '../resume-pass.ts';
import { findAccepted } from './citizen-account.ts';
import type { CitizenEngine } from './citizen-engine.ts';
import type { CitizenIssuer, CitizenLoginInProgress, Exchange } from './citizen-issuer.ts';
import { singleSignOnServes } from './level.ts';
import { bringsSession } from './session.ts';
import { ownsLogin } from './login-cookie.ts';
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
  const { params } = interaction;
  const wantedLevel = levelOf(params['acr_values'], deps.settings.defaultLevel);
  const hint = textOf(params['idp_hint']);
  return {
    interactionId,
    correlationId: correlationOf(interactionId),
    client,
    wantedLevel,
    scopes: knownScopes(deps, textOf(params['scope']) ?? ''),
    idpHint: hint === undefined ? undefined : asProviderId(hint),
    uiLocales: textOf(params['ui_locales']),
    informs: params['informs'] !== 'no',
    session: await usableSession(deps, engine, { wantedLevel, interaction }, exchange),
    redirectUri: String(params['redirect_uri']),
    state: textOf(params['state']),
    expiresAtSeconds: interaction.exp,
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

type Wanted = { readonly wantedLevel: Level; readonly interaction: Interaction };

/** The session of this browser when its login still stands and is good for this request (franceconnect.md §1.12). */
const usableSession = async (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  { wantedLevel, interaction }: Wanted,
  exchange: Exchange,
): Promise<CitizenLoginInProgress['session']> => {
  if (!bringsSession(engine, exchange)) return undefined;
  const session = await browserSession(engine, exchange);
  const accepted = session?.accountId === undefined ? undefined : await findAccepted(deps, session.accountId);
  if (accepted === undefined) return undefined;
  const maximumAge = textOf(interaction.params['max_age']);
  const ageSeconds = deps.clock.nowSeconds() - accepted.authTimeSeconds;
  if (maximumAge !== undefined && ageSeconds > Number(maximumAge)) return undefined;
  const { loginId, citizen } = accepted;
  const knowsService = session?.authorizations?.[String(interaction.params['client_id'])] !== undefined;
  return singleSignOnServes(wantedLevel, citizen.proof.level, deps.settings) ? { loginId, knowsService } : undefined;
};

type Result = NonNullable<Interaction['result']>;

/** Keeps how the login was answered. */
const keepAnswer = async (
  { clock }: CitizenIssuerDeps,
  { provider }: CitizenEngine,
  interactionId: string,
  result: Result,
): Promise<void> => {
  const interaction = await provider.Interaction.find(interactionId);
  // Gone: a second click, whose first has gone on; the engine says what there is to say.
  if (interaction !== undefined) {
    Object.assign(interaction, { result });
    await interaction.save(Math.max(1, interaction.exp - clock.nowSeconds()));
  }
};

/** Sends the browser to where the request goes on. */
const resume = ({ issuer }: CitizenIssuerDeps, interactionId: string, exchange: Exchange): void => {
  const location = `${issuer}/authorize/${interactionId}`;
  exchange.response.writeHead(303, { location, 'cache-control': 'no-store', 'content-length': '0' }).end();
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
  const pass = markBrowser(engine, deps.random, `${deps.issuer}/authorize/${login.interactionId}`, exchange);
  const amr = [...stands.citizen.proof.amr];
  // Low's cookie outlives the browser, plus's does not (franceconnect.md §1.12).
  const remember = deps.door === 'low';
  const result = { login: { accountId: loginId, acr, amr, ts: authTimeSeconds, remember }, pass };
  // In one commit with the answer.
  const extended = deps.stores.logins.extendAccepted(loginId, deps.clock.nowSeconds() + acceptedSeconds(deps.settings));
  await Promise.all([extended, keepAnswer(deps, engine, login.interactionId, result)]);
  resume(deps, login.interactionId, exchange);
};

export const abandonLogin = async (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  {
    login,
    error,
    description,
  }: { readonly login: CitizenLoginInProgress; readonly error: string; readonly description: string },
  exchange: Exchange,
): Promise<void> => {
  await keepAnswer(deps, engine, login.interactionId, { error, error_description: description });
  resume(deps, login.interactionId, exchange);
};
