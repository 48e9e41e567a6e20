import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newPerson } from '../../support/person.ts';
import { newService, type Service } from '../../support/service.ts';
import { startWorld, type World } from '../../support/world.ts';
import { type Answer, type Asker, openAsker } from '../bad-input/ask.ts';

let world: World;
/** Its only trusted proxy is this machine, so that what we send is what a proxy would pass on. */
let proxied: World;
let service: Service;
let asker: Asker;

before(async () => {
  world = await startWorld();
  proxied = await startWorld({ overrides: { proxies: { trusted: ['127.0.0.1', '::1'] } } });
  service = await newService(world);
  asker = openAsker([]);
});
after(async () => {
  asker.close();
  await world.close();
  await proxied.close();
});

const evil = [
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example',
  'http:evil.example',
  'https://localhost:9@evil.example/',
  'javascript:alert(1)',
  'data:text/html,x',
  'http://localhost:9/service-1/bye.evil',
  'http://localhost:9/service-1/bye/../../evil',
  'http://localhost:9/service-1/BYE',
  'http://localhost:9/service-1/bye?x=1',
  'http://localhost:9/service-1/bye#x',
  'http://localhost:9/service-1/callback',
  'http://localhost:90/service-1/bye',
  'https://localhost:9/service-1/bye',
  'http://LOCALHOST:9/service-1/bye',
  'http://localhost:9/service-1/bye%0d%0aX: y',
];

for (const target of evil) {
  test(`logout does not return to ${JSON.stringify(target)}`, async () => {
    const person = newPerson(world);
    const { url, checks } = await service.begin();
    const tokens = await service.finish(await person.logIn(url, world.card('899800000012')), checks);
    const query = new URLSearchParams({
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: target,
      state: 'https://evil.example/',
    });
    const answer = await person.visit(`${world.issuer}/protocol/openid-connect/logout?${query}`);
    assert.equal(answer.headers.get('location'), null);
    assert.equal(answer.status, 200, 'the logout is done all the same, and ends on a page');
    assert.doesNotMatch(await answer.text(), /href="[^"]*evil/);
  });
}

test('state comes back in the query and nowhere else', async () => {
  const person = newPerson(world);
  const { url, checks } = await service.begin();
  const tokens = await service.finish(await person.logIn(url, world.card('899800000012')), checks);
  const state = '@evil.example/\r\nX-Injected: yes#?&state=2';
  const query = new URLSearchParams({
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: service.redirectUri.replace('callback', 'bye'),
    state,
  });
  const answer = await person.visit(`${world.issuer}/protocol/openid-connect/logout?${query}`);
  const back = new URL(answer.headers.get('location') ?? '');
  assert.equal(back.origin, 'http://localhost:9');
  assert.equal(back.searchParams.get('state'), state);
  assert.equal(answer.headers.get('x-injected'), null);
});

test('a hand-made handoff, refusal, language or ui_locales leads nowhere', async () => {
  const person = newPerson(world);
  const page = await person.follow((await service.begin({ ui_locales: 'https://evil.example/' })).url);
  for (const query of [
    'handoff=https://evil.example/',
    'refusal=//evil.example',
    'lang=//evil.example',
    'next=https://evil.example',
    'redirect_uri=https://evil.example',
  ]) {
    for (const path of ['', '/card', '/help']) {
      const answer = await person.visit(`${page.url.href}${path}?${query}`);
      const location = answer.headers.get('location');
      assert.ok(
        location === null || new URL(location, page.url).origin === page.url.origin,
        `${path}?${query} → ${location}`,
      );
      for (const link of linksOf(await answer.text())) assert.doesNotMatch(new URL(link, page.url).host, /evil/, link);
    }
  }
});

const linksOf = (page: string): string[] =>
  [...page.matchAll(/(?:href|action|src)="([^"]*)"/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'));

const poison: readonly (readonly [string, string])[][] = [
  [['Host', 'evil.example']],
  [['X-Forwarded-Host', 'evil.example']],
  [
    ['Host', 'evil.example'],
    ['X-Forwarded-Host', 'evil.example'],
    ['X-Forwarded-Proto', 'https'],
    ['X-Forwarded-Prefix', '/evil'],
    ['X-Forwarded-Port', '444'],
  ],
  [['Forwarded', 'host=evil.example;proto=https']],
  [['X-Forwarded-Proto', 'javascript']],
  [
    ['X-Original-URL', '/evil'],
    ['X-Rewrite-URL', '/evil'],
  ],
  [
    ['X-Forwarded-Host', 'a, evil.example'],
    ['X-Forwarded-For', '203.0.113.9'],
  ],
];

for (const headers of poison) {
  test(`no answer repeats a host that the caller made up: ${JSON.stringify(headers)}`, async () => {
    for (const one of [world, proxied]) {
      for (const answer of await visitEverything(one, headers)) {
        assert.ok(answer.status < 500);
        assert.doesNotMatch(`${JSON.stringify(answer.headers)}${answer.body}`, /evil/);
      }
    }
  });
}

/** Discovery, the authorize page, an error page and logout: everything that writes addresses of ours. */
const visitEverything = async (one: World, headers: readonly (readonly [string, string])[]): Promise<Answer[]> => {
  const { origin, pathname } = new URL(one.issuer);
  const authorize = new URLSearchParams({
    client_id: 'demo-cabinet',
    response_type: 'code',
    scope: 'openid scope_all',
    redirect_uri: `${one.demoOrigin}/cabinet/callback`,
    state: 'state-of-the-service',
    nonce: 'a-nonce',
    code_challenge: 'A'.repeat(43),
    code_challenge_method: 'S256',
  });
  const paths = [
    `${pathname}/.well-known/openid-configuration`,
    `${pathname}/.well-known/wallet-openid-configuration`,
    `/auth?${authorize}`,
    `${pathname}/protocol/openid-connect/auth?${authorize}`,
    '/auth?client_id=unknown',
    `${pathname}/protocol/openid-connect/logout`,
    '/',
  ];
  const html = ['Accept', 'text/html'] as const;
  const answers = await Promise.all(
    paths.map((path) => asker.ask({ origin, method: 'GET', path, headers: [html, ...headers] })),
  );
  const [discovery] = answers;
  assert.equal((JSON.parse(discovery?.body ?? '{}') as { issuer?: string }).issuer, one.issuer);
  assert.match(String(answers[2]?.headers['location'] ?? ''), new RegExp(`^${origin}/login/`));
  return answers;
};

test('an absolute address in the request line does not become part of a redirect', async () => {
  const { origin, pathname } = new URL(world.issuer);
  for (const path of [
    `http://evil.example${pathname}/protocol/openid-connect/logout`,
    'http://evil.example/auth?client_id=x',
    '//evil.example/auth?client_id=x',
  ]) {
    const answer = await asker.ask({ origin, method: 'GET', path, headers: [['Accept', 'text/html']] });
    assert.ok(answer.status < 500);
    assert.doesNotMatch(String(answer.headers['location'] ?? ''), /evil/);
  }
});
