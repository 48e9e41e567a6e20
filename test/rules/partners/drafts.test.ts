import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { hashToken } from '#partners/sign-in.ts';
import {
  begin,
  codeFor,
  completePages,
  fillIn,
  found,
  type PartnerPerson,
  signIn,
} from '../../support/partner-desk.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
let person: PartnerPerson;
let organisation: string;
before(async () => {
  world = await startWorld({ office: true });
  person = await signIn(world, 'redaction@editeur.example');
  organisation = await found(person, 'Éditeur');
});
after(() => world.close());

const pathOf = (request: string, rest: string) => `/partenaires/demandes/${request}/${rest}`;
const fieldsOf = async (request: string) => (await world.running.stores.partners.findRequest(request))?.fields ?? {};

test('what is wrong is kept as it was typed, and told beside its field', async () => {
  const request = await begin(person, organisation, 'professional');
  const typed = { redirectUris: 'https://*.éxample\n "><script>', jwks: '{', suite: 'continuer' };
  const page = await person.send(pathOf(request, 'etape/technical'), typed);
  assert.equal(page.status, 422);
  assert.match(page.text, /id="f-redirectUris-error"/);
  assert.doesNotMatch(page.text, /"><script>/);
  assert.equal((await fieldsOf(request))['redirectUris'], typed.redirectUris);
  const again = await person.read(pathOf(request, 'etape/technical'));
  assert.match(again.text, /https:\/\/\*\.éxample/);
});

test('what is sent after the session ended waits for its writer, in their browser only', async () => {
  const request = await begin(person, organisation, 'professional');
  const writer = await signIn(world, person.email);
  const [cookie] = await writer.jar.getCookies(world.officeOrigin);
  await world.running.stores.partners.removeSession(hashToken(cookie?.value ?? ''));
  const typed = { name: 'Écrit trop tard', description: 'Deux heures de travail.', suite: 'continuer' };
  const signedOut = await writer.send(pathOf(request, 'etape/service'), typed);
  assert.match(signedOut.url.pathname, /connexion/);
  assert.equal((await fieldsOf(request))['name'] ?? '', '');
  await writer.send('/partenaires/connexion', { email: person.email });
  await writer.send('/partenaires/connexion/code', { code: codeFor(world, person.email) ?? '' });
  const page = await writer.read(pathOf(request, 'etape/service'));
  assert.match(page.text, /value="Écrit trop tard"/);
  assert.match(page.text, /pas encore enregistré/);
  assert.doesNotMatch((await person.read(pathOf(request, 'etape/service'))).text, /Écrit trop tard/);
  await writer.send(pathOf(request, 'etape/service'), typed);
  assert.equal((await fieldsOf(request))['name'], 'Écrit trop tard');
  assert.doesNotMatch((await writer.read(pathOf(request, 'etape/service'))).text, /pas encore enregistré/);
});

test('two members who write on two pages at once lose nothing', async () => {
  const request = await begin(person, organisation, 'professional');
  const { service, contacts, data } = completePages('professional', 'http://localhost:9/callback');
  await Promise.all(
    Object.entries({ service, contacts, data }).map(([step, form]) =>
      person.send(pathOf(request, `etape/${step}`), { ...form, suite: 'quitter' }),
    ),
  );
  const fields = await fieldsOf(request);
  assert.equal(fields['name'], service.name);
  assert.equal(fields['technicalName'], contacts.technicalName);
  assert.equal(fields['data.idnat'], 'yes');
});

test('an incomplete request is not sent, and one that is being read is not changed', async () => {
  const request = await begin(person, organisation, 'professional');
  assert.equal((await person.send(pathOf(request, 'etat'), { geste: 'submit' })).status, 409);
  await fillIn(person, request, completePages('professional', 'http://localhost:9/callback'));
  await person.send(pathOf(request, 'etat'), { geste: 'submit' });
  const late = await person.send(pathOf(request, 'etape/service'), { name: 'Un autre nom', suite: 'continuer' });
  assert.equal(late.status, 409);
  assert.match(late.text, /value="Un autre nom"/);
  assert.equal((await fieldsOf(request))['name'], 'Logiciel du cabinet');
});

test('the sandbox client follows the form', async () => {
  const request = await begin(person, organisation, 'professional');
  await fillIn(person, request, completePages('professional', 'http://localhost:9/callback'));
  await person.send(pathOf(request, 'identifiants/sandbox'), { geste: 'creer' });
  const moved = completePages('professional', 'http://localhost:9/elsewhere');
  await fillIn(person, request, { technical: moved.technical });
  const clientId = (await world.running.stores.partners.findRequest(request))?.clients.sandbox;
  assert.ok(clientId !== undefined);
  const client = await world.running.stores.clients.find(clientId);
  assert.deepEqual(client?.redirectUris, ['http://localhost:9/elsewhere']);
});

const upload = async (request: string, files: Readonly<Record<string, Uint8Array>>): Promise<Response> => {
  const form = new FormData();
  for (const [name, bytes] of Object.entries(files))
    form.set(name, new File([new Uint8Array(bytes)], 'logo.png', { type: 'image/png' }));
  return fetch(`${world.officeOrigin}${pathOf(request, 'fichiers')}`, {
    method: 'POST',
    headers: { cookie: await person.jar.getCookieString(world.officeOrigin), origin: world.officeOrigin },
    body: form,
    redirect: 'manual',
  });
};

/** The smallest PNG there is: one pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test('uploads are what they say they are', async () => {
  const request = await begin(person, organisation, 'professional');
  const svg = Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
  assert.equal((await upload(request, { logo: svg })).status, 422);
  assert.equal((await person.read(pathOf(request, 'logo'))).status, 404);
  assert.equal((await upload(request, { logo: pixel })).status, 303);
  const cookie = await person.jar.getCookieString(world.officeOrigin);
  const logo = await fetch(`${world.officeOrigin}${pathOf(request, 'logo')}`, { headers: { cookie } });
  assert.equal(logo.headers.get('content-type'), 'image/png');
  assert.equal(logo.headers.get('x-content-type-options'), 'nosniff');
  const [rootFile = ''] = world.running.sandbox?.pki.rootFiles ?? [];
  assert.equal((await upload(request, { certificate: await readFile(rootFile) })).status, 303);
  assert.match((await fieldsOf(request))['certificateSubject'] ?? '', /CN=/);
  assert.equal((await upload(request, { certificate: pixel })).status, 422);
  assert.equal((await upload(request, { logo: Buffer.alloc(300_000, 1) })).status, 400);
});
