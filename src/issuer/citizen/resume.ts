import type { Session } from 'oidc-provider';
import { browserCookies } from '../browser-cookies.ts';
import { createCookieSigner } from '../cookie-signer.ts';
import { browserSession } from '../logout.ts';
import { bringsSession } from './session.ts';
import { isAnsweredElsewhere } from '../resume-pass.ts';
import { sessionSeconds } from '../session-model.ts';
import { findAccepted } from './citizen-account.ts';
import type { CitizenEngine } from './citizen-engine.ts';
import type { Exchange } from './citizen-issuer.ts';
import { passToEngine } from './pass.ts';
import type { CitizenIssuerDeps } from './settings.ts';

/** The request goes on, once the pages have answered it. */
export const serveResume = async (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  path: string,
  exchange: Exchange,
): Promise<void> => {
  // Without the login's cookies the engine says what it says to a stranger: this step has expired or was used.
  if (await isAnsweredElsewhere(engine, exchange)) delete exchange.request.headers.cookie;
  else await leaveOtherSession(deps, engine, exchange);
  await passToEngine(engine, exchange, { path });
};

type Login = {
  readonly accountId: string;
  readonly ts?: number | undefined;
  readonly acr?: string | undefined;
  readonly amr?: string[] | undefined;
};

/**
 * A fresh login in a browser that has a session already: the engine would show a page that posts itself. Here a new
 * session takes the place of the old one. Tokens of the old login live on (franceconnect.md §1.8); services of the same
 * person go along, so that the end of the session tells them too.
 */
const leaveOtherSession = async (deps: CitizenIssuerDeps, engine: CitizenEngine, exchange: Exchange): Promise<void> => {
  if (!bringsSession(engine, exchange)) return;
  const login = await answeredLogin(engine, exchange);
  const old = login === undefined ? undefined : await browserSession(engine, exchange);
  if (login === undefined || old === undefined || old.accountId === login.accountId) return;
  const { provider } = engine;
  const fresh = new (provider.Session as unknown as new () => Session)();
  const { accountId, ts: loginTs, acr, amr } = login;
  const authorizations = (await isSamePerson(deps, old.accountId, accountId)) ? old.authorizations : undefined;
  Object.assign(fresh, { uid: accountId, accountId, loginTs, acr, amr, authorizations });
  await fresh.save(sessionSeconds(fresh, deps.settings.session, deps.clock.nowSeconds()));
  await old.destroy();
  bringCookie(deps, exchange, provider.cookieName('session'), fresh.jti);
};

const answeredLogin = async (engine: CitizenEngine, exchange: Exchange): Promise<Login | undefined> => {
  const { provider } = engine;
  const uid = browserCookies(engine, exchange).get(provider.cookieName('resume'), { signed: true });
  const interaction = uid === undefined ? undefined : await provider.Interaction.find(uid);
  return interaction?.result?.login;
};

const isSamePerson = async (deps: CitizenIssuerDeps, one: string | undefined, other: string): Promise<boolean> => {
  const before = one === undefined ? undefined : await findAccepted(deps, one);
  const now = await findAccepted(deps, other);
  return before !== undefined && before.citizen.accountId === now?.citizen.accountId;
};

/** As if the browser had brought it; it never leaves the process, for the engine renames the session at once. */
const bringCookie = ({ cookieKey }: CitizenIssuerDeps, { request }: Exchange, name: string, value: string): void => {
  const others = (request.headers.cookie ?? '').split(/; */).filter((pair) => {
    const [key] = pair.split('=');
    return key !== name && key !== `${name}.sig`;
  });
  const signature = createCookieSigner(cookieKey).sign(`${name}=${value}`);
  request.headers.cookie = [...others, `${name}=${value}`, `${name}.sig=${signature}`].join('; ');
};
