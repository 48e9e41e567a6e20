import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Fastify from 'fastify';
import { type CitizenDemoSurroundings, registerCitizenDemo } from '#sandbox/citizen/demo/citizen-demo.ts';
import { welcomeText } from '../../src/main-welcome.ts';
import { newVisitor, type VisitedPage, type Visitor, wordsOf } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
before(async () => {
  world = await startWorld({ citizen: true });
});
after(() => world.close());

const home = (service: string): string => `${world.citizen.demo}/${service}`;

const begin = async (visitor: Visitor, service: string): Promise<VisitedPage> =>
  visitor.click(await visitor.open(home(service)), `/${service}/login`);

/** Through the provider, up to the page that tells what goes to the service. */
const identify = async (
  visitor: Visitor,
  service: string,
  { provider = 'impots', citizen = 'angela' } = {},
): Promise<VisitedPage> => {
  const login = await visitor.press(await begin(visitor, service), '/redirect-to-idp', `value="${provider}"`);
  return visitor.press(login, '', `value="${citizen}"`);
};

const logIn = async (visitor: Visitor, service: string, who = {}): Promise<VisitedPage> =>
  visitor.press(await identify(visitor, service, who), '/login');

test('a citizen visits the town hall, which reads who they are and asks the tax office', async () => {
  const visitor = newVisitor();
  const told = await identify(visitor, 'mairie');
  assert.match(wordsOf(told), /Impôts de démonstration Revenu fiscal de référence/);
  const page = await visitor.press(told, '/login');
  assert.equal(page.url.href, home('mairie'));
  const words = wordsOf(page);
  assert.match(words, /Angela Claire Louise DUBOIS/);
  assert.match(words, /première identification/);
  assert.match(words, /angela@citoyens\.example\.org/);
  assert.match(words, /revenu_fiscal_de_reference le même pour tous, inventé 21870/);
  assert.match(
    wordsOf(await newVisitor().open(home('impots-api'))),
    /active jeton valable true aud destinataire demo-mairie/,
  );
});

test('the tax office is asked again while the token lives, and refuses it afterwards', async () => {
  const visitor = newVisitor();
  const page = await visitor.press(await logIn(visitor, 'mairie'), '/mairie/tax');
  assert.doesNotMatch(page.text, /class="notice alert"/);
  world.advance(61_000);
  assert.match(wordsOf(await visitor.press(page, '/mairie/tax')), /jeton d’accès a expiré/);
});

test('the private insurance asks for consent, and knows the citizen of the town hall without a provider', async () => {
  const visitor = newVisitor();
  await logIn(visitor, 'mairie');
  world.advance(2000);
  const consent = await begin(visitor, 'mutuelle');
  assert.equal(consent.url.origin, new URL(world.citizen.low).origin);
  const without = await visitor.post(
    new URL(/action="([^"]*\/login)"/.exec(consent.text)?.[1] ?? '', consent.url).href,
    {
      csrfToken: /name="csrfToken" value="([^"]*)"/.exec(consent.text)?.[1] ?? '',
    },
  );
  assert.match(wordsOf(without), /Cochez la case pour donner votre accord/);
  const page = await visitor.press(without, '/login');
  assert.equal(page.url.href, home('mutuelle'));
  assert.match(wordsOf(page), /Angela Claire Louise DUBOIS.*aucun fournisseur n’a été demandé/);
});

test('two services see two identifiers, and the survey sees nothing else', async () => {
  const visitor = newVisitor();
  const town = await logIn(visitor, 'mairie');
  const survey = await visitor.press(await begin(visitor, 'sondage'), '/login');
  assert.match(wordsOf(survey), /Quelqu’un, sans nom/);
  assert.doesNotMatch(survey.text, /DUBOIS|angela/);
  assert.notEqual(subjectOn(survey), subjectOn(town));
});

test('the medical record receives encrypted tokens, with a qualified health identity', async () => {
  const page = await logIn(newVisitor(), 'dossier-medical', { provider: 'carte-vitale' });
  const words = wordsOf(page);
  assert.equal(page.url.href, home('dossier-medical'));
  assert.match(words, /Angela Claire Louise DUBOIS/);
  assert.match(words, /eidas2 Jetons signés, puis chiffrés pour ce service/);
  assert.match(words, /matricule 2620875107999\d\d/);
  assert.match(words, /rnipp_family_name DUBOIS/);
});

test('logging out at the medical record closes the session, at the provider too', async () => {
  const visitor = newVisitor();
  const page = await logIn(visitor, 'dossier-medical', { provider: 'carte-vitale' });
  const leaving = await visitor.press(page, '/dossier-medical/logout');
  const left = await visitor.press(leaving, '');
  assert.equal(left.url.href, home('dossier-medical'));
  assert.match(wordsOf(left), /Vous êtes déconnecté, ici et chez le fédérateur/);
  assert.match(wordsOf(await begin(visitor, 'dossier-medical')), /Choisissez un compte/);
});

test('a logout at one service is told to the others', async () => {
  const visitor = newVisitor();
  await logIn(visitor, 'mairie');
  const survey = await visitor.press(await begin(visitor, 'sondage'), '/login');
  await visitor.press(await visitor.press(survey, '/sondage/logout'), '');
  await eventually(() => visitor.open(home('mairie')), /fermée ailleurs/);
});

test('somebody who gives up comes back to the service, which says so', async () => {
  const visitor = newVisitor();
  const page = await visitor.click(await begin(visitor, 'sondage'), '/redirect-to-sp-with-error');
  assert.equal(page.url.href, home('sondage'));
  assert.match(wordsOf(page), /Connexion abandonnée ou refusée.*access_denied/);
});

test('an English reader gets English, and a page says what each service asks for', async () => {
  const visitor = newVisitor('en');
  assert.match(wordsOf(await visitor.open(`${world.citizen.demo}/`)), /Four services and a data provider/);
  assert.match(
    wordsOf(await visitor.open(home('dossier-medical'))),
    /eidas2 Scopes openid rnipp_identite_pivot email ins/,
  );
});

test('the tax API refuses a token that nobody gave', async () => {
  for (const authorization of ['Bearer nonsense', 'Basic abc', '']) {
    const answer = await fetch(`${home('impots-api')}/revenu`, { headers: { authorization } });
    assert.equal(answer.status, 401);
    assert.match(answer.headers.get('www-authenticate') ?? '', /invalid_token/);
  }
});

test('the start page and the words at the start name the second door', async () => {
  const start = wordsOf(await newVisitor('en').open(`${world.readerOrigin}/`));
  const { low, plus, providers, registers, demo } = world.citizen;
  for (const words of [
    low,
    plus,
    `${plus}/.well-known/openid-configuration`,
    providers,
    registers,
    demo,
    'eidas-greta',
  ])
    assert.ok(start.includes(words), words);
  const welcome = welcomeText(world.running, 1);
  for (const words of [low, plus, `${demo}/mairie`]) assert.ok(welcome.includes(words), words);
});

test('starting again writes no line into the journal', async () => {
  const other = await startWorld({ citizen: true });
  const count = async ({ running }: World) =>
    (await running.stores.journal.search({ kinds: ['registry.changed'] }, 1000)).length;
  const written = await count(other);
  const again = await other.restart();
  assert.equal(await count(again), written);
  await again.close();
});

test('in production the demonstration services refuse to be built', async () => {
  const production = { config: { mode: 'production' } } as CitizenDemoSurroundings; // the refusal comes before anything else is read
  await assert.rejects(registerCitizenDemo(Fastify(), production), /refuses to start in production/);
});

const subjectOn = (page: VisitedPage): string =>
  /<span class="copy">([0-9a-f]{64}v1)<\/span>/.exec(page.text)?.[1] ?? '';

/** The federator tells the other services in its own time: asks again, without rest, until the words are there. */
async function eventually(look: () => Promise<VisitedPage>, words: RegExp): Promise<VisitedPage> {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) {
    const page = await look();
    if (words.test(wordsOf(page))) return page;
  }
  throw new Error(`the page never said ${words}`);
}
