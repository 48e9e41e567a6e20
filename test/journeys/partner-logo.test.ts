import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  begin,
  completePages,
  fillIn,
  found,
  type PartnerPerson,
  shownCredentials,
  signIn,
} from '../support/partner-desk.ts';
import { sendFiles } from '../support/partner-page.ts';
import { newVisitor } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

/** The logo that an organisation gave, where people are asked to log in for its service. */
let world: World;
let person: PartnerPerson;
let organisation: string;
before(async () => {
  world = await startWorld({ office: true, citizen: true });
  person = await signIn(world, 'logo@editeur.example');
  organisation = await found(person, 'Éditeur');
});
after(() => world.close());

/** The smallest PNG there is: one pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const redirectUri = 'http://localhost:9/partenaire/callback';

/** @returns the address where a login of the new service begins, and its client */
const newService = async (door: 'professional' | 'low', hasLogo: boolean) => {
  const request = await begin(person, organisation, door);
  await fillIn(person, request, completePages(door, redirectUri));
  const place = `/partenaires/demandes/${request}`;
  const page = await person.send(`${place}/identifiants/sandbox`, { geste: 'creer' });
  if (hasLogo) {
    const files = { logo: { name: 'logo.png', bytes: pixel } };
    assert.equal((await sendFiles(world, person, `${place}/fichiers`, {}, files)).status, 303);
  }
  const shown = /data-authorize>([^<]+)</.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const address = new URL(shown);
  for (const name of ['state', 'nonce']) address.searchParams.set(name, `${name}-that-nobody-guesses-000001`);
  if (door === 'professional')
    address.searchParams.set('code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  return { address: address.href, clientId: shownCredentials(page).clientId };
};

for (const door of ['professional', 'low'] as const)
  test(`${door}: the login page shows the logo, from its own host, as a picture and nothing else`, async () => {
    const { address, clientId } = await newService(door, true);
    const page = await newVisitor('fr').open(address);
    const source = /<img class="service-logo" src="([^"]+)" alt="">/.exec(page.text)?.[1] ?? '';
    assert.ok(source.startsWith('/') && source.includes(clientId), source);
    const logo = await fetch(new URL(source, page.url));
    assert.deepEqual(Buffer.from(await logo.arrayBuffer()), pixel);
    assert.equal(logo.headers.get('content-type'), 'image/png');
    assert.equal(logo.headers.get('x-content-type-options'), 'nosniff');
    assert.match(logo.headers.get('content-security-policy') ?? '', /default-src 'none'; sandbox/);
  });

test('without a logo there is no picture, and no address of one', async () => {
  const { address, clientId } = await newService('professional', false);
  const page = await newVisitor('fr').open(address);
  assert.doesNotMatch(page.text, /service-logo/);
  assert.equal((await fetch(new URL(`/services/${clientId}/logo`, page.url))).status, 404);
  assert.equal((await fetch(new URL('/services/..%2f..%2fetc/logo', page.url))).status, 404);
});
