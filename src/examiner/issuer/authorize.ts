import type { Random } from '#vocabulary/clock.ts';
import type { Spoil } from '../spoil.ts';
import { addLogin, type Desk, type Login } from './desk.ts';

/** Where the browser goes next, or why it goes nowhere. */
export type Departure =
  | { readonly kind: 'back'; readonly location: string; readonly login: Login }
  | { readonly kind: 'refused'; readonly reason: string };

type Machine = { readonly random: Random; readonly nowSeconds: number };

/**
 * Answers an authorization request at once, as a single sign-on would. What is wrong with it is noted, not refused, so
 * that one fault of a service hides no other; only another client and another origin go nowhere.
 */
export const authorize = (
  desk: Desk,
  query: URLSearchParams,
  spoil: Spoil,
  { random, nowSeconds }: Machine,
): Departure => {
  const { clientId, request } = desk.examination;
  const target = URL.parse(query.get('redirect_uri') ?? request.redirectUri);
  if (query.get('client_id') !== clientId)
    return { kind: 'refused', reason: 'client_id is not the one of this examination' };
  if (target === null || target.origin !== new URL(request.redirectUri).origin)
    return { kind: 'refused', reason: 'redirect_uri is of another origin than the declared one' };
  const login: Login = {
    ...{ sid: random.uuid(), code: random.token(32), spoil, atSeconds: nowSeconds },
    request: new Map(query),
    ...{
      tokenCalls: [],
      refreshes: [],
      accessTokens: [],
      refreshTokens: [],
      idTokens: [],
      userInfoCalls: 0,
      logouts: 0,
    },
  };
  addLogin(desk, login);
  return { kind: 'back', location: callbackOf(desk, login, target, random).href, login };
};

const callbackOf = (desk: Desk, login: Login, target: URL, random: Random): URL => {
  const answer = new URL(target);
  for (const [name, value] of Object.entries(answerOf(desk, login, random))) {
    if (value !== undefined) answer.searchParams.set(name, value);
  }
  return answer;
};

const answerOf = ({ addresses }: Desk, login: Login, random: Random): Readonly<Record<string, string | undefined>> => {
  const state = login.request.get('state');
  const base = { state, iss: addresses.issuer };
  const { callback = 'other-browser' } = login.spoil;
  switch (callback) {
    case 'other-browser':
      return { ...base, code: login.code, ...sessionStateOf(login) };
    case 'wrong-state':
      return { ...base, code: login.code, state: random.token(32), ...sessionStateOf(login) };
    case 'access_denied':
    case 'server_error':
    case 'temporarily_unavailable':
      return { ...base, error: callback, error_description: 'examination' };
    case 'empty':
      return {};
    case 'markup':
      return { ...base, error: markup, error_description: markup };
  }
};

/** What must never come back unescaped in a page. */
export const markup = '<examen onload=alert(1)>';

/** psc.md §3: Keycloak sends it along. */
const sessionStateOf = ({ request, sid }: Login) =>
  (request.get('scope') ?? '').includes('scope_all') ? { session_state: sid } : {};
