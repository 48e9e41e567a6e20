import assert from 'node:assert/strict';
import { CookieJar } from 'tough-cookie';
import { createLog } from '#platform/log.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import { citizenFaultCatalogue } from '#vocabulary/citizen-fault-catalogue.ts';
import { type CitizenLogin, type CitizenService, newCitizenService } from '../../support/citizen-service.ts';
import { choose, comeBy, identify, logIn } from '../../support/citizen-steps.ts';
import { newVisitor, type VisitedPage } from '../../support/visitor.ts';
import { startWorld, type World } from '../../support/world.ts';
import { openAsker } from './ask.ts';
import { type BadWorld, unlimited } from './bad-world.ts';
import { judge, type Law } from './judge.ts';
import { spoil, type Valid } from './spoil.ts';

type Pairs = Valid['params'];

/** Both issuers of the citizen door, to be maltreated. */
export type BadCitizenWorld = Pick<BadWorld, 'world' | 'attempt' | 'logLines' | 'close'> & {
  readonly services: Readonly<Record<CitizenDoor, CitizenService>>;
};

export const openBadCitizenWorld = async (): Promise<BadCitizenWorld> => {
  const logLines: string[] = [];
  const world = await startWorld({
    citizen: true,
    log: createLog('info', { write: (line) => void logLines.push(line) }),
    overrides: { limits: unlimited },
  });
  const record = { lenient: true, type: 'private', identityConsent: true };
  const services = {
    low: await newCitizenService(world, { isTold: true, record }),
    plus: await newCitizenService(world, { door: 'plus' }),
  };
  const asker = openAsker([]);
  const law = lawOf(world, Object.values(services));
  return {
    world,
    services,
    logLines,
    attempt: async (valid, spoilt) => {
      const asked = spoil(valid, spoilt);
      judge(law, asked, await asker.ask(asked));
    },
    close: async () => {
      asker.close();
      await Promise.all(Object.values(services).map((service) => service.close()));
      await world.close();
    },
  };
};

const lawOf = ({ citizen }: World, services: readonly CitizenService[]): Law => ({
  own: [citizen.low, citizen.plus, citizen.providers].map((url) => new URL(url).origin),
  registered: services.flatMap(({ redirectUri, byeUri }) => [redirectUri, byeUri]),
  backChannel: /^\/api\/v2\/(token|token\/revocation|userinfo|checktoken|jwks)(\?|$)/,
  refusal: (body) => {
    const code = /data-code="(Y[0-9A-Z]+)" data-error-id="[0-9a-f-]{36}"/.exec(body)?.[1];
    assert.ok(code !== undefined && Object.hasOwn(citizenFaultCatalogue, code), `no known fault code: ${code}`);
    // Some codes of FranceConnect are 500 by its table; a defect is never the answer to bad input.
    return { mayBeServerError: code !== 'Y000000' };
  },
});

const html = ['Accept', 'text/html'] as const;

/** Every endpoint of one issuer, each as it would succeed: pages in the browser of a login in progress, calls with real tokens. */
export const citizenRequests = async (bad: BadCitizenWorld, door: CitizenDoor): Promise<readonly Valid[]> => {
  const service = bad.services[door];
  const origin = new URL(service.issuer).origin;
  const get = (path: string, params: Pairs = [], headers: Pairs = [html]): Valid => ({
    ...{ origin, method: 'GET', place: 'query', path: `/api/v2${path}`, params, headers },
  });
  const post = (path: string, params: Pairs = [], headers: Pairs = [html]): Valid => ({
    ...{ origin, method: 'POST', place: 'form', path: `/api/v2${path}`, params, headers },
  });
  const made = await makeUp(bad, service);
  return [...pagesOf(made, get, post), ...callsOf(service, made.login, get, post)];
};

type Made = {
  readonly service: CitizenService;
  readonly login: CitizenLogin;
  /** Cookies of a browser with one login at the choice and one at consent. */
  readonly cookies: Pairs;
  readonly choice: VisitedPage;
  readonly consent: VisitedPage;
  readonly callback: URL;
};

const makeUp = async ({ services }: BadCitizenWorld, service: CitizenService): Promise<Made> => {
  const jar = new CookieJar();
  const me = newVisitor('fr', jar);
  const citizen = service === services.low ? 'angela' : 'ange';
  const there = await choose(me, await me.open(service.authorizeUrl()), 'la-poste');
  const callback = (await identify(me, there, citizen, '/oidc-callback')).url;
  const consent = await comeBy(me, await me.open(service.authorizeUrl()));
  const login = await logIn(newVisitor(), service, { citizen });
  const choice = await me.open(consent.url.href.replace('/consent', ''));
  return {
    service,
    login,
    callback,
    consent,
    choice,
    cookies: [['Cookie', await jar.getCookieString(service.issuer)]],
  };
};

type Make = (path: string, params?: Pairs, headers?: Pairs) => Valid;

const tokenOn = ({ text }: VisitedPage): string => /name="csrfToken" value="([^"]+)"/.exec(text)?.[1] ?? '';

const pagesOf = ({ service, login, cookies, choice, consent, callback }: Made, get: Make, post: Make): Valid[] => {
  const headers = [html, ...cookies];
  const own: Pairs = [...headers, ['Origin', choice.url.origin], ['Sec-Fetch-Site', 'same-origin']];
  const asked: Pairs = [...service.parameters({ prompt: 'login', ui_locales: 'fr', claims: '{"id_token":{}}' })];
  const at = choice.url.pathname.replace('/api/v2', '');
  const leaving: Pairs = [...new URL(service.logoutUrl(login.idToken)).searchParams];
  const back: Pairs = [
    ['redirect_uri', service.redirectUri],
    ['client_id', service.clientId],
    ['error', 'access_denied'],
    ['error_description', 'User auth aborted'],
    ['state', 'etat'],
  ];
  return [
    get('/authorize', asked, headers),
    get('/authorize', [...asked, ['code_challenge', 'A'.repeat(43)], ['idp_hint', 'la-poste']]),
    post('/authorize', asked),
    get('/authorize/une-connexion', [['x', 'y']], headers),
    get(at, [['lang', 'en']], headers),
    get(`${at}/verify`, [], headers),
    get(`${at}/consent`, [['lang', 'en']], headers),
    get('/auto-login', [['uid', at.split('/').at(-1) ?? '']], headers),
    post(
      '/redirect-to-idp',
      [
        ['providerUid', 'la-poste'],
        ['csrfToken', `${tokenOn(choice)}x`],
      ],
      own,
    ),
    post(
      '/redirect-to-idp',
      [
        ['providerUid', 'inconnu'],
        ['csrfToken', tokenOn(choice)],
      ],
      own,
    ),
    post(
      '/login',
      [
        ['csrfToken', `${tokenOn(consent)}x`],
        ['consent', 'yes'],
      ],
      own,
    ),
    get('/oidc-callback', [...callback.searchParams], [html]),
    get(
      '/oidc-callback',
      [
        ['error', 'access_denied'],
        ['state', 'f'.repeat(64)],
      ],
      headers,
    ),
    get('/redirect-to-sp-with-error', back, headers),
    get('/session/end', leaving, headers),
    get('/session/end', leaving),
    post('/client/disconnect-from-idp', [['tour', 'une-note']], own),
    get('/client/logout-callback', [['state', 'f'.repeat(64)]], headers),
    get('/error', [
      ['note', 'une-note'],
      ['lang', 'en'],
    ]),
    get('/accessibilite', [['lang', 'en']]),
    get('/nulle/part', [['next', 'https://evil.example']]),
  ];
};

const callsOf = (service: CitizenService, login: CitizenLogin, get: Make, post: Make): Valid[] => {
  const credentials: Pairs = [
    ['client_id', service.clientId],
    ['client_secret', service.secret],
  ];
  const code: Pairs = [
    ['grant_type', 'authorization_code'],
    ['code', 'A'.repeat(43)],
    ['redirect_uri', service.redirectUri],
  ];
  const basic = `Basic ${Buffer.from(`${service.clientId}:${service.secret}`).toString('base64')}`;
  return [
    post('/token', [...code, ...credentials], []),
    post('/token', code, [['Authorization', basic]]),
    post('/token', [...code, ['client_assertion', 'e30.e30.e30'], ['client_assertion_type', 'jwt-bearer']], []),
    post('/token/revocation', [['token', 'A'.repeat(43)], ...credentials], []),
    post('/checktoken', [['token', login.accessToken], ...credentials], []),
    get('/userinfo', [['schema', 'openid']], [['Authorization', `Bearer ${login.accessToken}`]]),
    get('/userinfo', [['access_token', login.accessToken]], []),
    get('/jwks', [['x', 'y']], []),
    get('/client/.well-known/keys', [['x', 'y']], []),
    get('/client/.well-known/sector-identifier', [], []),
    get('/.well-known/openid-configuration', [['x', 'y']], []),
  ];
};
