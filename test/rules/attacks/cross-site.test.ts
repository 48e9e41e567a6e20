import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Arrival, newPerson, type Person } from '../../support/person.ts';
import { newService, type Service } from '../../support/service.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
let service: Service;
let logoutUrl: string;

before(async () => {
  world = await startWorld();
  service = await newService(world);
  logoutUrl = `${world.issuer}/protocol/openid-connect/logout`;
});
after(() => world.close());

const csrfOf = ({ text }: Arrival): string => /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
const isLoggedIn = async (person: Person): Promise<boolean> =>
  (await person.follow((await service.begin({ prompt: 'none' })).url)).url.searchParams.has('code');

const loggedIn = async (): Promise<Person> => {
  const person = newPerson(world);
  await person.logIn((await service.begin()).url, world.card('899800000012'));
  return person;
};

const post = (
  person: Person,
  url: string,
  form: Record<string, string>,
  headers: Record<string, string>,
): Promise<Response> =>
  person.visit(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form).toString(),
  });

/** What a browser says of a form on another site. Each line alone must be enough. */
const foreign: readonly Record<string, string>[] = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'http://localhost' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
];

for (const headers of foreign) {
  test(`a form on another site cannot cancel a login: ${JSON.stringify(headers)}`, async () => {
    const victim = newPerson(world);
    const page = await victim.follow((await service.begin()).url);
    const answer = await post(victim, `${page.url.href}/cancel`, { csrf: csrfOf(page) }, headers);
    assert.equal(answer.status, 403);
    assert.equal((await victim.follow(page.url.href)).status, 200, 'the login goes on');
  });

  test(`a form on another site cannot log anybody out: ${JSON.stringify(headers)}`, async () => {
    const victim = await loggedIn();
    const thiefsNote = csrfOf(await (await loggedIn()).follow(logoutUrl));
    const answer = await post(victim, logoutUrl, { logout: 'yes', csrf: thiefsNote }, headers);
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /data-page="confirm-logout"|name="logout" value="yes"/, 'the person is asked');
    assert.equal(await isLoggedIn(victim), true);
  });
}

test('a link on another site cannot log anybody out: the person is asked', async () => {
  const victim = await loggedIn();
  for (const query of ['', '?logout=yes', `?logout=yes&csrf=x&client_id=${service.clientId}`])
    await victim.follow(logoutUrl + query);
  assert.equal(await isLoggedIn(victim), true);
});

test('the thief’s own id_token ends the thief’s session, not the victim’s', async () => {
  const victim = await loggedIn();
  const thief = newPerson(world);
  const { url, checks } = await service.begin();
  const tokens = await service.finish(await thief.logIn(url, world.card('899800000020')), checks);
  await victim.follow(`${logoutUrl}?id_token_hint=${tokens.id_token}`);
  assert.equal(await isLoggedIn(victim), true);
  assert.equal(await isLoggedIn(thief), false);
});

test('no page lets itself be framed, run a script, or be guessed at; none is kept by a cache', async () => {
  const person = await loggedIn();
  const begun = newPerson(world);
  const login = await begun.follow((await service.begin()).url);
  const pages = [
    [begun, login.url.href],
    [begun, `${login.url.href}/help`],
    [person, logoutUrl],
    [person, `${world.authorizeUrl}?client_id=unknown`],
    [person, `${new URL(world.authorizeUrl).origin}/nowhere`],
    [person, `${new URL(world.authorizeUrl).origin}/`],
  ] as const;
  for (const [who, url] of pages) {
    const { headers } = await who.visit(url);
    assert.match(
      headers.get('content-security-policy') ?? '',
      /^default-src 'none';.*frame-ancestors 'none'; base-uri 'none'$/,
      url,
    );
    assert.doesNotMatch(headers.get('content-security-policy') ?? '', /script-src|unsafe/, url);
    assert.equal(headers.get('x-frame-options'), 'DENY', url);
    assert.equal(headers.get('x-content-type-options'), 'nosniff', url);
    assert.equal(headers.get('cache-control'), 'no-store', url);
    assert.equal(headers.get('access-control-allow-origin'), null, url);
  }
});

test('cookies cannot be read by script nor sent along by another site’s form', async () => {
  const person = newPerson(world);
  const lines: string[] = [];
  for (let url: string | null = (await service.begin()).url; url !== null; ) {
    const answer: Response = await person.visit(url);
    lines.push(...answer.headers.getSetCookie());
    const location: string | null = answer.headers.get('location');
    url = location === null ? null : new URL(location, url).href;
  }
  assert.ok(lines.length >= 4, 'login and resume, each with its signature');
  for (const line of lines) assert.match(line, /; samesite=lax; httponly$/i);
});

test('tokens and what they open are kept by no cache, and another site’s script cannot read them', async () => {
  const person = await loggedIn();
  const { url, checks } = await service.begin();
  const callback = await person.logIn(url, world.card('899800000012'));
  const form = {
    grant_type: 'authorization_code',
    code: callback.searchParams.get('code') ?? '',
    redirect_uri: service.redirectUri,
    code_verifier: String(checks.pkceCodeVerifier),
  };
  const foreignScript = await service.post('/protocol/openid-connect/token', form, { origin: 'https://evil.example' });
  assert.equal(foreignScript.status, 400);
  assert.equal(foreignScript.headers.get('access-control-allow-origin'), null);
  await foreignScript.body?.cancel();
  const answer = await service.post('/protocol/openid-connect/token', form);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('cache-control') ?? '', /no-store/);
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const info = await fetch(`${world.issuer}/protocol/openid-connect/userinfo`, {
    headers: { authorization: `Bearer ${token}`, origin: 'https://evil.example' },
  });
  assert.equal(info.status, 400);
  assert.equal(info.headers.get('access-control-allow-origin'), null);
  await info.body?.cancel();
});
