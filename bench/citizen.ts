import { randomBytes } from 'node:crypto';
import type { Pool } from 'undici';
import { type Answer, type Browser, follow, newBrowser, visit } from './browser.ts';
import type { Target } from './messages.ts';
import { type Access, postAsService } from './person.ts';

/** One federated login in this browser, from the service's redirect to its UserInfo; single sign-on where there is a session. */
export const logInCitizen = async (
  access: Access,
  browser: Browser,
  more: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const { target } = access;
  const state = randomBytes(16).toString('hex');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: target.clientId,
    redirect_uri: target.redirectUri,
    scope: 'openid given_name family_name birthdate gender birthplace birthcountry email',
    acr_values: 'eidas1',
    state,
    nonce: randomBytes(16).toString('hex'),
    ...more,
  });
  const back = await walk(access, browser, `${target.authorizePath}?${query.toString()}`);
  if (back.searchParams.get('state') !== state) throw new Error(`the login came back as ${back.href}`);
  const accessToken = await redeem(target, browser, back.searchParams.get('code') ?? '');
  await readSignedUserInfo(target, browser, accessToken);
};

const mostSteps = 6;

/** What a person does: goes where it leads, sends the form of each page, lets the provider send them back. */
const walk = async ({ target, standIn }: Access, browser: Browser, start: string): Promise<URL> => {
  let next = start;
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const reached = await follow(browser, next);
    if ('page' in reached) next = await sendForm(browser, reached.page);
    else if (reached.elsewhere.href.startsWith(target.redirectUri)) return reached.elsewhere;
    else next = await passThere(standIn, reached.elsewhere);
  }
  throw new Error(`the login did not end, and last went to ${next}`);
};

/** The form with a provider is the stand-in's; the other page has one form. Each carries its own token. */
const sendForm = async (browser: Browser, page: Answer): Promise<string> => {
  const form =
    /<form[^>]*data-provider="stand-in"[^]*?<\/form>/.exec(page.text) ?? /<form[^]*?<\/form>/.exec(page.text);
  if (page.status !== 200 || form === null) throw new Error(`no form: ${page.status} ${page.text.slice(-1500)}`);
  const fields = [...form[0].matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const action = /action="([^"]+)"/.exec(form[0])?.[1] ?? '';
  const sent = await visit(
    browser,
    action,
    Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value])),
    { origin: browser.origin, 'sec-fetch-site': 'same-origin' },
  );
  if (sent.location === undefined) throw new Error(`the form led nowhere: ${sent.status} ${sent.text.slice(-1500)}`);
  return sent.location;
};

const passThere = async (standIn: Pool | undefined, { origin, pathname, search }: URL): Promise<string> => {
  if (standIn === undefined) throw new Error(`the browser was sent to ${origin}`);
  const { location } = await visit(newBrowser(standIn, origin), pathname + search);
  return location ?? '';
};

const redeem = async (target: Target, { pool, origin }: Browser, code: string): Promise<string> => {
  const grant = { grant_type: 'authorization_code', code, redirect_uri: target.redirectUri };
  const answered = await postAsService(target, newBrowser(pool, origin), target.tokenPath, grant);
  const { access_token, id_token } = JSON.parse(answered.text) as Readonly<Record<string, string | undefined>>;
  if (access_token === undefined || id_token === undefined) throw new Error(`no tokens: ${answered.text}`);
  return access_token;
};

/** A JWT that says who it is: three parts, of which the second holds the family name. */
const readSignedUserInfo = async (target: Target, { pool, origin }: Browser, accessToken: string): Promise<void> => {
  const headers = { authorization: `Bearer ${accessToken}` };
  const info = await visit(newBrowser(pool, origin), target.userinfoPath, undefined, headers);
  const claims = Buffer.from(info.text.split('.')[1] ?? '', 'base64url').toString('utf8');
  if (info.status !== 200 || !/"family_name":"arnoux /i.test(claims))
    throw new Error(`UserInfo answered ${info.status} ${info.text}`);
};
