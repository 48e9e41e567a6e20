import type { Interaction, Session } from 'oidc-provider';
import { withoutBody } from '../body.ts';
import { createCookieSigner } from '../cookie-signer.ts';
import { browserSession } from '../logout.ts';
import { bringsSession } from './session.ts';
import { sessionSeconds } from '../session-model.ts';
import { citizenPaths } from './addresses.ts';
import { findAccepted } from './citizen-account.ts';
import type { CitizenEngine } from './citizen-engine.ts';
import type { Exchange } from './citizen-issuer.ts';
import { passToEngine } from './pass.ts';
import type { CitizenIssuerDeps } from './settings.ts';

type Result = NonNullable<Interaction['result']>;

export type AnsweredLogin = { readonly uid: string; readonly result: Result };

/**
 * The request goes on, once the pages have answered it, and ends where the service waits: the engine is given the
 * request to resume that the browser would be sent away for. The caller has checked that the login is this browser's.
 */
export const resumeLogin = async (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  { uid, result }: AnsweredLogin,
  { request: came, response }: Exchange,
): Promise<void> => {
  const request = withoutBody(came);
  const exchange = { request, response };
  if (result.login !== undefined) await leaveOtherSession(deps, engine, result.login, exchange);
  bringCookie(deps, exchange, engine.provider.cookieName('resume'), uid);
  engine.answers.set(request, result);
  await passToEngine(engine, exchange, { path: `${citizenPaths.authorization}/${uid}`, search: '' });
};

/**
 * A fresh login in a browser that has a session already: the engine would show a page that posts itself. Here a new
 * session takes the place of the old one. Tokens of the old login live on (franceconnect.md §1.8); services of the same
 * person go along, so that the end of the session tells them too.
 */
const leaveOtherSession = async (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  login: NonNullable<Result['login']>,
  exchange: Exchange,
): Promise<void> => {
  const old = bringsSession(engine, exchange) ? await browserSession(engine, exchange) : undefined;
  if (old === undefined || old.accountId === login.accountId) return;
  const { provider } = engine;
  const fresh = new (provider.Session as unknown as new () => Session)();
  const { accountId, ts: loginTs, acr, amr } = login;
  const authorizations = (await isSamePerson(deps, old.accountId, accountId)) ? old.authorizations : undefined;
  Object.assign(fresh, { uid: accountId, accountId, loginTs, acr, amr, authorizations });
  await fresh.save(sessionSeconds(fresh, deps.settings.session, deps.clock.nowSeconds()));
  await old.destroy();
  bringCookie(deps, exchange, provider.cookieName('session'), fresh.jti);
};

const isSamePerson = async (deps: CitizenIssuerDeps, one: string | undefined, other: string): Promise<boolean> => {
  const before = one === undefined ? undefined : await findAccepted(deps, one);
  const now = await findAccepted(deps, other);
  return before !== undefined && before.citizen.accountId === now?.citizen.accountId;
};

/** As if the browser had brought it; it never leaves the process: the engine renames the session at once and ends the login. */
const bringCookie = ({ cookieKey }: CitizenIssuerDeps, { request }: Exchange, name: string, value: string): void => {
  const others = (request.headers.cookie ?? '').split(/; */).filter((pair) => {
    const [key] = pair.split('=');
    return key !== name && key !== `${name}.sig`;
  });
  const signature = createCookieSigner(cookieKey).sign(`${name}=${value}`);
  request.headers.cookie = [...others, `${name}=${value}`, `${name}.sig=${signature}`].join('; ');
};
