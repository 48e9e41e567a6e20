import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type CitizenService, newCitizenService, serviceNonce, serviceState } from '../support/citizen-service.ts';
import { agree, choose, comeBy, identify, logIn, logInAgain, pageName } from '../support/citizen-steps.ts';
import { newVisitor, wordsOf } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

// Somebody proves who they are with an account that they have, at one service and the next (issue 4, "Shown by").
let world: World;
let town: CitizenService;
let library: CitizenService;
let clinic: CitizenService;
let insurer: CitizenService;
before(async () => {
  world = await startWorld({ citizen: true });
  [town, library] = [await newCitizenService(world), await newCitizenService(world)];
  clinic = await newCitizenService(world, { door: 'plus' });
  insurer = await newCitizenService(world, { door: 'plus' });
});
after(async () => {
  await Promise.all([town, library, clinic, insurer].map((service) => service?.close()));
  await world?.close();
});

test('a first visit: I choose my account, say who I am there, read what goes to the service, and am there', async () => {
  const me = newVisitor();
  const choice = await me.open(town.authorizeUrl());
  assert.equal(pageName(choice), 'citizen-choice');
  const provider = await choose(me, choice, 'impots');
  assert.equal(provider.url.origin, world.citizen.providers);
  const consent = await identify(me, provider, 'angela');
  assert.match(wordsOf(consent), /Angela Claire Louise DUBOIS/);
  const callback = await agree(me, consent, town);
  assert.equal(callback.searchParams.get('state'), serviceState);
  assert.equal(callback.searchParams.get('iss'), town.issuer);
  const { idClaims, claims } = await town.finish(callback);
  assert.equal(idClaims['nonce'], serviceNonce);
  assert.equal(idClaims['acr'], 'eidas1');
  assert.deepEqual(Object.keys(idClaims).sort(), ['acr', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'nonce', 'sub']);
  assert.equal(claims.sub, idClaims.sub);
  assert.equal(claims['family_name'], 'DUBOIS');
  assert.deepEqual(claims['given_name_array'], ['Angela', 'Claire', 'Louise']);
  assert.equal(claims['email'], 'angela@citoyens.example.org');
});

test('a second service on low: I only read what it receives, and it knows me by another subject', async () => {
  const me = newVisitor();
  const first = await logIn(me, town);
  assert.equal(first.idClaims['acr'], 'eidas1', 'low says no more, though my account is substantial');
  const second = await logInAgain(me, library);
  assert.notEqual(second.claims.sub, first.claims.sub);
  assert.equal(second.claims['family_name'], 'DUBOIS');
  assert.equal(second.idClaims['auth_time'], first.idClaims['auth_time'], 'I proved who I am once');
});

test('a second service on plus at eidas2: the same; one that asks for eidas3 has me prove it again', async () => {
  const me = newVisitor();
  await logIn(me, clinic);
  const { idClaims } = await logInAgain(me, insurer);
  assert.equal(idClaims['acr'], 'eidas2');
  const high = { acr_values: 'eidas3' };
  const first = await logIn(me, insurer, { provider: 'identite-nationale' }, high);
  assert.equal(first.idClaims['acr'], 'eidas3');
  assert.equal(pageName(await me.open(insurer.authorizeUrl(high))), 'citizen-choice', 'never by single sign-on');
});

test('a login on low opens nothing on plus', async () => {
  const me = newVisitor();
  await logIn(me, town);
  assert.equal(pageName(await me.open(clinic.authorizeUrl())), 'citizen-choice');
});

test('another account of mine: the same subject, the same account', async () => {
  const subjects = [];
  for (const provider of ['impots', 'assurance-maladie', 'msa', 'la-poste', 'carte-vitale', 'operateur-mobile'])
    subjects.push((await logIn(newVisitor(), town, { provider, citizen: 'anne-helene' })).claims.sub);
  assert.equal(new Set(subjects).size, 1);
  const lines = await world.running.stores.journal.readAfter(0, 5000);
  const accounts = lines.flatMap(({ event }) => (event.kind === 'citizen.verified' ? [event.accountId] : []));
  const mine = accounts.slice(-6);
  assert.equal(new Set(mine).size, 1);
  assert.notEqual(mine[0], undefined);
});

test('somebody else, were it my twin with all but one given name the same, is somebody else', async () => {
  const of = async (citizen: string) => (await logIn(newVisitor(), town, { citizen })).claims.sub;
  assert.notEqual(await of('jumeau-paul'), await of('jumeau-etienne'));
});

test('services of one entity know me by one subject, on low and on plus', async () => {
  const record = { entityId: 'une-collectivite' };
  const agenda = await newCitizenService(world, { record });
  const files = await newCitizenService(world, { record });
  const strong = await newCitizenService(world, { door: 'plus', record });
  const me = newVisitor();
  const subjects = [
    (await logIn(me, agenda)).claims.sub,
    (await logInAgain(me, files)).claims.sub,
    (await logIn(me, strong, { provider: 'identite-nationale' })).claims.sub,
  ];
  assert.equal(new Set(subjects).size, 1);
  assert.match(String(subjects[0]), /^[0-9a-f]{64}v1$/);
  await Promise.all([agenda, files, strong].map((service) => service.close()));
});

test('step-up inside one journey: an account that is too weak is refused, a stronger one goes on', async () => {
  const me = newVisitor();
  const choice = await me.open(clinic.authorizeUrl());
  assert.doesNotMatch(choice.text, /value="impots"/, 'the weak one is not of this issuer');
  const { idClaims } = await clinic.finish(await agree(me, await comeBy(me, choice), clinic));
  assert.equal(idClaims['acr'], 'eidas2');
  const more = await me.open(insurer.authorizeUrl({ acr_values: 'eidas3' }));
  assert.equal(pageName(more), 'citizen-choice');
  const consent = await comeBy(me, more, { provider: 'identite-nationale' });
  const risen = await insurer.finish(await agree(me, consent, insurer));
  assert.equal(risen.idClaims['acr'], 'eidas3');
  const later = await logInAgain(me, clinic);
  assert.equal(later.idClaims['acr'], 'eidas2', 'capped to what single sign-on may say');
});

test('I give up: at the provider I am back at the choice, at the choice I am back at the service', async () => {
  const me = newVisitor();
  const provider = await choose(me, await me.open(town.authorizeUrl()), 'la-poste');
  const back = await me.press(provider, '', 'name="abandon"');
  assert.equal(pageName(back), 'citizen-choice');
  const { url } = await me.click(back, '/redirect-to-sp-with-error');
  assert.equal(url.origin + url.pathname, town.redirectUri);
  const { searchParams: told } = url;
  assert.deepEqual(
    [told.get('error'), told.get('state'), told.get('iss')],
    ['access_denied', serviceState, town.issuer],
  );
});

test('three impatient clicks at my provider: each is answered, and the login goes on', async () => {
  const me = newVisitor();
  const there = await choose(me, await me.open(town.authorizeUrl()), 'la-poste');
  const clicks = await Promise.all([1, 2, 3].map(() => identify(me, there, 'angela', '/oidc-callback')));
  assert.ok(clicks.every(({ status }) => status < 500));
  const [callback] = clicks.flatMap(({ url }) => (url.pathname.endsWith('/oidc-callback') ? [url] : []));
  assert.ok(callback !== undefined);
  const { claims } = await town.finish(await agree(me, await me.open(callback.href), town));
  assert.equal(claims['family_name'], 'DUBOIS');
});

test('a service that may skip the page: single sign-on is one redirect, from the service to the service', async () => {
  const quiet = await newCitizenService(world, { record: { allowedPrompts: ['login'] } });
  const me = newVisitor();
  const first = await logIn(me, town);
  const reached = await me.open(quiet.authorizeUrl({ prompt: 'login' }), '/auto-login');
  assert.equal(reached.url.origin + reached.url.pathname, quiet.redirectUri);
  const { claims, idClaims } = await quiet.finish(reached.url);
  assert.equal(claims['family_name'], first.claims['family_name']);
  assert.deepEqual([idClaims['acr'], idClaims['auth_time']], [first.idClaims['acr'], first.idClaims['auth_time']]);
  const lines = await world.running.stores.journal.search({ clientId: quiet.clientId }, 20);
  const kinds = lines.map(({ event }) => event.kind).toReversed();
  assert.deepEqual(kinds.slice(0, 3), ['citizen.verified', 'citizen.data-sent', 'authorization.granted']);
  assert.equal(lines.filter(({ event }) => event.kind === 'citizen.data-sent').length, 1);
  assert.equal((await logInAgain(me, town)).claims.sub, first.claims.sub, 'the session stands');
  await quiet.close();
});

test('a second login that I leave unfinished, at the choice or before the page that informs, leaves my session as it was', async () => {
  const me = newVisitor();
  const first = await logIn(me, town);
  const informed = await me.open(library.authorizeUrl());
  const choice = await me.open(informed.url.href.replace('/consent', ''));
  assert.equal(pageName(choice), 'citizen-choice');
  assert.equal((await logInAgain(me, library)).idClaims['auth_time'], first.idClaims['auth_time']);
  const consent = await comeBy(me, choice, { provider: 'msa', citizen: 'aminata' });
  assert.equal(pageName(consent), 'citizen-consent');
  const again = await logInAgain(me, town);
  assert.equal(again.claims.sub, first.claims.sub, 'what nobody confirmed changes nobody’s session');
});
