import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type CitizenService, newCitizenService } from '../../support/citizen-service.ts';
import {
  agree,
  choose,
  comeBy,
  faultCode,
  identify,
  logIn,
  misbehave,
  pageName,
  whileCivil,
  whileWrong,
} from '../../support/citizen-steps.ts';
import { newVisitor, type VisitedPage, type Visitor, wordsOf } from '../../support/visitor.ts';
import { startWorld, type World } from '../../support/world.ts';

// What an identity provider or a register can do to us, seen by the person before the browser (issue 4, "Bad input").
const provider = 'carte-vitale';
let world: World;
let town: CitizenService;
let clinic: CitizenService;
before(async () => {
  world = await startWorld({ citizen: true });
  [town, clinic] = [await newCitizenService(world), await newCitizenService(world, { door: 'plus' })];
});
after(async () => {
  await Promise.all([town, clinic].map((service) => service?.close()));
  await world?.close();
});

/** Nobody is let in: a page with a code, from which the person goes on by another account. */
const checkRefused = async (me: Visitor, page: VisitedPage, codes: RegExp, service = town): Promise<void> => {
  assert.match(faultCode(page) ?? 'none', codes, wordsOf(page).slice(0, 300));
  assert.ok(page.url.href.startsWith(service.issuer), page.url.href);
  assert.doesNotMatch(page.text, /node_modules|\bat \w+ \(|\.ts:\d/);
  const back = await me.click(page, '/redirect-to-sp-with-error');
  assert.equal(back.url.origin + back.url.pathname, service.redirectUri);
  const other = { provider: 'identite-nationale', citizen: 'aminata' };
  const consent = await comeBy(me, await me.click(page, '/interaction/'), other);
  await service.finish(await agree(me, consent, service));
};

const wrongAnswers = {
  broken: /^Y02/,
  redirecting: /^Y02/,
  endless: /^Y02/,
  'wrong-signature': /^Y020026$/,
  unsigned: /^Y020026$/,
  'key-confusion': /^Y020026$/,
  'wrong-nonce': /^Y020026$/,
  'wrong-iss': /^Y020026$/,
  'wrong-audience': /^Y020026$/,
  'foreign-azp': /^Y020026$/,
  expired: /^Y020026$/,
  'from-the-future': /^Y020026$/,
  'oversized-token': /^Y0200(26|30)$/,
  'missing-sub': /^Y0200(26|29)$/,
  'missing-acr': /^Y100002$/,
  'unknown-acr': /^Y100002$/,
  'lower-level': /^Y1000(01|18)$/,
  'not-encrypted': /^Y020026$/,
  'other-subject': /^Y020027$/,
  'unsigned-userinfo': /^Y020027$/,
  'wrong-userinfo-signature': /^Y020027$/,
  'wrong-identity': /^Y600006$/,
  'wrong-callback-iss': /^Y0200(22|26)$/,
  'missing-code': /^Y020025$/,
} as const;

for (const [kind, codes] of Object.entries(wrongAnswers))
  test(`a provider that answers ${kind}`, async () => {
    const me = newVisitor();
    const there = await choose(me, await me.open(clinic.authorizeUrl()), provider);
    // A circuit may be open after many failures: then the provider is simply not to be had.
    const page = await whileWrong(world, { provider, kind, where: ['token', 'userinfo'] }, () =>
      identify(me, there, 'angela'),
    );
    await checkRefused(me, page, codes, clinic);
    world.advance(120_000);
  });

test('a provider that answers late is waited for, and the login goes on', async () => {
  const me = newVisitor();
  const there = await choose(me, await me.open(town.authorizeUrl()), provider);
  const wrong = { provider, kind: 'late', where: ['token'], milliseconds: 500 };
  const consent = await whileWrong(world, wrong, () => identify(me, there, 'angela'));
  await town.finish(await agree(me, consent, town));
});

test('a provider that never answers keeps its person waiting for a bounded time, and nobody else', async () => {
  const me = newVisitor();
  const there = await choose(me, await me.open(town.authorizeUrl()), provider);
  await misbehave(world, provider, { kind: 'never', where: ['token'] });
  const waiting = identify(me, there, 'angela');
  const other = newVisitor();
  await town.finish(await agree(other, await comeBy(other, await other.open(town.authorizeUrl())), town));
  const page = await waiting;
  await misbehave(world, provider);
  await checkRefused(me, page, /^Y0200(17|26|30)$/);
});

test('a provider that changed its key is believed once it publishes the new one', async () => {
  const slug = 'assurance-maladie';
  await logIn(newVisitor(), town, { provider: slug });
  // Keys are asked for again no more often than every 30 seconds: anybody can make up a key id.
  world.advance(31_000);
  const wrong = { provider: slug, kind: 'changed-key', where: ['keys'] };
  await whileWrong(world, wrong, () => logIn(newVisitor(), town, { provider: slug }));
});

test('an error of the provider’s own leads back to the choice, which names it', async () => {
  const me = newVisitor();
  const there = await choose(me, await me.open(town.authorizeUrl()), 'la-poste');
  const wrong = { provider: 'la-poste', kind: 'error-callback' };
  const page = await whileWrong(world, wrong, () => identify(me, there, 'angela'));
  assert.equal(pageName(page), 'citizen-choice');
  assert.match(wordsOf(page), /La Poste/);
});

test('mix-up: the answer of one provider is not taken for another’s', async () => {
  const me = newVisitor();
  const callbackOf = async (slug: string) => {
    const there = await choose(me, await me.open(town.authorizeUrl()), slug);
    return (await identify(me, there, 'angela', '/oidc-callback')).url;
  };
  const [first, second] = [await callbackOf('impots'), await callbackOf('la-poste')];
  const mixed = new URL(second);
  mixed.searchParams.set('code', first.searchParams.get('code') ?? '');
  await checkRefused(me, await me.open(mixed.href), /^Y0200(26|30)$/);
  const iss = newVisitor();
  const there = await choose(iss, await iss.open(town.authorizeUrl()), 'la-poste');
  const named = (await identify(iss, there, 'angela', '/oidc-callback')).url;
  named.searchParams.set('iss', `${world.citizen.providers}/impots`);
  await checkRefused(iss, await iss.open(named.href), /^Y0200(22|26)$/);
});

const registerModes = {
  silent: /^Y010011$/,
  cut: /^Y010011$/,
  failing: /^Y010012$/,
  garbled: /^Y01001[23]$/,
  incomplete: /^Y010013$/,
  huge: /^Y01001[23]$/,
  contradictory: /^Y010013$/,
} as const;

for (const [mode, codes] of Object.entries(registerModes))
  test(`a civil register that is ${mode} lets nobody in, and says so`, async () => {
    const me = newVisitor();
    const choice = await me.open(town.authorizeUrl());
    const page = await whileCivil(world, mode, () => comeBy(me, choice));
    await checkRefused(me, page, codes);
  });
