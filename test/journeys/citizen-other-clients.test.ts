import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { compactVerify, decodeJwt, importJWK, type JWK } from 'jose';
import passport from 'passport';
import OpenIdConnectStrategy, { type Verified } from 'passport-openidconnect';
import { hashSecret } from '#clients/secret.ts';
import { systemRandom } from '#platform/random.ts';
import { newCitizenService, registerCitizenService } from '../support/citizen-service.ts';
import { agree, comeBy, faultCode, pageName } from '../support/citizen-steps.ts';
import { newVisitor } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

// Clients that none of us wrote, or that are written as partners write them (franceconnect.md §12); `openid-client` is
// in `test/rules/franceconnect`.
let world: World;
before(async () => {
  world = await startWorld({ citizen: true });
});
after(() => world?.close());

type User = Readonly<Record<string, unknown>>;
type PassportRequest = IncomingMessage & { query?: Record<string, string>; session?: Record<string, unknown> };

/** A service as its author would write it around Passport, with one session in memory. */
const openPassportService = async (own: { readonly ownNonce: boolean }) => {
  const users: User[] = [];
  const session: Record<string, unknown> = {};
  const server: Server = createServer((request: PassportRequest, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    Object.assign(request, { query: Object.fromEntries(url.searchParams), session });
    const done = (error: Error | null, user: User | false): void => {
      if (error === null && user !== false) users.push(user);
      response.end(`<h1>${error === null && user !== false ? 'connecté' : 'refusé'}</h1>`);
    };
    passport.authenticate(strategy, { session: false }, done)(request, response, done);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const [clientID, clientSecret] = [`passport-${origin.slice(-5)}`, systemRandom.token(32)];
  await registerCitizenService(world, {
    client_id: clientID,
    name: 'Service avec Passport',
    client_secret_hashes: [hashSecret(clientSecret, systemRandom)],
    redirect_uris: [`${origin}/callback`],
    scopes: ['identite_pivot', 'email'],
  });
  const { low } = world.citizen;
  const strategy = new OpenIdConnectStrategy(
    {
      ...{ issuer: low, clientID, clientSecret, callbackURL: `${origin}/callback` },
      ...{ authorizationURL: `${low}/authorize`, tokenURL: `${low}/token`, userInfoURL: `${low}/userinfo` },
      ...{ scope: ['identite_pivot', 'email'], acrValues: 'eidas1', skipUserProfile: true, nonce: !own.ownNonce },
    },
    // oxlint-disable-next-line max-params -- the package tells the forms of this function apart by their number.
    (issuer, profile, _context, _idToken, accessToken, _refreshToken, _answer, verified: Verified) =>
      verified(null, { issuer, subject: profile.id, accessToken }),
  );
  if (own.ownNonce) strategy.authorizationParams = () => ({ nonce: randomBytes(24).toString('base64url') });
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { origin, users, close };
};

test('passport-openidconnect against low, with a nonce of the length that is asked for', async () => {
  const service = await openPassportService({ ownNonce: true });
  const me = newVisitor();
  const consent = await comeBy(me, await me.open(`${service.origin}/login`));
  assert.equal(pageName(consent), 'citizen-consent');
  assert.match((await me.press(consent, '/login')).text, /connecté/);
  const [user] = service.users;
  assert.equal(user?.['issuer'], world.citizen.low);
  assert.match(String(user?.['subject']), /^[0-9a-f]{64}v1$/);
  const headers = { authorization: `Bearer ${String(user?.['accessToken'])}` };
  const userinfo = decodeJwt(await (await fetch(`${world.citizen.low}/userinfo`, { headers })).text());
  assert.deepEqual([userinfo.sub, userinfo['family_name']], [user?.['subject'], 'DUBOIS']);
  await service.close();
});

test('passport-openidconnect’s own nonce of 20 characters is too short, as it is for FranceConnect: Y030007', async () => {
  const service = await openPassportService({ ownNonce: false });
  assert.equal(faultCode(await newVisitor().open(`${service.origin}/login`)), 'Y030007');
  await service.close();
});

test('passport-openidconnect tells its service when the person gives up', async () => {
  const service = await openPassportService({ ownNonce: true });
  const me = newVisitor();
  const back = await me.click(await me.open(`${service.origin}/login`), '/redirect-to-sp-with-error');
  assert.match(back.text, /refusé/);
  assert.deepEqual(service.users, []);
  await service.close();
});

type Keys = { readonly keys: readonly JWK[] };
const keysOf = async (issuer: string): Promise<Keys> => (await fetch(`${issuer}/jwks`)).json() as Promise<Keys>;

/** The claims of a token that this one key signed. */
const verifyBy = async (token: string, key: JWK | undefined): Promise<Record<string, unknown>> => {
  assert.ok(key !== undefined);
  const { payload } = await compactVerify(token, await importJWK(key));
  return JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
};

test('as franceconnect-py does: secret in the body, RS256 alone, the key looked up by kid', async () => {
  const record = { id_token_signed_response_alg: 'RS256' };
  const service = await newCitizenService(world, { record });
  const me = newVisitor();
  const callback = await agree(me, await comeBy(me, await me.open(service.authorizeUrl())), service);
  const { json } = await service.redeem(callback);
  assert.deepEqual(Object.keys(json).sort(), ['access_token', 'expires_in', 'id_token', 'scope', 'token_type']);
  const { keys } = await keysOf(service.issuer);
  for (const token of [String(json['id_token']), (await service.userInfo(String(json['access_token']))).text]) {
    const header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as JWK;
    assert.deepEqual([header.alg, Object.keys(header).sort()], ['RS256', ['alg', 'kid']]);
    const claims = await verifyBy(
      token,
      keys.find(({ kid }) => kid === header.kid),
    );
    assert.equal(claims['aud'], service.clientId);
  }
  await service.close();
});

for (const door of ['low', 'plus'] as const)
  test(`as les-emplois does, on ${door}: the first ES256 key of the list, whatever its kid`, async () => {
    const service = await newCitizenService(world, { door });
    const me = newVisitor();
    const callback = await agree(me, await comeBy(me, await me.open(service.authorizeUrl())), service);
    const { json } = await service.redeem(callback);
    const first = (await keysOf(service.issuer)).keys.find(({ alg }) => alg === 'ES256');
    const claims = await verifyBy(String(json['id_token']), first);
    const info = await verifyBy((await service.userInfo(String(json['access_token']))).text, first);
    assert.equal(info['sub'], claims['sub']);
    await service.close();
  });

test('as ProConnect does: HTTP Basic, and the two together are refused', async () => {
  const service = await newCitizenService(world);
  const me = newVisitor();
  const callback = await agree(me, await comeBy(me, await me.open(service.authorizeUrl())), service);
  const authorization = `Basic ${Buffer.from(`${service.clientId}:${service.secret}`).toString('base64')}`;
  const ask = async (more: Record<string, string>) =>
    fetch(`${service.issuer}/token`, {
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: callback.searchParams.get('code') ?? '',
        redirect_uri: service.redirectUri,
        ...more,
      }),
    });
  assert.equal((await ask({ client_id: service.clientId, client_secret: service.secret })).status, 400);
  assert.equal((await ask({})).status, 200);
  await service.close();
});

test('with a nonce of 22 characters, as token_urlsafe(16) makes them', async () => {
  const service = await newCitizenService(world);
  const nonce = randomBytes(16).toString('base64url');
  assert.equal(nonce.length, 22);
  const me = newVisitor();
  const choice = await me.open(service.authorizeUrl({ nonce, prompt: 'login' }));
  const login = await service.finish(await agree(me, await comeBy(me, choice), service));
  assert.equal(login.idClaims['nonce'], nonce);
  await service.close();
});
