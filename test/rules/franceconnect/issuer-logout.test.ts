import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compactDecrypt, createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import { asCitizenLoginId } from '#vocabulary/identifiers.ts';
import { shiftTime } from '../../support/shifted-time.ts';
import { askUserinfo, authorizeParams, newBrowser, type Params } from './citizen-browser.ts';
import { type Door, type IssuerWorld, listen, openIssuerWorld } from './issuer-world.ts';

/** Logout as the issuer judges it (franceconnect.md §1.14), and back-channel logout for those who registered it. */
let world: IssuerWorld;
let client: CitizenClient;
before(async () => {
  world = await openIssuerWorld();
  client = await world.low.register();
});
after(() => world.close());

type Asked = { fault?: string; loginId?: string; postLogoutRedirectUri?: string; state?: string };

const logOut = async (door: Door, browser: ReturnType<typeof newBrowser>, params: Params): Promise<Asked> => {
  const kept = Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const query = new URLSearchParams(Object.fromEntries(kept) as Record<string, string>).toString();
  return (await (await browser.get(`${door.issuer}/session/end?${query}`)).json()) as Asked;
};

const hasSession = async (door: Door, browser: ReturnType<typeof newBrowser>, asker: CitizenClient) => {
  const uid = await browser.begin(door, authorizeParams(asker));
  const login = (await (await browser.get(`${door.issuer}/interaction/${uid}`)).json()) as { session?: object };
  return login.session !== undefined;
};

test('a hint of this browser’s login ends its session and its tokens, expired or not', async () => {
  const browser = newBrowser();
  const tokens = await browser.login(world.low, client);
  const [address] = client.postLogoutRedirectUris;
  const allowed = { client_id: client.clientId, logout_hint: 'angela', ui_locales: 'fr' };
  const params = { id_token_hint: tokens.id_token, post_logout_redirect_uri: address, state: 'a-state', ...allowed };
  shiftTime(50_000);
  assert.equal((await askUserinfo(world.low, tokens.access_token)).status, 200);
  const asked = await logOut(world.low, browser, params);
  assert.ok(asked.loginId);
  assert.equal(asked.postLogoutRedirectUri, address);
  assert.equal(asked.state, 'a-state');
  assert.equal((await askUserinfo(world.low, tokens.access_token)).status, 401);
  assert.equal(await hasSession(world.low, browser, client), false);
  shiftTime(100_000);
  assert.equal((await logOut(world.low, browser, params)).fault, undefined);
});

test('without a hint, with a stranger’s, with one of the other door or with an odd parameter it is refused', async () => {
  const browser = newBrowser();
  const tokens = await browser.login(world.low, client);
  const hint = tokens.id_token;
  const userinfo = await (await askUserinfo(world.low, tokens.access_token)).text();
  const strong = await world.plus.register();
  const elsewhere = await newBrowser().login(world.plus, strong);
  assert.equal((await logOut(world.low, browser, {})).fault, 'Y030007');
  assert.equal((await logOut(world.low, browser, { id_token_hint: hint, odd: '1' })).fault, 'Y030007');
  for (const bad of ['x.y.z', `${hint.slice(0, -8)}AAAAAAAA`, userinfo, elsewhere.id_token])
    assert.equal((await logOut(world.low, browser, { id_token_hint: bad })).fault, 'Y040001');
  assert.equal((await logOut(world.low, browser, { id_token_hint: hint, client_id: 'other' })).fault, 'Y040001');
  const away = { id_token_hint: hint, post_logout_redirect_uri: 'https://service.example.fr/bye/' };
  assert.equal((await logOut(world.low, browser, away)).fault, 'Y04CFAEF');
  assert.equal(await hasSession(world.low, browser, client), true);
});

test('a hint of somebody else says nothing of this browser’s login', async () => {
  const browser = newBrowser();
  await browser.login(world.low, client);
  const { id_token: other } = await newBrowser().login(world.low, client, {}, { who: 'joelle' });
  assert.equal((await logOut(world.low, browser, { id_token_hint: other })).loginId, undefined);
});

test('on plus the hint is the inner JWS', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ECDH-ES', { extractable: true, crv: 'P-256' });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), use: 'enc', kid: 'sealing' }] };
  const encryption = { idToken: { alg: 'ECDH-ES', enc: 'A256GCM' } } as const;
  const strong = await world.plus.register({ jwks, encryption });
  const browser = newBrowser();
  const { id_token: sealed } = await browser.login(world.plus, strong);
  assert.equal((await logOut(world.plus, browser, { id_token_hint: sealed })).fault, 'Y040001');
  const inner = new TextDecoder().decode((await compactDecrypt(sealed, privateKey)).plaintext);
  assert.ok((await logOut(world.plus, browser, { id_token_hint: inner })).loginId);
});

for (const [name, signingAlg] of [
  ['low', 'RS256'],
  ['plus', 'ES256'],
] as const)
  test(`${name}: every service of the session that registered it is told, signed with ${signingAlg}`, async () => {
    const door = world[name];
    const arrived: string[] = [];
    const site = await listen((request, response) => {
      request.on('data', (chunk: Buffer) =>
        arrived.push(new URLSearchParams(chunk.toString()).get('logout_token') ?? ''),
      );
      request.on('end', () => response.end());
    });
    const backchannelLogoutUri = `${site.origin}/logout`;
    const told = await door.register({ backchannelLogoutUri, signingAlg });
    const untold = await door.register();
    const browser = newBrowser();
    const first = await browser.login(door, told);
    // The same person proves themselves again: the service of the first login is told all the same.
    const second = await browser.login(door, untold);
    assert.ok((await logOut(door, browser, { id_token_hint: second.id_token })).loginId);
    await world.deliveries.settled();
    site.close();
    assert.equal(arrived.length, 1);
    const keys = createRemoteJWKSet(new URL(`${door.issuer}/jwks`));
    const { payload, protectedHeader } = await jwtVerify(arrived[0] ?? '', keys, { audience: told.clientId });
    const { payload: idToken } = await jwtVerify(first.id_token, keys);
    assert.equal(protectedHeader.alg, signingAlg);
    assert.equal(protectedHeader.typ, 'logout+jwt');
    assert.equal(payload.sub, idToken.sub);
    assert.equal(payload['sid'], undefined);
    assert.ok(payload['events']);
  });

test('the sessions of a deactivated account end wherever they are', async () => {
  const browser = newBrowser();
  const { access_token: token } = await browser.login(world.low, client);
  const uid = await browser.begin(world.low, authorizeParams(client));
  const login = (await (await browser.get(`${world.low.issuer}/interaction/${uid}`)).json()) as {
    session: { loginId: string };
  };
  await world.low.open.endSessionsOf([asCitizenLoginId(login.session.loginId)]);
  assert.equal((await askUserinfo(world.low, token)).status, 401);
  assert.equal(await hasSession(world.low, browser, client), false);
});

test('a login that the person leaves returns to the service with state and iss', async () => {
  const browser = newBrowser();
  const uid = await browser.begin(world.low, authorizeParams(client));
  const back = await browser.get(`${world.low.issuer}/test/abandon?uid=${uid}`);
  const address = new URL(back.headers.get('location') ?? '');
  assert.equal(address.searchParams.get('error'), 'access_denied');
  assert.equal(address.searchParams.get('error_description'), 'User auth aborted');
  assert.equal(address.searchParams.get('state'), 'state-of-at-least-thirty-two-characters');
  assert.equal(address.searchParams.get('iss'), world.low.issuer);
});

test('the way back without the engine names registered addresses only', async () => {
  const told = { error: 'access_denied', description: 'User auth aborted', state: 'undefined' };
  const { errorRedirect } = world.low.open;
  const good = await errorRedirect(client.clientId, client.redirectUris[0] ?? '', told);
  assert.match(good ?? '', /error=access_denied&error_description=User\+auth\+aborted&state=undefined&iss=/);
  assert.equal(await errorRedirect(client.clientId, 'https://evil.example.org/', told), undefined);
  assert.equal(await errorRedirect('nobody', client.redirectUris[0] ?? '', told), undefined);
});
