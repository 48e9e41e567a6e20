import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from 'undici';
import { type Answer, type Browser, follow, newBrowser, visit } from './browser.ts';
import type { Reader } from './handshake.ts';
import type { Target } from './messages.ts';

/** The driver's ways into one server. */
export type Access = {
  readonly target: Target;
  readonly pool: Pool;
  readonly reader: Reader | undefined;
  /** To the identity provider; undefined where the server sends nobody to one. */
  readonly standIn: Pool | undefined;
};

/** Somebody logged in, with what the service received for them. */
export type Person = { readonly browser: Browser; readonly tokens: Tokens };

export type Tokens = { readonly access_token: string; readonly refresh_token: string; readonly id_token: string };

/** Authorize, login page, card, resume, code, token, UserInfo; with a new browser. */
export const logIn = async (access: Access, answer: Answering = answerUsually): Promise<Person> => {
  const browser = newBrowser(access.pool, access.target.origin);
  return { browser, tokens: await authorize(access, browser, answer) };
};

type LoginPage = { readonly page: Answer; readonly path: string };

/** How a person answers the login page; the address at which the login goes on. */
export type Answering = (access: Access, browser: Browser, shown: LoginPage) => Promise<string>;

/** The same without the login page when the browser has a live session. */
export const authorize = async (
  access: Access,
  browser: Browser,
  answer: Answering = answerUsually,
): Promise<Tokens> => {
  const { target } = access;
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(12).toString('base64url');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: target.clientId,
    redirect_uri: target.redirectUri,
    scope: 'openid scope_all',
    state,
    nonce: randomBytes(12).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const reached = await follow(browser, `${target.authorizePath}?${query.toString()}`);
  const callback =
    'elsewhere' in reached ? reached.elsewhere : await goOn(browser, await answer(access, browser, reached));
  if (callback.searchParams.get('state') !== state) throw new Error(`the login came back as ${callback.search}`);
  const tokens = await redeem(target, browser, {
    grant_type: 'authorization_code',
    code: callback.searchParams.get('code') ?? '',
    redirect_uri: target.redirectUri,
    code_verifier: verifier,
  });
  await readUserInfo(target, browser, tokens.access_token);
  return tokens;
};

const goOn = async (browser: Browser, back: string): Promise<URL> => {
  const reached = await follow(browser, back);
  if ('elsewhere' in reached) return reached.elsewhere;
  throw new Error(`the login ended on a page: ${reached.page.status} ${reached.page.text.slice(0, 300)}`);
};

/** By the form of the floor, which believes any name. */
export const answerByForm: Answering = async (_access, browser, { path }) =>
  (await visit(browser, path, { login: 'camille' })).location ?? '';

/** By card. */
const answerUsually: Answering = async ({ reader }, _browser, { page }) => {
  if (reader === undefined) throw new Error('this server was given no cards');
  const address = /href="(https:[^"]*\/card\?ticket=[^"]+)"/.exec(page.text)?.[1];
  if (address === undefined) throw new Error(`no card button on the page: ${page.status} ${page.text.slice(0, 300)}`);
  return reader(address.replaceAll('&amp;', '&'));
};

/** The service at the token endpoint: a code, or a refresh token. */
export const redeem = async (
  target: Target,
  { pool, origin }: Browser,
  grant: Readonly<Record<string, string>>,
): Promise<Tokens> => {
  const answered = await postAsService(target, newBrowser(pool, origin), target.tokenPath, grant);
  const tokens = JSON.parse(answered.text) as Partial<Tokens>;
  const { access_token, refresh_token, id_token } = tokens;
  if (access_token === undefined || refresh_token === undefined || id_token === undefined)
    throw new Error(`no tokens: ${answered.text}`);
  return { access_token, refresh_token, id_token };
};

/** A call to an address for services, with the credentials in the body. */
export const postAsService = (
  { clientId, clientSecret }: Target,
  service: Browser,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<Answer> =>
  visit(service, path, { client_id: clientId, client_secret: clientSecret, ...form }, { accept: 'application/json' });

export const readUserInfo = async (target: Target, { pool, origin }: Browser, accessToken: string): Promise<void> => {
  const info = await visit(newBrowser(pool, origin), target.userinfoPath, undefined, {
    authorization: `Bearer ${accessToken}`,
  });
  if (info.status !== 200 || !info.text.includes('"sub"'))
    throw new Error(`UserInfo answered ${info.status} ${info.text}`);
};
