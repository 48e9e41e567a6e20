import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { InMemoryWebStorage, OidcClient, WebStorageStateStore } from 'oidc-client-ts';
import { cardUrlOf, newPerson } from '../support/person.ts';
import { doctorId, newPlainService } from '../support/plain-service.ts';
import { startWorld, type World } from '../support/world.ts';

// Clients that none of us wrote. `openid-client` is in card-login.test.ts.
let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.close());

test('oidc-client-ts, a public client with PKCE: login, UserInfo, refresh, logout', async () => {
  const home = 'http://localhost:9/page';
  await world.register({
    client_id: 'application-de-page',
    token_endpoint_auth_method: 'none',
    redirect_uris: [`${home}/callback`],
    post_logout_redirect_uris: [`${home}/bye`],
  });
  const client = new OidcClient({
    authority: world.issuer,
    metadataUrl: `${world.issuer}/.well-known/wallet-openid-configuration`,
    client_id: 'application-de-page',
    redirect_uri: `${home}/callback`,
    post_logout_redirect_uri: `${home}/bye`,
    scope: 'openid scope_all',
    acr_values: 'eidas1',
    loadUserInfo: true,
    stateStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
  });
  const person = newPerson(world);
  const { url } = await client.createSigninRequest({ state: { page: '/agenda' }, nonce: 'un-nonce' });
  const callback = await person.logIn(url, world.card(doctorId));
  const signedIn = await client.processSigninResponse(callback.href);
  assert.equal(signedIn.profile['SubjectNameID'], doctorId);
  assert.equal(signedIn.profile['SubjectOrganization'], 'CABINET MEDICAL DES TILLEULS', 'UserInfo was merged in');
  assert.deepEqual(signedIn.userState, { page: '/agenda' });
  assert.ok(typeof signedIn.session_state === 'string');
  const state = {
    refresh_token: signedIn.refresh_token ?? '',
    id_token: signedIn.id_token ?? '',
    session_state: signedIn.session_state,
    scope: 'openid scope_all',
    profile: signedIn.profile,
    data: undefined,
  };
  const refreshed = await client.useRefreshToken({ state });
  assert.notEqual(refreshed.access_token, signedIn.access_token);
  const logout = await client.createSignoutRequest({
    id_token_hint: refreshed.id_token ?? '',
    state: { from: 'agenda' },
  });
  const bye = await person.follow(logout.url);
  assert.equal(bye.url.origin + bye.url.pathname, `${home}/bye`);
  const signedOut = await client.processSignoutResponse(bye.url.href);
  assert.deepEqual(signedOut.userState, { from: 'agenda' });
});

const run = promisify(execFile);

const hasCurl = (): boolean => {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    // Not on this machine; the robot does the same, and the test says which of the two it was.
    return false;
  }
};

/** From the authorization request to the callback, with nothing but curl, a cookie jar and the card's PEM file. */
const logInWithCurl = async (authorizeUrl: string): Promise<URL> => {
  const directory = world.config.dataDirectory;
  const jar = join(directory, 'cookies.txt');
  const visit = async (url: string, ...more: string[]) => {
    const { stdout } = await run('curl', ['-s', '-b', jar, '-c', jar, '-w', '\n%{redirect_url}', ...more, url]);
    const end = stdout.lastIndexOf('\n');
    return { text: stdout.slice(0, end), next: stdout.slice(end + 1) };
  };
  const follow = async (start: string) => {
    let page = await visit(start);
    while (page.next.startsWith(new URL(world.issuer).origin)) page = await visit(page.next);
    return page;
  };
  const roots = join(directory, 'roots.pem');
  const rootFiles = world.running.sandbox?.pki.rootFiles ?? [];
  await writeFile(roots, (await Promise.all(rootFiles.map((file) => readFile(file, 'utf8')))).join(''));
  const page = await follow(authorizeUrl);
  const cardUrl = cardUrlOf({ url: new URL(authorizeUrl), status: 200, text: page.text, outside: false });
  const cardFile = join(world.running.sandbox?.pki.directory ?? '', `${doctorId}.pem`);
  const back = await visit(cardUrl, '--cert', cardFile, '--cacert', roots);
  return new URL((await follow(back.next)).next);
};

const logInWithRobot = async (authorizeUrl: string): Promise<URL> => {
  const response = await fetch(`${world.readerOrigin}/robot/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ authorizeUrl, card: doctorId }),
  });
  return new URL(((await response.json()) as { callbackUrl: string }).callbackUrl);
};

test('curl with the card’s PEM file: login, tokens, UserInfo', async (t: TestContext) => {
  const curl = hasCurl();
  t.diagnostic(curl ? 'driven with curl' : 'curl is not installed here: driven with the robot instead');
  const service = await newPlainService(world, { token_endpoint_auth_method: 'client_secret_basic' });
  const callback = await (curl ? logInWithCurl : logInWithRobot)(service.authorizeUrl());
  assert.equal(callback.origin + callback.pathname, service.redirectUri);
  const tokens = curl ? await tokensWithCurl(service, callback) : (await service.exchange(callback)).json;
  const { json } = await service.userInfo(tokens['access_token']);
  assert.equal(json['SubjectNameID'], doctorId);
});

type Plain = Awaited<ReturnType<typeof newPlainService>>;

const tokensWithCurl = async (service: Plain, callback: URL): Promise<Record<string, unknown>> => {
  const form = {
    grant_type: 'authorization_code',
    code: callback.searchParams.get('code') ?? '',
    redirect_uri: service.redirectUri,
  };
  const data = Object.entries(form).flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`]);
  const { stdout } = await run('curl', [
    ...['-s', '-u', `${service.clientId}:${service.secret}`, ...data],
    `${world.issuer}/protocol/openid-connect/token`,
  ]);
  return JSON.parse(stdout) as Record<string, unknown>;
};
