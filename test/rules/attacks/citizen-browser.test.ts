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
before(async () => {
  world = await startWorld({ citizen: true });
  [town, library] = [await newCitizenService(world), await newCitizenService(world)];
});
after(async () => {
  await Promise.all([town, library].map((service) => service?.close()));
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
