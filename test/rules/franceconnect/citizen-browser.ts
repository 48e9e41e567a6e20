import { CookieJar } from 'tough-cookie';
import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import { type Door, secret } from './issuer-world.ts';

export type Params = Readonly<Record<string, string | undefined>>;

/** A good request of this service, with these parameters changed or, when undefined, left out. */
export const authorizeParams = (client: CitizenClient, more: Params = {}): URLSearchParams => {
  const usual = {
    client_id: client.clientId,
    response_type: 'code',
    scope: 'openid identite_pivot email',
    redirect_uri: client.redirectUris[0],
    acr_values: client.door === 'low' ? 'eidas1' : 'eidas2',
    nonce: 'nonce-of-at-least-twenty-two',
    state: 'state-of-at-least-thirty-two-characters',
  };
  const kept = Object.entries({ ...usual, ...more }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return new URLSearchParams(kept.map(([name, value]) => [name, value]));
};

export type Tokens = {
  readonly access_token: string;
  readonly id_token: string;
  readonly scope: string;
  readonly expires_in: number;
};

/** A browser that keeps cookies and stops at every redirect. */
export type CitizenBrowser = {
  readonly get: (url: string) => Promise<Response>;
  readonly post: (url: string, form: URLSearchParams) => Promise<Response>;
  readonly authorize: (door: Door, params: URLSearchParams) => Promise<Response>;
  /** The id of the login that an authorization request begins. */
  readonly begin: (door: Door, params: URLSearchParams) => Promise<string>;
  /** Lets a person in and follows to the service's callback. */
  readonly letIn: (door: Door, uid: string, how?: Params) => Promise<URL>;
  readonly singleSignOn: (door: Door, uid: string) => Promise<URL>;
  readonly login: (door: Door, client: CitizenClient, more?: Params, how?: Params) => Promise<Tokens>;
  readonly jar: CookieJar;
};

export const newBrowser = (): CitizenBrowser => {
  const jar = new CookieJar();
  const go = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('cookie', await jar.getCookieString(url));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) await jar.setCookie(cookie, url);
    return response;
  };
  const get = (url: string) => go(url);
  const authorize = (door: Door, params: URLSearchParams) => get(`${door.issuer}/authorize?${params.toString()}`);
  const begin = async (door: Door, params: URLSearchParams) => {
    const response = await authorize(door, params);
    const [, uid] = /\/interaction\/([^/?]+)$/.exec(response.headers.get('location') ?? '') ?? [];
    if (uid === undefined)
      throw new Error(
        `no login: ${response.status} ${await response.text()} ${String(response.headers.get('location'))}`,
      );
    return uid;
  };
  const through = async (url: string): Promise<URL> => {
    const back = await get(url);
    const location = back.headers.get('location');
    if (location === null) throw new Error(`not answered: ${back.status} ${await back.text()}`);
    return new URL(location);
  };
  const letIn: CitizenBrowser['letIn'] = (door, uid, how = {}) =>
    through(`${door.issuer}/test/accept?${new URLSearchParams({ uid, ...definedOf(how) }).toString()}`);
  return {
    jar,
    get,
    post: (url, form) => go(url, { method: 'POST', body: form }),
    authorize,
    begin,
    letIn,
    singleSignOn: (door, uid) => through(`${door.issuer}/test/sso?uid=${uid}`),
    login: async (door, client, more = {}, how = {}) => {
      const back = await letIn(door, await begin(door, authorizeParams(client, more)), how);
      return (await (await redeem(door, client, back)).json()) as Tokens;
    },
  };
};

const definedOf = (params: Params): Record<string, string> =>
  Object.fromEntries(Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** Exchanges the code of a callback, with the secret in the body. */
export const redeem = (door: Door, client: CitizenClient, callback: URL, more: Params = {}): Promise<Response> =>
  askToken(door, {
    grant_type: 'authorization_code',
    code: callback.searchParams.get('code') ?? '',
    redirect_uri: client.redirectUris[0],
    client_id: client.clientId,
    client_secret: secret,
    ...more,
  });

export const askToken = (door: Door, form: Params, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${door.issuer}/token`, { method: 'POST', body: new URLSearchParams(definedOf(form)), headers });

export const askUserinfo = (door: Door, token: string): Promise<Response> =>
  fetch(`${door.issuer}/userinfo?schema=openid`, { headers: { authorization: `Bearer ${token}` } });
