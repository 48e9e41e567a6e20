import { compactVerify, decodeProtectedHeader } from 'jose';
import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import type { CitizenFaultCode } from '#vocabulary/citizen-fault-catalogue.ts';
import { asCitizenLoginId, type CitizenLoginId } from '#vocabulary/identifiers.ts';
import { browserSession, clearCookie } from '../logout.ts';
import { findAccepted, subjectAt } from './citizen-account.ts';
import type { CitizenEngine } from './citizen-engine.ts';
import type { CitizenIssuer, Exchange, LogoutAsked } from './citizen-issuer.ts';
import { endCitizenSession } from './citizen-session-end.ts';
import type { CitizenIssuerDeps } from './settings.ts';

/** What a logout request may carry (franceconnect.md §1.14). */
const known = ['id_token_hint', 'post_logout_redirect_uri', 'state', 'client_id', 'logout_hint', 'ui_locales'];

type Refused = { readonly fault: CitizenFaultCode };

/** Checks a logout request. Its hint may have expired, must be signed by us, and on plus is the inner JWS. */
export const checkLogout = async (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  query: URLSearchParams,
  exchange: Exchange,
): Promise<LogoutAsked | Refused> => {
  const names = [...query.keys()];
  const isOdd = names.some((name) => !known.includes(name)) || new Set(names).size !== names.length;
  const token = query.get('id_token_hint') ?? '';
  if (isOdd || token === '') return { fault: 'Y030007' };
  const hint = await openHint(engine, deps.issuer, token);
  const client = hint === undefined ? undefined : await engine.clients.findRecord(hint.aud);
  const named = query.get('client_id');
  if (hint === undefined || client === undefined || (named !== null && named !== hint.aud)) return { fault: 'Y040001' };
  const address = query.get('post_logout_redirect_uri') ?? undefined;
  if (address !== undefined && !client.postLogoutRedirectUris.includes(address)) return { fault: 'Y04CFAEF' };
  return {
    client,
    postLogoutRedirectUri: address,
    state: query.get('state') ?? undefined,
    loginId: await loginOf(deps, engine, { client, subject: hint.sub }, exchange),
  };
};

type Hint = { readonly sub: string; readonly aud: string };

/** An id_token of ours: a UserInfo answer has the same signature, and no `auth_time`. */
const openHint = async ({ ring }: CitizenEngine, issuer: string, token: string): Promise<Hint | undefined> => {
  try {
    const { kid, typ } = decodeProtectedHeader(token);
    const key = kid === undefined ? undefined : ring.find(kid);
    if (key === undefined || typ !== undefined) return undefined;
    const { payload } = await compactVerify(token, key.publicKey, { algorithms: [key.algorithm] });
    const claims = JSON.parse(Buffer.from(payload).toString()) as Readonly<Record<string, unknown>>;
    const { sub, aud, iss, auth_time: authTime } = claims;
    const isOurs = iss === issuer && typeof authTime === 'number';
    return isOurs && typeof sub === 'string' && typeof aud === 'string' ? { sub, aud } : undefined;
  } catch {
    // Not a token, or not signed by us: as good as none, and the caller says so.
    return undefined;
  }
};

type Hinted = { readonly client: CitizenClient; readonly subject: string };

/** The login of this browser's session, when the hint speaks of the same person. */
const loginOf = async (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  { client, subject }: Hinted,
  exchange: Exchange,
): Promise<CitizenLoginId | undefined> => {
  const session = await browserSession(engine, exchange);
  const accepted = session?.accountId === undefined ? undefined : await findAccepted(deps, session.accountId);
  if (accepted === undefined) return undefined;
  return (await subjectAt(deps, accepted.citizen, client)) === subject ? accepted.loginId : undefined;
};

/** Ends the session of this browser, whoever asked; the caller has checked that. */
export const endBrowserSession = async (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  exchange: Exchange,
): Promise<void> => {
  const session = await browserSession(engine, exchange);
  if (session !== undefined) await endCitizenSession(deps, engine, session);
  clearCookie(engine, exchange);
};

/** Ends the sessions of these logins, wherever their browsers are. */
export const endSessionsOf = async (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  loginIds: Parameters<CitizenIssuer['endSessionsOf']>[0],
): Promise<void> => {
  for (const loginId of loginIds) {
    // The uid of a session is its login's (`session.ts`).
    const session = await engine.provider.Session.findByUid(asCitizenLoginId(loginId));
    if (session !== undefined) await endCitizenSession(deps, engine, session);
  }
};
