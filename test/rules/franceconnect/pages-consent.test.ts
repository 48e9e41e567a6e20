import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { type CitizenPages, openCitizenPages } from '../../support/citizen-pages-world.ts';
import { type VisitedPage, wordsOf } from '../../support/visitor.ts';
import { asClientId, asEntityId } from '#vocabulary/identifiers.ts';

/** franceconnect.md §1.13: what is told, and when the person’s word is needed. */
let pages: CitizenPages;
beforeEach(async () => {
  pages = await openCitizenPages();
});
afterEach(() => pages.close());

const kindOf = ({ text }: VisitedPage): string | undefined => /data-kind="([\w-]+)"/.exec(text)?.[1];
const hasBox = ({ text }: VisitedPage): boolean => text.includes('type="checkbox"');
const privateWithConsent = () => {
  pages.bent.client = { ...pages.bent.client, kind: 'private', identityConsent: true };
};
const manners = async (): Promise<unknown[]> =>
  (await pages.events()).filter(({ kind }) => kind === 'citizen.data-sent').map(({ details }) => details['manner']);

test('a public service informs, whatever it says of consent', async () => {
  pages.bent.client = { ...pages.bent.client, identityConsent: true };
  const page = await pages.reachConsent(pages.newVisitor());
  assert.deepEqual([kindOf(page), hasBox(page)], ['information', false]);
});

test('a private service informs, unless it must have the person’s word', async () => {
  pages.bent.client = { ...pages.bent.client, kind: 'private' };
  const informed = await pages.reachConsent(pages.newVisitor());
  assert.deepEqual([kindOf(informed), hasBox(informed)], ['information', false]);
  privateWithConsent();
  const asked = await pages.reachConsent(pages.newVisitor(), 'two');
  assert.deepEqual([kindOf(asked), hasBox(asked)], ['consent', true]);
});

test('without the tick the page comes again and says so; nothing goes', async () => {
  privateWithConsent();
  const visitor = pages.newVisitor();
  const page = await pages.reachConsent(visitor);
  const csrfToken = /name="csrfToken" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const again = await visitor.post(`${pages.issuer}/login`, { csrfToken }, { origin: new URL(pages.issuer).origin });
  assert.equal(again.status, 400);
  assert.match(wordsOf(again), /Cochez la case/);
  assert.deepEqual(pages.finished, []);
  const service = await visitor.press(again, '/login');
  assert.equal(service.url.origin, pages.elsewhere);
  assert.deepEqual(await manners(), ['consent']);
});

test('only openid: nothing personal goes, and no tick is needed, even at a private service', async () => {
  privateWithConsent();
  pages.bent.scopes = ['openid'];
  const visitor = pages.newVisitor();
  const page = await pages.reachConsent(visitor);
  assert.deepEqual([kindOf(page), hasBox(page)], ['anonymous', false]);
  assert.match(wordsOf(page), /Aucune donnée personnelle n’est transmise/);
  await visitor.press(page, '/login');
  assert.deepEqual(await manners(), ['anonymous']);
});

test('data is grouped: the platform first, then each data provider by its name', async () => {
  pages.bent.scopes = ['openid', 'family_name', 'profile', 'cnam_caisse', 'dgfip_rfr'];
  pages.bent.dataProviders = [
    {
      clientId: asClientId('cnam'),
      door: 'low',
      name: 'Assurance maladie',
      entityId: asEntityId('cnam'),
      secretHashes: [],
      scopes: ['cnam_caisse'],
      signingAlg: 'ES256',
      encryption: { alg: 'RSA-OAEP-256', enc: 'A256GCM' },
      jwks: undefined,
      jwksUri: undefined,
      status: 'active',
    },
  ];
  const page = await pages.reachConsent(pages.newVisitor());
  const headings = [...page.text.matchAll(/<h2 id="data-\d">([^<]*)</g)].map(([, heading]) => heading);
  assert.deepEqual(headings, ['Vestibule', 'Assurance maladie', 'Finances publiques']);
  assert.match(wordsOf(page), /Revenu fiscal de référence/);
  assert.equal(page.text.match(/Votre nom de naissance/g)?.length, 1);
});

test('a service that may skip the page, and asked to, is answered without it', async () => {
  pages.bent.informs = false;
  const visitor = pages.newVisitor();
  const service = await pages.reachConsent(visitor);
  assert.equal(service.url.origin, pages.elsewhere);
  assert.deepEqual(await manners(), ['without-page']);
});

test('nobody skips the page by its address', async () => {
  const visitor = pages.newVisitor();
  await pages.reachConsent(visitor);
  const page = await visitor.open(`${pages.issuer}/auto-login`);
  assert.match(page.text, /data-page="citizen-consent"/);
  assert.deepEqual(pages.finished, []);
});

test('people of other member states read English, unless they say otherwise', async () => {
  const foreign = { givenName: 'Zoë', familyName: 'Müller', birthdate: '1980-01-02', gender: undefined };
  pages.bent.person = { kind: 'foreign', foreign };
  const visitor = pages.newVisitor('de');
  const page = await pages.reachConsent(visitor);
  assert.match(page.text, /<html lang="en">/);
  assert.match(wordsOf(page), /You go on as Zoë Müller/);
  assert.match((await visitor.click(page, '?lang=fr')).text, /<html lang="fr">/);
});

test('the identity on the page is the register’s', async () => {
  const rectified = {
    givenNames: ['Angèle'],
    familyName: 'DU BOIS',
    birthdate: '1962-08-24',
    gender: 'female',
    birthplace: '75107',
    birthcountry: '99100',
  } as const;
  pages.bent.register = { ask: async () => ({ kind: 'found', code: '3', rectified }) };
  assert.match(wordsOf(await pages.reachConsent(pages.newVisitor())), /en tant que Angèle DU BOIS/);
});
