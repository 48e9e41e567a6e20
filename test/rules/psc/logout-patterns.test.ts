import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pressOn } from '../../support/forms.ts';
import { newPerson, type Person } from '../../support/person.ts';
import { doctorId, get, type Json, newPlainService, type PlainService, send } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// psc.md §5: every call pattern that existing clients use, and after each the session is really dead.
let service: PlainService;
const world = ruleWorld(async (made) => {
  service = await newPlainService(made);
});

const logoutUrl = (parameters: Record<string, string>) =>
  `${world().issuer}/protocol/openid-connect/logout?${new URLSearchParams(parameters)}`;

const loggedIn = async (): Promise<{ person: Person; tokens: Json; hint: string }> => {
  const person = newPerson(world());
  const tokens = await service.logIn({}, { person, card: world().card(doctorId) });
  return { person, tokens, hint: String(tokens['id_token']) };
};

const assertDead = async ({ person, tokens }: { person: Person; tokens: Json }) => {
  assert.equal((await service.refresh(tokens['refresh_token'])).json['error'], 'invalid_grant');
  assert.equal((await service.userInfo(tokens['access_token'])).status, 401);
  const { url } = await person.follow(service.authorizeUrl({ prompt: 'none' }));
  assert.equal(url.searchParams.get('error'), 'login_required');
};

const assertAlive = async ({ person, tokens }: { person: Person; tokens: Json }) => {
  assert.equal((await service.userInfo(tokens['access_token'])).status, 200);
  const { url } = await person.follow(service.authorizeUrl({ prompt: 'none' }));
  assert.ok(url.searchParams.has('code'));
};

test('browser, GET with hint, address and state: back to the address, with state', async () => {
  const login = await loggedIn();
  const parameters = { id_token_hint: login.hint, post_logout_redirect_uri: service.byeUri, state: 'a b&c' };
  const { url } = await login.person.follow(logoutUrl(parameters));
  assert.equal(url.origin + url.pathname, service.byeUri);
  assert.deepEqual([...url.searchParams], [['state', 'a b&c']]);
  await assertDead(login);
});

test('browser, GET with hint and address: back to the address, without state', async () => {
  const login = await loggedIn();
  const { url } = await login.person.follow(
    logoutUrl({ id_token_hint: login.hint, post_logout_redirect_uri: service.byeUri }),
  );
  assert.equal(url.href, service.byeUri);
  await assertDead(login);
});

test('browser, GET with client_id and address: the person confirms, then back with state', async () => {
  const login = await loggedIn();
  const parameters = { client_id: service.clientId, post_logout_redirect_uri: service.byeUri, state: 'xyz' };
  const page = await login.person.follow(logoutUrl(parameters));
  assert.equal(page.status, 200);
  assert.match(page.text, /data-page="confirm-logout"/);
  await assertAlive(login);
  const { url } = await pressOn(login.person, page, { logout: 'yes' });
  assert.equal(url.href, `${service.byeUri}?state=xyz`);
  await assertDead(login);
});

test('browser, GET with client_id and hint: no question', async () => {
  const login = await loggedIn();
  const { url } = await login.person.follow(
    logoutUrl({ client_id: service.clientId, id_token_hint: login.hint, post_logout_redirect_uri: service.byeUri }),
  );
  assert.equal(url.href, service.byeUri);
  await assertDead(login);
});

test('server, GET with the hint alone, no cookies: 2xx', async () => {
  const login = await loggedIn();
  const answer = await get(logoutUrl({ id_token_hint: login.hint }));
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/html/);
  await assertDead(login);
});

test('server, POST with the hint alone: 2xx', async () => {
  const login = await loggedIn();
  const answer = await send(`${world().issuer}/protocol/openid-connect/logout`, { id_token_hint: login.hint });
  assert.equal(answer.status, 200);
  await assertDead(login);
});

test('server, POST with hint and credentials, as Keycloak’s own clients do: 2xx', async () => {
  const login = await loggedIn();
  const answer = await service.post('/protocol/openid-connect/logout', { id_token_hint: login.hint });
  assert.equal(answer.status, 200);
  await assertDead(login);
});

test('browser, GET with the hint alone: the page says that the session is closed', async () => {
  const login = await loggedIn();
  const page = await login.person.follow(logoutUrl({ id_token_hint: login.hint }));
  assert.equal(page.status, 200);
  assert.match(page.text, /data-page="signed-out"/);
  await assertDead(login);
});

test('browser, GET with nothing: the person confirms on a page', async () => {
  const login = await loggedIn();
  const page = await login.person.follow(logoutUrl({}));
  const after = await pressOn(login.person, page, { logout: 'yes' });
  assert.equal(after.status, 200);
  assert.match(after.text, /data-page="signed-out"/);
  await assertDead(login);
});

test('whoever keeps the session goes back to the service, or to our first page, still logged in', async () => {
  const login = await loggedIn();
  const parameters = { client_id: service.clientId, post_logout_redirect_uri: service.byeUri, state: 'xyz' };
  const back = await pressOn(login.person, await login.person.follow(logoutUrl(parameters)));
  assert.equal(back.url.href, `${service.byeUri}?state=xyz`);
  const home = await pressOn(login.person, await login.person.follow(logoutUrl({})));
  assert.equal(home.url.pathname, '/');
  assert.equal(home.status, 200);
  await assertAlive(login);
});

test('an expired hint logs out all the same', async () => {
  const login = await loggedIn();
  world().advance(20 * 60_000);
  const { url } = await login.person.follow(
    logoutUrl({ id_token_hint: login.hint, post_logout_redirect_uri: service.byeUri }),
  );
  assert.equal(url.href, service.byeUri);
  await assertDead(login);
});

test('logging out twice ends well twice', async () => {
  const login = await loggedIn();
  const parameters = { id_token_hint: login.hint, post_logout_redirect_uri: service.byeUri, state: 's' };
  for (let time = 0; time < 2; time += 1) {
    const { url } = await login.person.follow(logoutUrl(parameters));
    assert.equal(url.href, `${service.byeUri}?state=s`);
  }
});

test('nobody logged in: the page says that the session is closed', async () => {
  const page = await newPerson(world()).follow(logoutUrl({}));
  assert.equal(page.status, 200);
  assert.match(page.text, /data-page="signed-out"/);
});

test('the session cookie goes with the session', async () => {
  const login = await loggedIn();
  assert.ok([...login.person.cookies.values()].some(({ name }) => name === 'vestibule'));
  await login.person.follow(logoutUrl({ id_token_hint: login.hint }));
  assert.equal(
    [...login.person.cookies.values()].some(({ name }) => name === 'vestibule'),
    false,
  );
});

test('after a logout the same browser logs in again', async () => {
  const login = await loggedIn();
  await login.person.follow(logoutUrl({ id_token_hint: login.hint }));
  const tokens = await service.logIn({}, { person: login.person, card: world().card(doctorId) });
  assert.notEqual(tokens['session_state'], login.tokens['session_state']);
  await assertAlive({ person: login.person, tokens });
});

test('a logout on another device leaves the sessions of this one alone', async () => {
  const [here, there] = [await loggedIn(), await loggedIn()];
  await get(logoutUrl({ id_token_hint: there.hint }));
  await assertAlive(here);
  await assertDead(there);
});
