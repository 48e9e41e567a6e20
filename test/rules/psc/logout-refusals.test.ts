import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateKeyPair, SignJWT, decodeJwt } from 'jose';
import { pressOn } from '../../support/forms.ts';
import { newPerson, type Person } from '../../support/person.ts';
import { doctorId, get, type Json, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// psc.md §5: only our own signature makes a hint worth anything; no address is followed that is not registered.
let service: PlainService;
let person: Person;
let tokens: Json;
const world = ruleWorld(async (made) => {
  service = await newPlainService(made);
  person = newPerson(made);
  tokens = await service.logIn({}, { person, card: made.card(doctorId) });
});

const logoutUrl = (parameters: Record<string, string>) =>
  `${world().issuer}/protocol/openid-connect/logout?${new URLSearchParams(parameters)}`;

const assertAlive = async () => {
  assert.equal((await service.userInfo(tokens['access_token'])).status, 200);
  const { url } = await person.follow(service.authorizeUrl({ prompt: 'none' }));
  assert.ok(url.searchParams.has('code'));
};

const forgedHints = async (): Promise<Record<string, string>> => {
  const claims = decodeJwt(String(tokens['id_token']));
  const { privateKey } = await generateKeyPair('RS256');
  const [head = '', body = ''] = String(tokens['id_token']).split('.');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  return {
    'another key': await new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey),
    'the client secret': await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(service.secret)),
    'no signature': `${none}.${body}.`,
    'a cut signature': `${head}.${body}.AAAA`,
    'the access token': String(tokens['access_token']),
    'the refresh token': String(tokens['refresh_token']),
    'no token at all': 'nonsense',
  };
};

test('a forged hint logs nobody out: server to server it is a page, in the browser a question', async () => {
  for (const [kind, hint] of Object.entries(await forgedHints())) {
    const server = await get(logoutUrl({ id_token_hint: hint }));
    assert.equal(server.status, 200, kind);
    const page = await person.follow(logoutUrl({ id_token_hint: hint, post_logout_redirect_uri: service.byeUri }));
    assert.equal(page.outside, false, kind);
    assert.match(page.text, /data-page="confirm-logout"/, kind);
    await assertAlive();
  }
});

test('a hint of another service than the one named logs nobody out', async () => {
  const other = await newPlainService(world());
  const page = await person.follow(logoutUrl({ id_token_hint: String(tokens['id_token']), client_id: other.clientId }));
  assert.match(page.text, /data-page="confirm-logout"/);
  await assertAlive();
});

test('an address that is not registered is not followed, and the page says so', async () => {
  const somebody = newPerson(world());
  const login = await service.logIn({}, { person: somebody });
  const addresses = [
    ...['http://localhost:9/elsewhere', `${service.byeUri}/`, `${service.byeUri}?x=1`, service.redirectUri],
    ...['javascript:alert(1)', '//evil.test', service.byeUri.toUpperCase(), 'not an address'],
  ];
  for (const address of addresses) {
    const page = await somebody.follow(
      logoutUrl({ id_token_hint: String(login['id_token']), post_logout_redirect_uri: address, state: 's' }),
    );
    assert.equal(page.outside, false, address);
    assert.equal(page.status, 200, address);
    assert.match(page.text, /data-page="signed-out"/, address);
  }
  assert.equal((await service.refresh(login['refresh_token'])).status, 400, 'the session is closed all the same');
});

test('an address without a client or a hint is not followed', async () => {
  const page = await newPerson(world()).follow(logoutUrl({ post_logout_redirect_uri: service.byeUri }));
  assert.equal(page.outside, false);
  assert.equal(page.status, 200);
});

test('the address of another service is not followed', async () => {
  const other = await newPlainService(world());
  const page = await newPerson(world()).follow(
    logoutUrl({ client_id: service.clientId, post_logout_redirect_uri: other.byeUri }),
  );
  assert.equal(page.outside, false);
});

test('a parameter given twice is as good as none', async () => {
  const hint = `id_token_hint=${String(tokens['id_token'])}`;
  const page = await person.follow(`${logoutUrl({})}&${hint}&${hint}`);
  assert.match(page.text, /data-page="confirm-logout"/);
  await assertAlive();
});

test('the question is answered only by its own page: no cross-site post, no guess', async () => {
  const page = await person.follow(logoutUrl({}));
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const attempts = [
    { headers: { origin: 'http://evil.test', 'sec-fetch-site': 'cross-site' }, fields: { csrf, logout: 'yes' } },
    { headers: { origin: page.url.origin }, fields: { logout: 'yes' } },
    { headers: { origin: page.url.origin }, fields: { csrf: `${csrf}x`, logout: 'yes' } },
  ];
  for (const { headers, fields } of attempts) {
    await person.follow(page.url.origin + page.url.pathname, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } as Record<string, string>,
      body: new URLSearchParams(Object.entries(fields)).toString(),
    });
    await assertAlive();
  }
});

test('the question expires', async () => {
  const somebody = newPerson(world());
  await service.logIn({}, { person: somebody });
  const page = await somebody.follow(logoutUrl({}));
  world().advance(11 * 60_000);
  const after = await pressOn(somebody, page, { logout: 'yes' });
  assert.match(after.text, /data-page="confirm-logout"/);
});
