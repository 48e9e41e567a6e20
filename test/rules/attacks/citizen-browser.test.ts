import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CookieJar } from 'tough-cookie';
import { type CitizenService, newCitizenService } from '../../support/citizen-service.ts';
import { agree, choose, comeBy, faultCode, identify, logIn, pageName } from '../../support/citizen-steps.ts';
import { newVisitor, type VisitedPage, type Visitor } from '../../support/visitor.ts';
import { startWorld, type World } from '../../support/world.ts';

// What somebody at another browser, another site or another service can do with the pieces of a login (issue 4).
let world: World;
let town: CitizenService;
let library: CitizenService;
let clinic: CitizenService;
before(async () => {
  world = await startWorld({ citizen: true });
  [town, library] = [await newCitizenService(world), await newCitizenService(world)];
  clinic = await newCitizenService(world, { door: 'plus' });
});
after(async () => {
  await Promise.all([town, library, clinic].map((service) => service?.close()));
  await world?.close();
});

/** The return from the provider, not yet opened. */
const comeBack = async (me: Visitor, service = town, citizen = 'angela'): Promise<URL> => {
  const there = await choose(me, await me.open(service.authorizeUrl()), 'la-poste');
  return (await identify(me, there, citizen, '/oidc-callback')).url;
};

const isPage = ({ text, status }: VisitedPage): void => {
  assert.ok(status >= 200 && text.includes('<h1'), `a white page: ${status} ${text.slice(0, 200)}`);
};

test('a callback planted in another browser logs nobody in there (login CSRF), and still serves its own', async () => {
  const attacker = newVisitor();
  const planted = await comeBack(attacker);
  for (const victim of [newVisitor(), await begun()]) {
    const page = await victim.open(planted.href);
    assert.equal(faultCode(page), 'Y020022');
    assert.notEqual(pageName(await victim.open(town.authorizeUrl())), 'citizen-consent');
  }
  await town.finish(await agree(attacker, await attacker.open(planted.href), town));
});

const begun = async (): Promise<Visitor> => {
  const victim = newVisitor();
  await choose(victim, await victim.open(town.authorizeUrl()), 'la-poste');
  return victim;
};

test('a replayed callback redeems nothing: the login goes on once', async () => {
  const me = newVisitor();
  const callback = await comeBack(me);
  const consent = await me.open(callback.href);
  const again = await me.open(callback.href);
  isPage(again);
  assert.ok(pageName(again) === 'citizen-consent' || faultCode(again) === 'Y020022');
  const end = await agree(me, consent, town);
  assert.equal(faultCode(await me.open(callback.href)), 'Y020022');
  await town.finish(end);
});

test('two copies of the callback at once: one login, no second person', async () => {
  const me = newVisitor();
  const callback = await comeBack(me);
  const pages = await Promise.all([1, 2, 3].map(() => me.open(callback.href)));
  for (const page of pages) isPage(page);
  assert.ok(pages.some((page) => pageName(page) === 'citizen-consent'));
});

test('a callback whose state is cut, doubled or someone’s else is refused by its code', async () => {
  const me = newVisitor();
  const callback = await comeBack(me);
  const code = callback.searchParams.get('code') ?? '';
  const state = callback.searchParams.get('state') ?? '';
  const base = `${callback.origin}${callback.pathname}`;
  const wrong = [
    [`code=${code}`, /^Y020021$/],
    [`code=${code}&state=`, /^Y02002[12]$/],
    [`code=${code}&state=${state.slice(1)}`, /^Y020022$/],
    [`code=${code}&state=${'f'.repeat(64)}`, /^Y020022$/],
  ] as const;
  for (const [query, expected] of wrong) assert.match(faultCode(await me.open(`${base}?${query}`)) ?? '', expected);
  await town.finish(await agree(me, await me.open(callback.href), town));
});

test('two tabs at different steps: each ends where its own form leads, with its own state', async () => {
  const me = newVisitor();
  const first = await me.open(town.authorizeUrl({ state: 'premier-onglet' }));
  const second = await me.open(library.authorizeUrl({ state: 'second-onglet' }));
  const there = await choose(me, first, 'la-poste');
  const consent = await comeBy(me, second, { provider: 'carte-vitale', citizen: 'ange' });
  const [mine, other] = [await identify(me, there, 'angela'), await agree(me, consent, library)];
  assert.equal(other.searchParams.get('state'), 'second-onglet');
  const login = await library.finish(other);
  assert.equal(login.claims['family_name'], 'PIETRANERI');
  const end = await agree(me, mine, town);
  assert.equal(end.searchParams.get('state'), 'premier-onglet');
  assert.equal((await town.finish(end)).claims['family_name'], 'DUBOIS');
});

test('Back at every step: every page that was seen can be opened again, and the login still ends well', async () => {
  const me = newVisitor();
  const start = town.authorizeUrl();
  const choice = await me.open(start);
  const there = await choose(me, choice, 'la-poste');
  isPage(await me.open(choice.url.href));
  const again = await choose(me, await me.open(choice.url.href), 'la-poste');
  isPage(await me.open(there.url.href));
  const consent = await identify(me, again, 'angela');
  for (const address of [choice.url.href, consent.url.href, consent.url.href.replace('/consent', '/verify')])
    isPage(await me.open(address));
  const end = await agree(me, await me.open(consent.url.href), town);
  for (const address of [choice.url.href, consent.url.href, consent.url.href.replace('/consent', '/verify')])
    isPage(await me.open(address));
  await town.finish(end);
});

test('the interaction of another browser shows and does nothing', async () => {
  const me = newVisitor();
  const consent = await me.open((await comeBack(me)).href);
  const stranger = newVisitor();
  for (const path of ['', '/verify', '/consent']) {
    const page = await stranger.open(consent.url.href.replace('/consent', path));
    assert.ok(faultCode(page) !== undefined, page.url.href);
    assert.doesNotMatch(page.text, /DUBOIS|Angela/);
  }
  const uid = consent.url.pathname.split('/').at(-2) ?? '';
  const page = await stranger.open(`${town.issuer}/auto-login?uid=${uid}`);
  assert.ok(faultCode(page) !== undefined);
});

test('another browser’s form, with its token, is refused', async () => {
  const [me, stranger] = [newVisitor(), await begun()];
  const consent = await me.open((await comeBack(me)).href);
  const page = await stranger.press(consent, '/login');
  assert.ok(['Y470001', 'Y030025'].includes(faultCode(page) ?? ''), faultCode(page));
  assert.doesNotMatch(page.text, /DUBOIS/);
});

test('consent and choice posted by another site are refused, with a good token or without', async () => {
  const me = newVisitor();
  const choice = await me.open(town.authorizeUrl());
  const token = (page: VisitedPage) => /name="csrfToken" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  const form = { providerUid: 'la-poste', csrfToken: token(choice) };
  assert.equal(faultCode(await me.post(`${town.issuer}/redirect-to-idp`, form, evil)), 'Y470001');
  assert.equal(
    faultCode(await me.post(`${town.issuer}/redirect-to-idp`, { providerUid: 'la-poste' }, evil)),
    'Y470002',
  );
  const consent = await comeBy(me, choice);
  const agreed = await me.post(`${town.issuer}/login`, { csrfToken: token(consent) }, evil);
  assert.equal(faultCode(agreed), 'Y470001');
  assert.equal(faultCode(await me.post(`${town.issuer}/login`, {}, evil)), 'Y470002');
  await town.finish(await agree(me, consent, town));
});

test('cookies planted before the login open nothing to who planted them (session fixation)', async () => {
  const attackerJar = new CookieJar();
  const attacker = newVisitor('fr', attackerJar);
  const choice = await attacker.open(town.authorizeUrl());
  const victimJar = await attackerJar.clone();
  const victim = newVisitor('fr', victimJar);
  await logIn(victim, town, { citizen: 'angela' });
  const page = await attacker.open(town.authorizeUrl());
  assert.equal(pageName(page), 'citizen-choice', 'the session of the victim has another id');
  for (const path of ['/consent', '/verify', '']) {
    const seen = await attacker.open(`${choice.url.href}${path}`);
    assert.doesNotMatch(seen.text, /DUBOIS|Angela Claire/);
  }
});

test('a code is worth nothing to another service, nor at the other issuer, nor twice', async () => {
  const me = newVisitor();
  const callback = await agree(me, await me.open((await comeBack(me)).href), town);
  const stolen = await library.redeem(callback, { redirect_uri: town.redirectUri });
  assert.deepEqual([stolen.status, stolen.json['error']], [400, 'invalid_grant']);
  const elsewhere = await clinic.redeem(callback, { redirect_uri: town.redirectUri });
  assert.deepEqual([elsewhere.status, elsewhere.json['error']], [400, 'invalid_grant']);
  const moved = await town.redeem(callback, { redirect_uri: library.redirectUri });
  assert.deepEqual([moved.status, moved.json['error']], [400, 'invalid_grant']);
  const fresh = await agree(me, await me.open(town.authorizeUrl()), town);
  const { accessToken } = await town.finish(fresh);
  assert.equal((await town.redeem(fresh)).json['error'], 'invalid_grant');
  assert.equal((await town.userInfo(accessToken)).status, 401, 'a code used twice takes its tokens with it');
});

test('an access token of low is nothing at plus, and the other way round', async () => {
  const [low, plus] = [await logIn(newVisitor(), town), await logIn(newVisitor(), clinic)];
  for (const [service, token] of [
    [clinic, low.accessToken],
    [town, plus.accessToken],
  ] as const) {
    const { status, json } = await service.userInfo(token);
    assert.deepEqual([status, json['error']], [401, 'invalid_token']);
  }
});

test('an id_token of one issuer or service logs nobody out at another', async () => {
  const me = newVisitor();
  const { idToken } = await logIn(me, town);
  const strong = await logIn(me, clinic);
  const page = await me.open(clinic.logoutUrl(idToken));
  assert.ok(faultCode(page) !== undefined);
  const wrong = await me.open(library.logoutUrl(idToken));
  assert.equal(faultCode(wrong), 'Y04CFAEF');
  assert.equal(pageName(await me.open(clinic.authorizeUrl())), 'citizen-consent', strong.claims.sub);
});

test('state and nonce come back as they were sent, whatever is in them, and to nobody else', async () => {
  const nasty = `"><script>alert(1)</script>\r\nX-Injected: 1&x=${'é'.repeat(20)}`;
  const me = newVisitor();
  const consent = await comeBy(me, await me.open(town.authorizeUrl({ state: nasty, nonce: nasty })));
  assert.doesNotMatch(consent.text, /<script>alert/);
  const callback = await agree(me, consent, town);
  assert.equal(callback.searchParams.get('state'), nasty);
  assert.equal((await town.finish(callback)).idClaims['nonce'], nasty);
});

test('the way back with an error leads to registered addresses only', async () => {
  const me = newVisitor();
  await me.open(town.authorizeUrl());
  const evil = [
    'https://evil.example/',
    `${town.redirectUri}@evil.example`,
    `${town.redirectUri}/../x`,
    `${town.redirectUri}?next=https://evil.example`,
    '//evil.example',
    'javascript:alert(1)',
    `${town.redirectUri}\r\nX-Injected: 1`,
    library.redirectUri,
  ];
  for (const redirect of evil) {
    const query = new URLSearchParams({ redirect_uri: redirect, client_id: town.clientId, error: 'access_denied' });
    const page = await me.open(`${town.issuer}/redirect-to-sp-with-error?${query}`);
    assert.equal(faultCode(page), 'Y030030', redirect);
  }
  const long = new URLSearchParams({ redirect_uri: town.redirectUri, error: 'x y\r\nz', client_id: town.clientId });
  assert.equal(faultCode(await me.open(`${town.issuer}/redirect-to-sp-with-error?${long}`)), 'Y030030');
});

test('logout leads to registered addresses only, whatever the header of the caller says', async () => {
  const me = newVisitor();
  const { idToken } = await logIn(me, town);
  for (const address of ['https://evil.example/', `${town.byeUri}#x`, `${town.byeUri}?x=1`, '//evil.example', 'x'])
    assert.ok(faultCode(await me.open(town.logoutUrl(idToken, { post_logout_redirect_uri: address }))) !== undefined);
  for (const headers of [
    { host: 'evil.example' },
    { 'x-forwarded-host': 'evil.example' },
    { forwarded: 'host=evil.example' },
  ]) {
    const response = await fetch(town.authorizeUrl(), { headers, redirect: 'manual' });
    assert.doesNotMatch(response.headers.get('location') ?? '', /evil/);
    assert.doesNotMatch(await response.text(), /evil\.example/);
  }
});
