import { createHash } from 'node:crypto';
import type { TestCard } from '#sandbox/cards/test-card.ts';
import { newPerson, type Person } from './person.ts';
import type { World } from './world.ts';

export type Json = Record<string, unknown>;

/** An answer of a back-channel endpoint, read whole. `json` is empty when the body is none. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly text: string; readonly json: Json };

type Form = Readonly<Record<string, string | undefined>>;

/** A service that speaks the wire by hand, so that a rule can be broken one parameter at a time. */
export type PlainService = {
  readonly clientId: string;
  readonly secret: string;
  readonly redirectUri: string;
  readonly byeUri: string;
  /** An authorization request. `undefined` leaves a parameter out. */
  readonly authorizeUrl: (more?: Form) => string;
  /** The parameters of that request. */
  readonly parameters: (more?: Form) => URLSearchParams;
  /** A whole login up to the return to the service; a fresh person and the doctor's card when none are given. */
  readonly callback: (more?: Form, who?: { readonly person?: Person; readonly card?: TestCard }) => Promise<URL>;
  /** A whole login with its tokens. */
  readonly logIn: (more?: Form, who?: { readonly person?: Person; readonly card?: TestCard }) => Promise<Json>;
  readonly exchange: (callback: URL, more?: Form, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  readonly refresh: (refreshToken: unknown, more?: Form) => Promise<Answer>;
  readonly userInfo: (accessToken: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  readonly introspect: (token: unknown, more?: Form) => Promise<Answer>;
  readonly revoke: (token: unknown, more?: Form) => Promise<Answer>;
  /** A form with the service's credentials, to a path below the issuer. */
  readonly post: (path: string, form: Form, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
};

/** The doctor that tests log in when it does not matter who. */
export const doctorId = '899800000012';

const codeVerifier = 'a-verifier-that-is-long-enough-for-rfc-7636-and-always-the-same';
export const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');

const secret = 'a-long-enough-secret-for-the-tests-0002';
let counter = 0;

/** Registers a service; compatible and with `client_secret_post` unless the declaration says otherwise. */
export const newPlainService = async (world: World, declaration: Json = {}): Promise<PlainService> => {
  counter += 1;
  const clientId = textOf(declaration['client_id']) ?? `plain-${counter}`;
  const home = `http://localhost:9/${clientId}`;
  const method = textOf(declaration['token_endpoint_auth_method']) ?? 'client_secret_post';
  const hasSecret = method.startsWith('client_secret');
  const declared = {
    client_id: clientId,
    profile: 'compatible',
    token_endpoint_auth_method: method,
    redirect_uris: [`${home}/callback`],
    post_logout_redirect_uris: [`${home}/bye`],
    ...(hasSecret ? { client_secret: secret } : {}),
    ...declaration,
  };
  // A member that a test sets to undefined is left out, so that its default is seen.
  await world.register(Object.fromEntries(Object.entries(declared).filter(([, value]) => value !== undefined)));
  return speak(world, { clientId, home, isStrict: declaration['profile'] === 'strict', hasSecret });
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

type Identity = {
  readonly clientId: string;
  readonly home: string;
  readonly isStrict: boolean;
  readonly hasSecret: boolean;
};

const speak = (world: World, { clientId, home, isStrict, hasSecret }: Identity): PlainService => {
  const redirectUri = `${home}/callback`;
  const credentials: Form = { client_id: clientId, client_secret: hasSecret ? secret : undefined };
  const parameters = (more: Form = {}) =>
    compact({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: 'openid scope_all',
      acr_values: 'eidas1',
      state: 'the-state',
      nonce: 'the-nonce',
      ...(isStrict ? { code_challenge: codeChallenge, code_challenge_method: 'S256' } : {}),
      ...more,
    });
  const authorizeUrl = (more?: Form) => `${world.authorizeUrl}?${parameters(more)}`;
  const post: PlainService['post'] = (path, form, headers) =>
    send(world.issuer + path, { ...credentials, ...form }, headers);
  const callback: PlainService['callback'] = (more, { person = newPerson(world), card = world.card(doctorId) } = {}) =>
    person.logIn(authorizeUrl(more), card);
  const exchange: PlainService['exchange'] = (arrived, more = {}, headers = {}) =>
    post(
      '/protocol/openid-connect/token',
      {
        grant_type: 'authorization_code',
        code: arrived.searchParams.get('code') ?? '',
        redirect_uri: redirectUri,
        code_verifier: isStrict ? codeVerifier : undefined,
        ...more,
      },
      headers,
    );
  return {
    clientId,
    secret,
    redirectUri,
    byeUri: `${home}/bye`,
    authorizeUrl,
    parameters,
    callback,
    exchange,
    logIn: async (more, who) => {
      const answer = await exchange(await callback(more, who));
      if (answer.status !== 200) throw new Error(`no tokens: ${answer.status} ${answer.text}`);
      return answer.json;
    },
    refresh: (refreshToken, more = {}) =>
      post('/protocol/openid-connect/token', {
        grant_type: 'refresh_token',
        refresh_token: String(refreshToken),
        ...more,
      }),
    userInfo: (accessToken, headers = {}) =>
      get(`${world.issuer}/protocol/openid-connect/userinfo`, {
        authorization: `Bearer ${String(accessToken)}`,
        ...headers,
      }),
    introspect: (token, more = {}) =>
      post('/protocol/openid-connect/token/introspect', { token: String(token), ...more }),
    revoke: (token, more = {}) => post('/protocol/openid-connect/revoke', { token: String(token), ...more }),
    post,
  };
};

const compact = (form: Form): URLSearchParams =>
  new URLSearchParams(Object.entries(form).filter((pair): pair is [string, string] => pair[1] !== undefined));

/** A form from a server: no cookies, no redirects. */
export const send = async (url: string, form: Form, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  read(
    await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', ...headers },
      body: compact(form),
    }),
  );

/** A request from a server: no cookies, no redirects. */
export const get = async (url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  read(await fetch(url, { redirect: 'manual', headers }));

const read = async (response: Response): Promise<Answer> => {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, text, json: isJson ? (JSON.parse(text) as Json) : {} };
};

/** The `Authorization` header of `client_secret_basic` (RFC 6749 §2.3.1). */
export const basic = (id: string, password: string): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(password)}`).toString('base64')}`;
