import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { countJournal } from '#audit/counting.ts';
import { civilDays } from '#audit/statistics.ts';
import { requirements } from '#examiner/requirements/catalogue.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
import { citizenFaultCatalogue } from '#vocabulary/citizen-fault-catalogue.ts';
import { faultCatalogue } from '#vocabulary/fault-catalogue.ts';
import { sites } from '#web/public/sites.ts';
import { startWorld, type World } from '../../support/world.ts';

/** The public pages at the front door: what anybody can ask for, with a browser or without. */
let world: World;
const declaration = { token_endpoint_auth_method: 'none', redirect_uris: ['https://service.example/cb'] };

before(async () => {
  world = await startWorld({ office: true });
  const names = {
    tilleuls: 'Cabinet des Tilleuls',
    'tilleuls-2': 'Cabinet des Tilleuls',
    nasty: '=HYPERLINK("x") <b>Été</b>',
    closed: 'Service suspendu',
    tried: 'Panneau de n’importe qui',
  };
  for (const [id, name] of Object.entries(names))
    await world.register({ ...declaration, client_id: id, client_name: name });
  await tryOut(world, 'tried');
  const closed = await world.running.stores.clients.find(asClientId('closed'));
  assert.ok(closed);
  await world.running.stores.clients.save({ ...closed, status: 'suspended' }, []);
});
after(() => world?.close());

/** What the partner space does when somebody asks for sandbox credentials. */
const tryOut = async ({ running: { stores } }: World, clientId: string): Promise<void> => {
  const account = { accountId: 'a', email: 'a@service.example', passkeys: [], createdAtSeconds: 1 };
  await stores.partners.openAccount(account, () => []);
  await stores.partners.addOrganisation({ organisationId: 'o', name: 'Organisation', siret: '' }, 'a', []);
  await stores.partners.addRequest(
    {
      ...{ requestId: 'r', organisationId: 'o', door: 'professional', state: 'sandbox', stateBefore: undefined },
      ...{ version: 1, fields: {}, clients: { sandbox: asClientId(clientId) }, history: [] },
      ...{ createdAtSeconds: 1, updatedAtSeconds: 1 },
    },
    [],
  );
};

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(new URL(path, world.officeOrigin), { headers, redirect: 'manual' });
const text = async (path: string): Promise<string> => (await get(path)).text();

describe('public pages', () => {
  it('each answers in French and in English, names its language, and asks whether it was useful', async () => {
    for (const [name, { path }] of Object.entries(sites)) {
      for (const language of ['fr', 'en']) {
        const answer = await get(path, { 'accept-language': language });
        const page = await answer.text();
        assert.equal(answer.status, 200, path);
        assert.match(page, new RegExp(`<html lang="${language}">`), path);
        assert.equal(page.match(/<h1/g)?.length, 1, path);
        assert.match(page, new RegExp(`name="page" value="${name}"`), path);
      }
    }
  });

  it('the requirements are those that the examiner checks, all of them', async () => {
    const page = await text('/aide/raccordement/exigences');
    for (const id of Object.keys(requirements)) assert.ok(page.includes(`<code>${id}</code>`), id);
  });

  it('every link to a page of ours leads to one', async () => {
    const seen = new Set<string>();
    for (const { path } of Object.values(sites)) {
      for (const [, link = ''] of (await text(path)).matchAll(/href="(\/[^"#]*)/g))
        seen.add(link.replaceAll('&amp;', '&'));
    }
    assert.ok(seen.size > 15, `${seen.size} links`);
    for (const link of seen) assert.ok((await get(link)).status < 400, link);
  });

  it('services: active ones, once each, searched without accents or script', async () => {
    const all = await text('/services');
    assert.equal(all.match(/Cabinet des Tilleuls/g)?.length, 1);
    assert.ok(
      !all.includes('Service suspendu') &&
        !all.includes('Vos téléphones') &&
        !all.includes('<th scope="row">Mon espace'),
    );
    assert.ok(all.includes('&lt;b&gt;Été&lt;/b&gt;') && !all.includes('<b>Été'));
    const found = await text('/services?q=TILLEULS%20cab');
    assert.ok(found.includes('Cabinet des Tilleuls') && !found.includes('HYPERLINK'));
    assert.ok((await text('/services?q=ete')).includes('HYPERLINK'));
    assert.match(await text('/services?q=%3Cscript%3E&page=9999999'), /Aucun service ne porte ce nom/);
    assert.match(await text('/services?porte=citizen'), /Aucun service ne porte ce nom/);
    assert.equal((await get('/services?q=a&q=b&porte[]=x')).status, 200);
  });

  it('the language link keeps what was searched for', async () => {
    assert.match(await text('/services?q=tilleuls'), /href="\?q=tilleuls&amp;lang=en"/);
  });

  it('error codes are those of both catalogues', async () => {
    const page = await text(sites.errors.path);
    for (const code of [...Object.keys(faultCatalogue), ...Object.keys(citizenFaultCatalogue)])
      assert.ok(page.includes(`id="${code}"`), code);
  });

  it('status tells what readiness tells', async () => {
    assert.match(await text(sites.status.path), /Tout fonctionne/);
  });

  it('figures: an empty state first, then sums, a chart with its table, and a CSV', async () => {
    assert.match(await text('/chiffres'), /Personne ne s’est encore connecté/);
    const { journal, statistics } = world.running.stores;
    await journal.append(
      ['CARD', 'MOBILE', 'CARD'].map((method) => ({
        kind: 'authorization.granted',
        atMilliseconds: Date.now(),
        clientId: asClientId('tilleuls'),
        details: { method, acr: 'eidas1', singleSignOn: false },
      })),
    );
    await countJournal({ journal, statistics, dayOf: civilDays('Europe/Paris') });
    world.advance(61_000);
    const page = await text('/chiffres');
    assert.match(page, /<svg [^>]*role="img" aria-label="Authentifications par jour[^"]*3/);
    assert.match(page, /<td class="number">3<\/td>/);
    const listed = /(\d+) services/.exec(await text('/services'))?.[1];
    const tiles = [...page.matchAll(/<dt>([^<]*)<\/dt><dd><span class="figure">([^<]*)</g)];
    assert.deepEqual(
      tiles.map(([, name, value]) => [name, value]),
      [
        ...[['Services connectés', listed] as const, ['Authentifications le mois dernier', '0'] as const],
        ...[['Depuis le début de ce mois', '3'] as const, ['Part du téléphone', '–'] as const],
        ...[['Plus haut mois', '3'] as const, ['Disponibilité', '–'] as const],
      ],
    );
    const csv = await get('/chiffres.csv');
    assert.match(csv.headers.get('content-type') ?? '', /^text\/csv/);
    assert.match(await csv.text(), /professional,card,granted,2\r\n/);
  });
});

describe('was this page useful?', () => {
  const say = (fields: Record<string, string>, headers: Record<string, string> = { origin: world.officeOrigin }) =>
    fetch(new URL('/avis', world.officeOrigin), {
      method: 'POST',
      headers,
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });

  it('an answer is kept, with nothing of who gave it', async () => {
    const answer = await say({ page: 'questions', useful: 'no', comment: ' Trop\r\ncourt\u0000 ' });
    assert.equal(answer.status, 303);
    assert.equal((await get(answer.headers.get('location') ?? '')).status, 200);
    const [kept] = await world.running.stores.feedback.list(1);
    const { day, ...rest } = kept ?? { day: 0 };
    assert.deepEqual(rest, { page: 'questions', language: 'fr', isUseful: false, comment: 'Trop\ncourt' });
    assert.ok(Math.abs(day - Date.now() / 86_400_000) < 2);
    assert.deepEqual(
      (await world.running.stores.feedback.summarise()).map((row) => ({ ...row })),
      [{ page: 'questions', yes: 0, no: 1 }],
    );
  });

  it('another site’s post, an unknown page and half an answer are refused', async () => {
    const count = (await world.running.stores.feedback.list(100)).length;
    const good = { page: 'questions', useful: 'yes' };
    assert.equal((await say(good, { origin: 'https://evil.example' })).status, 400);
    assert.equal((await say(good, { 'sec-fetch-site': 'cross-site' })).status, 400);
    assert.equal((await say({ ...good, page: '__proto__' })).status, 400);
    assert.equal((await say({ page: 'questions' })).status, 400);
    assert.equal((await world.running.stores.feedback.list(100)).length, count);
  });

  it('a text that is too long, and too many answers, give back what was typed', async () => {
    const long = await say({ page: 'home', useful: 'yes', comment: 'é'.repeat(1001) });
    assert.equal(long.status, 422);
    assert.ok((await long.text()).includes('é'.repeat(1001)));
    let last = await say({ page: 'home', useful: 'yes' });
    for (let tries = 0; tries < 10 && last.status === 303; tries += 1)
      last = await say({ page: 'home', useful: 'yes', comment: 'un mot' });
    assert.equal(last.status, 429);
    assert.ok((await last.text()).includes('un mot'));
  });
});
