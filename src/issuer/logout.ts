import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodeJwt } from 'jose';
import type { Client as EngineClient, Session } from 'oidc-provider';
import type { FaultCode } from '#vocabulary/fault-catalogue.ts';
import { browserCookies } from './browser-cookies.ts';
import type { Engine, IssuerDeps } from './provider.ts';
import { endSession } from './session-end.ts';

/** A logout call as it arrived; psc.md §5 lists who sends what. Every member may be missing. */
export type LogoutCall = {
  readonly idTokenHint: string | undefined;
  readonly clientId: string | undefined;
  readonly postLogoutRedirectUri: string | undefined;
  readonly state: string | undefined;
  /** The person pressed the button of our own confirmation page. */
  readonly confirmed: boolean;
};

export type LogoutOutcome = {
  /** `confirm`: nobody vouches for the call, the person must be asked. `over`: nobody is logged in any more, as far as this call may say. */
  readonly kind: 'confirm' | 'over';
  /** Registered address to return to, with `state`. */
  readonly returnTo: string | undefined;
  readonly serviceName: string | undefined;
  /** Why the return address or the hint was not followed. */
  readonly note: FaultCode | undefined;
};

/**
 * Ends single sign-on. A valid `id_token_hint`, expired or not, ends the session that it names, with or
 * without a cookie. Without one, only the person can end their own session. Never dead-ends: whatever the
 * parameters, the outcome is a page or a registered address.
 */
export const logOut = async (
  deps: IssuerDeps,
  engine: Engine,
  call: LogoutCall,
  browser: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<LogoutOutcome> => {
  const hint = await verifyHint(engine, call);
  const own = await browserSession(engine, browser);
  const outcome = outcomeOf(engine, call, hint);
  if (hint.session !== undefined) await endSession(deps, engine, hint.session, hint.client?.clientId);
  else if (!hint.valid && own !== undefined && !call.confirmed) return { ...outcome, kind: 'confirm' };
  else if (call.confirmed && own !== undefined) await endSession(deps, engine, own, undefined);
  if (own === undefined || call.confirmed || own.uid === hint.session?.uid) clearCookie(engine, browser);
  return outcome;
};

type Hint = {
  readonly valid: boolean;
  readonly client: EngineClient | undefined;
  readonly session: Session | undefined;
  readonly note: FaultCode | undefined;
};

/** The hint says who calls and which session; only our signature makes it worth anything. */
const verifyHint = async ({ provider, clients }: Engine, call: LogoutCall): Promise<Hint> => {
  const named = call.clientId === undefined ? undefined : await clients.find(call.clientId);
  if (call.idTokenHint === undefined) return { valid: false, client: named, session: undefined, note: undefined };
  const invalid: Hint = { valid: false, client: named, session: undefined, note: 'P401' };
  const audience = audienceOf(call.idTokenHint);
  const client = audience === undefined ? undefined : await clients.find(audience);
  if (client === undefined || (call.clientId !== undefined && call.clientId !== audience)) return invalid;
  const verified = await provider.IdToken.validate(call.idTokenHint, client).catch(() => undefined);
  if (verified?.payload['typ'] !== 'ID') return { ...invalid, client };
  const { sid, sub } = verified.payload;
  const session = typeof sid === 'string' ? await provider.Session.findByUid(sid) : undefined;
  return { valid: true, client, session: session?.accountId === sub ? session : undefined, note: undefined };
};

const audienceOf = (token: string): string | undefined => {
  try {
    const { aud } = decodeJwt(token);
    return Array.isArray(aud) ? aud[0] : aud;
  } catch {
    // Not a JWT: the hint is as good as forged, and the caller says so.
    return undefined;
  }
};

type Browser = { readonly request: IncomingMessage; readonly response: ServerResponse };

/** The session of the cookie; undefined when there is none or nobody is logged in. */
export const browserSession = async (
  { provider }: Pick<Engine, 'provider'>,
  { request, response }: Browser,
): Promise<Session | undefined> => {
  const session = await provider.Session.get(provider.createContext(request, response));
  return session.accountId === undefined ? undefined : session;
};

export const clearCookie = (engine: Pick<Engine, 'provider'>, browser: Browser): void => {
  const name = engine.provider.cookieName('session');
  browserCookies(engine, browser).set(name, null, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    signed: true,
    overwrite: true,
    secure: name.startsWith('__Host-'),
  });
};

const outcomeOf = ({ clients }: Engine, call: LogoutCall, { client, note }: Hint): LogoutOutcome => {
  const uri = call.postLogoutRedirectUri;
  const registered = uri !== undefined && client?.postLogoutRedirectUriAllowed(uri) === true;
  return {
    kind: 'over',
    returnTo: registered ? withState(uri, call.state) : undefined,
    serviceName: client === undefined ? undefined : clients.recordOf(client).name,
    note: note ?? (uri === undefined || registered ? undefined : 'P102'),
  };
};

const withState = (uri: string, state: string | undefined): string => {
  if (state === undefined) return uri;
  const url = new URL(uri);
  url.searchParams.append('state', state);
  return url.href;
};
