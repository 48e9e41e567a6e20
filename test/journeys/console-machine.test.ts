import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { forgeCard, type Forged, forgeRoot, soundExtensions } from '../support/card-forge.ts';
import { type Desk, deskOf } from '../support/console-desk.ts';
import { newPerson, type Person, type PocketCard, titleOf } from '../support/person.ts';
import { newService, type Service } from '../support/service.ts';
import type { VisitedPage } from '../support/visitor.ts';
import { wordsOf } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

/** Operators at their pages, and what it does to people at the door: roots, keys, directory, journal, support. */
let world: World;
let service: Service;
let one: Desk;
let other: Desk;
let support: Desk;
before(async () => {
  // The sandbox's responder says nothing of cards that it did not make.
  world = await startWorld({ office: true, overrides: { card: { revocation: { whenUnknown: 'accept' } } } });
  service = await newService(world, { client_name: 'Logiciel du cabinet' });
  [one, other, support] = await Promise.all([
    deskOf(world, ['operator'], 'Alix Durand'),
    deskOf(world, ['operator', 'auditor'], 'Noé Martin'),
    deskOf(world, ['support'], 'Lou Bernard'),
  ]);
});
after(() => world.close());

const reason = 'décidé en réunion de ce matin';
const pemOf = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;

/** The second operator agrees to what this page proposes. */
const agree = async (proposed: VisitedPage): Promise<void> => {
  assert.match(proposed.url.pathname, /\/console\/propositions\/.+/, wordsOf(proposed).slice(0, 400));
  const agreed = await other.fill(proposed.url.pathname, '/accord');
  assert.equal(agreed.status, 200, wordsOf(agreed).slice(0, 400));
};

/** A form with a file, as a browser sends it. */
const upload = async (desk: Desk, path: string, fields: Record<string, string>, file: string): Promise<VisitedPage> => {
  const page = await desk.open(path);
  const form = new FormData();
  form.set('csrf', /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '');
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('certificate', new Blob([file]), 'racine.pem');
  const headers = { cookie: await desk.jar.getCookieString(world.officeOrigin), origin: world.officeOrigin };
  const answer = await fetch(`${world.officeOrigin}${path}`, {
    method: 'POST',
    body: form,
    headers,
    redirect: 'manual',
  });
  const location = answer.headers.get('location');
  return location === null
    ? { url: new URL(answer.url), status: answer.status, text: await answer.text() }
    : desk.open(location);
};

/** Somebody of the sandbox whose card has their primary identifier. */
const someDoctor = (): string =>
  world.running.sandbox?.pki.list().find(({ nationalId }) => nationalId.startsWith('8'))?.nationalId ?? '';

/** A test person's card below a root that nobody configured. */
const pocketCard = async (root: Forged, nationalId: string): Promise<PocketCard> => {
  const subject = [{ C: 'FR' }, { title: 'Médecin' }, { GN: 'Camille', CN: nationalId, SN: 'ARNOUX' }];
  const card = await forgeCard(root, { subject, extensions: Object.values(soundExtensions) });
  const keyPem = card.keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { certificatePem: pemOf(card.der), chainPem: '', keyPem };
};

/** Where a login with this card ends: at the service, or on the page that says why not. */
const tryCard = async (card: PocketCard, person: Person = newPerson(world)) => {
  const { url } = await service.begin();
  return person.presentCard(await person.follow(url), card);
};

describe('trust roots', () => {
  test('a card of a new root is refused, two operators add the root, it logs in; withdrawn, it is refused again', async () => {
    const root = await forgeRoot('new root of the authority');
    const nationalId = someDoctor();
    const card = await pocketCard(root, nationalId);
    const refused = await tryCard(card);
    assert.equal(refused.outside, false);
    assert.match(refused.text, /P204/, titleOf(refused));
    const path = '/console/racines/ajout';
    const wrong = await upload(one, path, { store: 'test', reason }, 'not a certificate');
    assert.equal(wrong.status, 422);
    assert.match(wordsOf(wrong), /pas un certificat X.509/);
    const proposed = await upload(one, path, { store: 'test', reason }, pemOf(root.der));
    const fingerprint = createHash('sha256').update(root.der).digest('hex');
    assert.match(wordsOf(await other.open(proposed.url.pathname)), new RegExp(`new root.*SHA-256 ${fingerprint}`));
    await agree(proposed);
    assert.equal((await tryCard(card)).outside, true);
    const list = await one.open('/console/racines');
    const withdrawal = /href="([^"]+\/retrait)"[^>]*>[^<]*<span[^>]*>– [^<]*new root/.exec(list.text)?.[1] ?? '';
    await agree(await one.fill(withdrawal, '/retrait', { reason }));
    assert.match((await tryCard(card)).text, /P204/);
    assert.equal((await tryCard(world.card(nationalId))).outside, true, 'other cards are let in all along');
  });
});

describe('keys', () => {
  test('turned by two, sign the very next token', async () => {
    const certs = async () =>
      ((await (await fetch(`${world.issuer}/protocol/openid-connect/certs`)).json()) as { keys: { kid: string }[] })
        .keys;
    const [first] = await certs();
    await agree(await one.fill('/console/cles/professional/renouvellement', '/renouvellement', { reason }));
    const kids = (await certs()).map(({ kid }) => kid);
    assert.notEqual(kids[0], first?.kid);
    assert.ok(kids.includes(first?.kid ?? ''), 'the former one still verifies');
    assert.match(wordsOf(await other.open('/console/cles')), /remplacée, vérifie encore/);
    assert.equal((await one.open('/console/cles/plus/renouvellement')).status, 404);
  });
});

describe('the directory', () => {
  test('says what stands, and who somebody is only for a reason', async () => {
    const page = wordsOf(await one.open('/console/annuaire'));
    assert.match(page, /Extraction publique/);
    assert.match(page, /ne nomme aucune extraction/);
    const nationalId = someDoctor();
    const path = '/console/annuaire/personne';
    const without = await support.fill(path, '/personne', { nationalId });
    assert.equal(without.status, 422);
    assert.ok(without.text.includes(`value="${nationalId}"`), 'what was typed is kept');
    const found = await support.fill(path, '/personne', { nationalId, reason });
    assert.match(wordsOf(found), /en exercice/);
    const unknown = await support.fill(path, '/personne', { nationalId: '899999999999', reason });
    assert.match(wordsOf(unknown), /Personne n’a cet identifiant/);
  });
});

describe('the journal', () => {
  test('is searched by the address, taken away as a file, and verified', async () => {
    const page = await other.open('/console/journal?genre=trust-root.added');
    assert.match(wordsOf(page), /trust-root\.added .* fingerprint/);
    const wrong = await other.open('/console/journal?code=abc&du=hier');
    assert.equal(wrong.status, 422);
    assert.ok(wrong.text.includes('value="hier"'));
    const file = await other.fill('/console/journal/export?genre=trust-root.added', '/export', {
      ...{ genre: 'trust-root.added', format: 'csv', reason },
    });
    assert.match(file.text, /^sequence,at,kind/);
    await other.fill('/console/journal/chaine', '/chaine');
    let chain = await other.open('/console/journal/chaine');
    while (chain.text.includes('Vérification en cours')) chain = await other.open('/console/journal/chaine');
    assert.match(wordsOf(chain), /Chaîne intacte jusqu’à la ligne/);
    const person = await other.fill('/console/journal/personne', '/personne', {
      ...{ kind: 'professional', reason },
      id: someDoctor(),
    });
    assert.match(wordsOf(person), /directory\.entry-read/);
    assert.equal((await support.open('/console/journal')).status, 403);
  });
});

describe('support', () => {
  test('tells a login by its code, and whose it was for a reason that the journal keeps', async () => {
    const card = world.card(someDoctor());
    const { url } = await service.begin();
    await newPerson(world).logIn(url, card);
    const [line] = await world.running.stores.journal.search({ kinds: ['login.accepted'] }, 1);
    const code = line?.event.correlationId ?? '';
    const story = await support.open(`/console/support?code=${code.toLowerCase().replaceAll('-', ' ')}`);
    assert.match(wordsOf(story), /aboutie .* Logiciel du cabinet .* Le service a reçu la connexion/);
    assert.ok(!story.text.includes(card.nationalId), 'masked');
    const path = `/console/support?code=${code}`;
    const short = await support.fill(path, '/identite', { code, reason: 'court' });
    assert.equal(short.status, 422);
    assert.ok(short.text.includes('>\ncourt</textarea>'));
    const shown = await support.fill(path, '/identite', { code, reason });
    assert.ok(shown.text.includes(card.nationalId), wordsOf(shown));
    const [kept] = await world.running.stores.journal.search({ kinds: ['support.unmasked'] }, 1);
    assert.equal(kept?.event.details?.['by'], support.operatorId);
    assert.equal((await support.open('/console/support?code=0000-0000-0000')).status, 422);
    assert.match(wordsOf(await support.open('/console/support?code=P204')), /À dire au service/);
  });
});
