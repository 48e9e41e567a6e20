import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Service } from '../../support/service.ts';
import { cardUrlOf, newPerson } from '../../support/person.ts';
import { type BadWorld, cookieHeader } from './bad-world.ts';
import type { Valid } from './mutate.ts';

type Pairs = readonly (readonly [string, string])[];

const html = ['Accept', 'text/html'] as const;
const below = (bad: BadWorld): string => new URL(bad.world.issuer).pathname;
const protocol = (bad: BadWorld): string => `${below(bad)}/protocol/openid-connect`;

/** The authentication request by every address and method, with and without a session. */
export const authorizationRequests = async (bad: BadWorld, service: Service): Promise<readonly Valid[]> => {
  const asked = new URL((await service.begin({ login_hint: 'somebody', ui_locales: 'fr', max_age: '600', claims: '{"id_token":{"acr":{"values":["eidas1"]}}}' })).url);
  const params = [...asked.searchParams];
  const { origin, pathname } = new URL(bad.world.authorizeUrl);
  const keycloak = `${protocol(bad)}/auth`;
  const session = cookieHeader(bad.doctor, '/auth');
  const hinted: Pairs = [...params, ['request', 'e30.e30.e30'], ['request_uri', 'urn:ietf:params:oauth:request_uri:x'], ['id_token_hint', 'e30.e30.e30']];
  return [
    { origin, method: 'GET', path: pathname, place: 'query', params, headers: [html, ...session] },
    { origin, method: 'GET', path: keycloak, place: 'query', params, headers: [html] },
    { origin, method: 'POST', path: pathname, place: 'form', params, headers: [html, ...session] },
    { origin, method: 'GET', path: `${pathname}/`, place: 'query', params: [...params, ['prompt', 'none']], headers: session },
    { origin, method: 'GET', path: pathname, place: 'query', params: [...params, ['response_mode', 'form_post']], headers: [html, ...session] },
    { origin, method: 'GET', path: pathname, place: 'query', params: hinted, headers: [html, ...session] },
    { origin, method: 'GET', path: `${keycloak}/some-login`, place: 'query', params: [['x', 'y']], headers: [html, ...session] },
  ];
};

/** Everything that a service calls by itself; tokens, codes and proofs of possession are real ones of an earlier login. */
export const backChannelRequests = async (bad: BadWorld, service: Service, origin: string): Promise<readonly Valid[]> => {
  const { url, checks } = await service.begin();
  const callback = await bad.doctor.logIn(url, bad.world.card('899800000012'));
  const tokens = await service.finish(callback, checks);
  const credentials: Pairs = [['client_id', service.clientId], ['client_secret', service.clientSecret]];
  const basic: Pairs = [['Authorization', `Basic ${Buffer.from(`${service.clientId}:${service.clientSecret}`).toString('base64')}`]];
  const code: Pairs = [['grant_type', 'authorization_code'], ['code', callback.searchParams.get('code') ?? ''], ['redirect_uri', service.redirectUri], ['code_verifier', String(checks.pkceCodeVerifier)]];
  const assertion: Pairs = [['client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'], ['client_assertion', 'e30.e30.e30']];
  const dpop = ['DPoP', await proofOfPossession(`${origin}${protocol(bad)}/token`)] as const;
  const bearer = ['Authorization', `Bearer ${tokens.access_token}`] as const;
  const form = (path: string, params: Pairs, headers: Pairs = []): Valid => ({ origin, method: 'POST', path: `${protocol(bad)}${path}`, place: 'form', params, headers });
  const get = (path: string, params: Pairs = [], headers: Pairs = []): Valid => ({ origin, method: 'GET', path, place: 'query', params, headers });
  const request = [...new URL(url).searchParams].filter(([name]) => name !== 'client_id');
  return [
    form('/token', [...code, ...credentials]),
    form('/token', code, basic),
    form('/token', [...code, ...credentials], [dpop]),
    form('/token', [...code, ...credentials, ...assertion]),
    form('/token', [['grant_type', 'refresh_token'], ['refresh_token', tokens.refresh_token ?? ''], ['scope', 'openid'], ...credentials]),
    form('/token/introspect', [['token', tokens.access_token], ['token_type_hint', 'access_token'], ...credentials]),
    form('/token/introspect', [['token', tokens.refresh_token ?? ''], ...credentials], [['Accept', 'application/jwt']]),
    form('/revoke', [['token', 'x.y.z'], ['token_type_hint', 'refresh_token'], ...credentials]),
    form('/ext/par/request', [...request, ...credentials]),
    form('/ext/par/request', [...request, ['request', 'e30.e30.e30']], basic),
    form('/userinfo', [['access_token', tokens.access_token]]),
    get(`${protocol(bad)}/userinfo`, [], [bearer]),
    get(`${protocol(bad)}/userinfo`, [['access_token', tokens.access_token]]),
    get(`${protocol(bad)}/certs`),
    get(`${below(bad)}/.well-known/openid-configuration`),
    get(`${below(bad)}/.well-known/wallet-openid-configuration`),
  ];
};

const proofOfPossession = async (address: string): Promise<string> => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const proof = new SignJWT({ htm: 'POST', htu: address, jti: 'proof-1', ath: createHash('sha256').update('x').digest('base64url') });
  return proof.setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: publicJwk(publicKey) }).setIssuedAt().sign(privateKey);
};

const publicJwk = (key: KeyObject): Record<string, string> => key.export({ format: 'jwk' }) as Record<string, string>;

/** The pages: a login of one's own in progress, the way back from the card, cancel, logout, and what is no page at all. */
export const pageRequests = async (bad: BadWorld): Promise<readonly Valid[]> => {
  const { origin } = new URL(bad.world.authorizeUrl);
  const visitor = newPerson(bad.world);
  const page = await visitor.follow((await bad.strict.begin()).url);
  const path = page.url.pathname;
  const mine = cookieHeader(visitor, path);
  const ticket = new URL(cardUrlOf(page)).searchParams.get('ticket') ?? '';
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const session = cookieHeader(bad.doctor, '/');
  const logout = `${protocol(bad)}/logout`;
  const hint = bad.idToken;
  const leaving: Pairs = [['post_logout_redirect_uri', bad.strict.redirectUri.replace('callback', 'bye')], ['client_id', bad.strict.clientId], ['state', 'some state'], ['ui_locales', 'fr']];
  const own: Pairs = [['Origin', origin], ['Sec-Fetch-Site', 'same-origin']];
  return [
    { origin, method: 'GET', path, place: 'query', params: [['lang', 'en'], ['refusal', ticket]], headers: [html, ...mine] },
    { origin, method: 'GET', path: `${path}/card`, place: 'query', params: [['handoff', 'A'.repeat(43)]], headers: [html, ...mine] },
    { origin, method: 'POST', path: `${path}/cancel`, place: 'form', params: [['csrf', `${csrf}x`]], headers: [html, ...mine, ...own] },
    { origin, method: 'GET', path: `${path}/help`, place: 'query', params: [['lang', 'fr']], headers: [html] },
    { origin, method: 'GET', path: logout, place: 'query', params: leaving, headers: [html, ...session] },
    { origin, method: 'GET', path: logout, place: 'query', params: [['id_token_hint', hint], ...leaving], headers: [html] },
    { origin, method: 'POST', path: logout, place: 'form', params: [...leaving, ['logout', 'yes'], ['csrf', csrf]], headers: [html, ...session, ...own] },
    { origin, method: 'POST', path: logout, place: 'form', params: [['id_token_hint', hint], ...leaving], headers: [] },
    { origin, method: 'GET', path: '/', place: 'query', params: [['lang', 'en']], headers: [html] },
    { origin, method: 'GET', path: '/favicon.ico', place: 'query', params: [['v', '1']] },
    { origin, method: 'GET', path: '/no/such/page', place: 'query', params: [['next', 'https://evil.example']], headers: [html] },
  ];
};

/** The host of the card: a ticket that is good, and what comes without one. */
export const cardRequests = async (bad: BadWorld): Promise<readonly Valid[]> => {
  const page = await newPerson(bad.world).follow((await bad.strict.begin()).url);
  const ticket = new URL(cardUrlOf(page)).searchParams.get('ticket') ?? '';
  const origin = bad.world.cardOrigin;
  return [
    { origin, method: 'GET', path: '/card', place: 'query', params: [['ticket', ticket]], headers: [html] },
    { origin, method: 'GET', path: '/', place: 'query', params: [['lang', 'en']], headers: [html, ['Client-Cert', ':AAAA:']] },
  ];
};

export const operationsRequests = (bad: BadWorld): readonly Valid[] =>
  ['/health', '/ready', '/metrics', '/nothing'].map((path) => ({ origin: bad.world.operationsOrigin, method: 'GET', path, place: 'query', params: [['x', 'y']] }));
