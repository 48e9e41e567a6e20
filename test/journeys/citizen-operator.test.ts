import assert from 'node:assert/strict';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { hashSecret } from '#clients/secret.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { federatorSecret } from '#sandbox/citizen/providers/records.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { openConfiguredStores } from '../../src/main-stores.ts';
import { type CitizenService, newCitizenService } from '../support/citizen-service.ts';
import {
  choose,
  comeBy,
  faultCode,
  identify,
  logIn,
  misbehave,
  pageName,
  whileWrong,
} from '../support/citizen-steps.ts';
import { newVisitor, type VisitedPage, wordsOf } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

// What an operator configures is what people meet, on the platform as it starts (issue 4).
let world: World;
let folder: string;
let town: CitizenService;
const support = 'https://aide.example/formulaire';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-operator-'));
  await writeFile(join(folder, 'registry.json'), '{}');
  world = await startWorld({
    citizen: true,
    overrides: {
      proxies: { trusted: ['127.0.0.1', '::1'] },
      citizen: {
        registryFile: join(folder, 'registry.json'),
        rootRedirect: 'https://www.example/identite',
        supportUrl: support,
        allowedIdpHints: ['la-poste'],
        low: { session: { idleSeconds: 60, maximumSeconds: 3600 } },
        plus: { singleSignOn: { enabled: false } },
      },
    },
  });
  town = await newCitizenService(world);
});
after(async () => {
  await town?.close();
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Asks again, without rest, until it is so. */
const until = async (look: () => Promise<boolean>, what: string): Promise<void> => {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) if (await look()) return;
  throw new Error(`never: ${what}`);
};

const offers = (page: VisitedPage, provider: string): boolean => page.text.includes(`value="${provider}"`);
const choicePage = (): Promise<VisitedPage> => newVisitor().open(town.authorizeUrl());

test('sessions end as each issuer was told', async () => {
  const me = newVisitor();
  await logIn(me, town);
  assert.equal(pageName(await me.open(town.authorizeUrl())), 'citizen-consent');
  world.advance(61_000);
  assert.equal(pageName(await me.open(town.authorizeUrl())), 'citizen-choice');
  const clinic = await newCitizenService(world, { door: 'plus' });
  await logIn(me, clinic);
  assert.equal(pageName(await me.open(clinic.authorizeUrl())), 'citizen-choice');
  await clinic.close();
});

test('a service may name a provider of the platform’s list, and the root leads to the operator’s page', async () => {
  const there = await newVisitor().open(town.authorizeUrl({ idp_hint: 'la-poste' }));
  assert.equal(there.url.origin, world.citizen.providers);
  const refused = await newVisitor().open(town.authorizeUrl({ idp_hint: 'impots' }));
  assert.equal(refused.url.searchParams.get('error'), 'invalid_idp_hint');
  for (const issuer of [world.citizen.low, world.citizen.plus]) {
    const root = await fetch(new URL('/', issuer), { redirect: 'manual' });
    assert.deepEqual([root.status, root.headers.get('location')], [301, 'https://www.example/identite']);
  }
});

test('an error page leads to the support form with what support asks for', async () => {
  const me = newVisitor();
  const page = await comeBy(me, await me.open(town.authorizeUrl()), { citizen: 'un-echo' });
  assert.equal(faultCode(page), 'Y010004');
  const address = /href="(https:\/\/aide\.example[^"]*)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const told = new URL(address).searchParams;
  assert.deepEqual([told.get('platform'), told.get('error_code')], ['fclow', 'Y010004']);
  assert.match(told.get('error_id') ?? '', /^[0-9a-f-]{36}$/);
  assert.match(told.get('sp_name') ?? '', /^Service/);
});

test('what the gateway in front calls suspicious is held to strong providers', async () => {
  const begun = await fetch(town.authorizeUrl(), { redirect: 'manual' });
  const cookie = begun.headers.getSetCookie().map((one) => one.split(';')[0]);
  const address = new URL(begun.headers.get('location') ?? '', town.issuer);
  const choice = await fetch(address, { headers: { cookie: cookie.join('; '), 'x-suspicious': '1' } });
  assert.match(await choice.text(), /data-provider="impots" data-obstacle="suspicious"/);
  assert.ok(offers(await choicePage(), 'impots'));
});

test('a provider that fails is shown as disturbed, then as unavailable; the others go on', async () => {
  const people = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const me = newVisitor();
      return { me, there: await choose(me, await me.open(town.authorizeUrl()), 'msa') };
    }),
  );
  // Everything of it is broken: were the probe to come by meanwhile, it would say the same.
  await misbehave(world, 'msa', { kind: 'broken' });
  const seen: string[] = [];
  for (const { me, there } of people) {
    assert.match(faultCode(await identify(me, there, 'angela')) ?? '', /^Y0200(26|17)$/);
    const choice = await choicePage();
    seen.push(
      offers(choice, 'msa') ? (/Réponses lentes en ce moment/.test(wordsOf(choice)) ? 'disturbed' : 'well') : 'away',
    );
  }
  assert.match(seen.join(' '), /^(well )?(disturbed )+away( away)*$/);
  assert.match((await choicePage()).text, /data-provider="msa" data-obstacle="unavailable"/);
  await logIn(newVisitor(), town, { provider: 'impots' });
  await misbehave(world, 'msa');
});

const registry = async (content: object): Promise<void> => {
  await writeFile(join(folder, 'registry.new'), JSON.stringify(content));
  await rename(join(folder, 'registry.new'), join(folder, 'registry.json'));
};

test('a provider and a service that are added to the file work without a restart, and go with it', async () => {
  const origin = `${world.citizen.providers}/impots`;
  const provider = {
    ...{ uid: 'du-fichier', title: 'Compte du fichier', doors: ['low'], badge: { letters: 'CF', colour: '#123456' } },
    ...{ discovery: false, url: origin, authzURL: `${origin}/auth`, tokenURL: `${origin}/token` },
    ...{ userInfoURL: `${origin}/me`, jwksURL: `${origin}/jwks`, clientID: 'vestibule' },
    ...{ client_secret: federatorSecret('impots'), id_token_signed_response_alg: 'HS256' },
    ...{ allowedAcr: ['eidas1'], amr: ['fc', 'fichier'] },
  };
  const secret = systemRandom.token(32);
  const service = {
    ...{ client_id: 'service-du-fichier', name: 'Service du fichier', redirect_uris: [town.redirectUri] },
    ...{ client_secret_hashes: [hashSecret(secret, systemRandom)], scopes: ['identite_pivot'], claims: ['amr'] },
  };
  await registry({ identity_providers: [provider], services: [service] });
  await until(async () => offers(await choicePage(), 'du-fichier'), 'the provider of the file is offered');
  const claims = JSON.stringify({ id_token: { amr: { essential: true } } });
  const me = newVisitor();
  const asked = { client_id: service.client_id, scope: 'openid identite_pivot', claims };
  const choice = await me.open(town.authorizeUrl(asked));
  const consent = await whileWrong(world, { provider: 'impots', kind: 'own-amr' }, () =>
    comeBy(me, choice, { provider: 'du-fichier' }),
  );
  assert.match(wordsOf(consent), /Service du fichier/);
  const { url } = await me.press(consent, '/login');
  const { json } = await town.redeem(url, { client_id: service.client_id, client_secret: secret });
  const told = JSON.parse(Buffer.from(String(json['id_token']).split('.')[1] ?? '', 'base64url').toString()) as {
    amr: readonly string[];
  };
  assert.deepEqual(told.amr, ['fc', 'fichier'], 'of the record, whatever the provider says');
  await registry({});
  await until(async () => !offers(await choicePage(), 'du-fichier'), 'the provider is withdrawn');
  const gone = await newVisitor().open(town.authorizeUrl({ client_id: service.client_id }));
  assert.equal(faultCode(gone), 'Y04EA6EF');
});

test('what another process writes into the store holds within a second or so', async () => {
  const { stores } = await openConfiguredStores(world.config, { clock: systemClock, random: systemRandom });
  try {
    const record = await stores.identityProviders.find(asProviderId('la-poste'));
    assert.ok(record !== undefined);
    await stores.identityProviders.save(record.providerId, { ...record, title: 'Nom tout neuf' }, []);
    await until(async () => /Nom tout neuf/.test((await choicePage()).text), 'the new name shows');
  } finally {
    stores.close();
  }
});
