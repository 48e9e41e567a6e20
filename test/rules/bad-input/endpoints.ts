import type { Service } from '../../support/service.ts';
import { cardUrlOf, newPerson } from '../../support/person.ts';
import { type BadWorld, cookieHeader } from './bad-world.ts';
import type { Valid } from './spoil.ts';

type Pairs = readonly (readonly [string, string])[];

const html = ['Accept', 'text/html'] as const;
const below = (bad: BadWorld): string => new URL(bad.world.issuer).pathname;
const protocol = (bad: BadWorld): string => `${below(bad)}/protocol/openid-connect`;

/** The authentication request by every address and method, with and without a session. */
export const authorizationRequests = async (bad: BadWorld, service: Service): Promise<readonly Valid[]> => {
  const asked = new URL(
    (
      await service.begin({
        login_hint: 'somebody',
        ui_locales: 'fr',
        max_age: '600',
        claims: '{"id_token":{"acr":{"values":["eidas1"]}}}',
      })
    ).url,
  );
  const params = [...asked.searchParams];
  const { origin, pathname } = new URL(bad.world.authorizeUrl);
  const keycloak = `${protocol(bad)}/auth`;
  const session = cookieHeader(bad.doctor, '/auth');
  const hinted: Pairs = [
    ...params,
    ['request', 'e30.e30.e30'],
    ['request_uri', 'urn:ietf:params:oauth:request_uri:x'],
    ['id_token_hint', 'e30.e30.e30'],
  ];
  return [
    { origin, method: 'GET', path: pathname, place: 'query', params, headers: [html, ...session] },
    { origin, method: 'GET', path: keycloak, place: 'query', params, headers: [html] },
    { origin, method: 'POST', path: pathname, place: 'form', params, headers: [html, ...session] },
    {
      origin,
      method: 'GET',
      path: `${pathname}/`,
      place: 'query',
      params: [...params, ['prompt', 'none']],
      headers: session,
    },
    {
      origin,
      method: 'GET',
      path: pathname,
      place: 'query',
      params: [...params, ['response_mode', 'form_post']],
      headers: [html, ...session],
    },
    { origin, method: 'GET', path: pathname, place: 'query', params: hinted, headers: [html, ...session] },
    {
      origin,
      method: 'GET',
      path: `${keycloak}/some-login`,
      place: 'query',
      params: [['x', 'y']],
      headers: [html, ...session],
    },
  ];
};

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
  const leaving: Pairs = [
    ['post_logout_redirect_uri', bad.strict.redirectUri.replace('callback', 'bye')],
    ['client_id', bad.strict.clientId],
    ['state', 'some state'],
    ['ui_locales', 'fr'],
  ];
  const own: Pairs = [
    ['Origin', origin],
    ['Sec-Fetch-Site', 'same-origin'],
  ];
  return [
    {
      origin,
      method: 'GET',
      path,
      place: 'query',
      params: [
        ['lang', 'en'],
        ['refusal', ticket],
      ],
      headers: [html, ...mine],
    },
    {
      origin,
      method: 'GET',
      path: `${path}/card`,
      place: 'query',
      params: [['handoff', 'A'.repeat(43)]],
      headers: [html, ...mine],
    },
    {
      origin,
      method: 'POST',
      path: `${path}/cancel`,
      place: 'form',
      params: [['csrf', `${csrf}x`]],
      headers: [html, ...mine, ...own],
    },
    {
      origin,
      method: 'POST',
      path: `${path}/phone`,
      place: 'form',
      params: [
        ['login', 'nobody at all'],
        ['csrf', csrf],
      ],
      headers: [html, ...mine, ...own],
    },
    {
      origin,
      method: 'GET',
      path: `${path}/phone/some-challenge`,
      place: 'query',
      params: [['lang', 'en']],
      headers: [html, ...mine],
    },
    { origin, method: 'GET', path: `${path}/phone/some-challenge/state`, place: 'query', params: [], headers: mine },
    {
      origin,
      method: 'POST',
      path: `${path}/phone/some-challenge/cancel`,
      place: 'form',
      params: [['csrf', csrf]],
      headers: [html, ...mine, ...own],
    },
    { origin, method: 'GET', path: '/devices', place: 'query', params: [['lang', 'fr']], headers: [html, ...session] },
    {
      origin,
      method: 'POST',
      path: '/devices/enrol',
      place: 'form',
      params: [
        ['csrf', csrf],
        ['email', 'somebody@example.test'],
      ],
      headers: [html, ...session, ...own],
    },
    { origin, method: 'GET', path: `${path}/help`, place: 'query', params: [['lang', 'fr']], headers: [html] },
    { origin, method: 'GET', path: logout, place: 'query', params: leaving, headers: [html, ...session] },
    {
      origin,
      method: 'GET',
      path: logout,
      place: 'query',
      params: [['id_token_hint', hint], ...leaving],
      headers: [html],
    },
    {
      origin,
      method: 'POST',
      path: logout,
      place: 'form',
      params: [...leaving, ['logout', 'yes'], ['csrf', csrf]],
      headers: [html, ...session, ...own],
    },
    { origin, method: 'POST', path: logout, place: 'form', params: [['id_token_hint', hint], ...leaving], headers: [] },
    { origin, method: 'GET', path: '/', place: 'query', params: [['lang', 'en']], headers: [html] },
    { origin, method: 'GET', path: '/favicon.ico', place: 'query', params: [['v', '1']] },
    {
      origin,
      method: 'GET',
      path: '/no/such/page',
      place: 'query',
      params: [['next', 'https://evil.example']],
      headers: [html],
    },
  ];
};

/** The host of the card: a ticket that is good, and what comes without one. */
export const cardRequests = async (bad: BadWorld): Promise<readonly Valid[]> => {
  const page = await newPerson(bad.world).follow((await bad.strict.begin()).url);
  const ticket = new URL(cardUrlOf(page)).searchParams.get('ticket') ?? '';
  const origin = bad.world.cardOrigin;
  return [
    { origin, method: 'GET', path: '/card', place: 'query', params: [['ticket', ticket]], headers: [html] },
    {
      origin,
      method: 'GET',
      path: '/',
      place: 'query',
      params: [['lang', 'en']],
      headers: [html, ['Client-Cert', ':AAAA:']],
    },
  ];
};

/** The phone app's listener. Its API speaks JSON: what is no JSON must not break it either. */
export const phoneRequests = (bad: BadWorld): readonly Valid[] => {
  const json: Pairs = [['Content-Type', 'application/json']];
  const origin = bad.world.phoneOrigin;
  const get = (path: string): Valid => ({ origin, method: 'GET', path, place: 'query', params: [['x', 'y']] });
  const post = (path: string): Valid => ({
    origin,
    method: 'POST',
    path,
    place: 'form',
    params: [['x', 'y']],
    headers: json,
  });
  return [
    ...['/', '/favicon.ico', '/api/device', '/api/devices', '/api/connections/note', '/nothing'].map(get),
    ...['/api/enrolments', '/api/connections', '/api/device', '/api/challenges/x/answer'].map(post),
  ];
};

export const operationsRequests = (bad: BadWorld): readonly Valid[] =>
  ['/health', '/ready', '/metrics', '/nothing'].map((path) => ({
    origin: bad.world.operationsOrigin,
    method: 'GET',
    path,
    place: 'query',
    params: [['x', 'y']],
  }));
