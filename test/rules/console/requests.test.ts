import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asClientId } from '#vocabulary/identifiers.ts';
import { moveRequest } from '#partners/move-request.ts';
import { type Desk, deskOf } from '../../support/console-desk.ts';
import {
  begin,
  completePages,
  fillIn,
  found,
  messagesTo,
  type PartnerPerson,
  shownCredentials,
  signIn,
} from '../../support/partner-desk.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { wordsOf } from '../../support/visitor.ts';

// Issue 5, operator console: requests to review, and production as a matter of two.
const email = 'console@editeur.invalid';
let operator: Desk;
let second: Desk;
let reviewer: Desk;
let partner: PartnerPerson;
let organisation: string;
const world = ruleWorld(
  async (made) => {
    [operator, second] = [await deskOf(made, ['operator']), await deskOf(made, ['operator'])];
    reviewer = await deskOf(made, ['reviewer']);
    partner = await signIn(made, email);
    organisation = await found(partner, 'Éditeur d’essai');
  },
  { office: true },
);

const pathOf = (request: string) => `/console/demandes/${request}`;
const decide = (desk: Desk, request: string, geste: string, comment = '') =>
  desk.fill(pathOf(request), '/geste', { geste, comment });

/** A request that is sent. */
const submitted = async (name: string, redirect = 'https://cabinet.example/retour'): Promise<string> => {
  const request = await begin(partner, organisation, 'professional');
  const pages = completePages('professional', redirect);
  await fillIn(partner, request, { ...pages, service: { ...pages.service, name } });
  await partner.send(`/partenaires/demandes/${request}/etat`, { geste: 'submit' });
  return request;
};

const stateOf = async (request: string) => (await world().running.partners.space.store.findRequest(request))?.state;

test('a request that was sent waits in the list; all that the partner wrote is shown', async () => {
  const request = await submitted('Agenda du cabinet');
  const list = await reviewer.open('/console/demandes');
  assert.match(list.text, new RegExp(pathOf(request)));
  assert.match(wordsOf(list), /Agenda du cabinet Éditeur d’essai/);
  assert.doesNotMatch((await reviewer.open('/console/demandes?etat=production')).text, new RegExp(pathOf(request)));
  assert.match((await reviewer.open('/console/demandes?q=agenda&etat=toutes')).text, new RegExp(pathOf(request)));
  const page = await reviewer.open(pathOf(request));
  for (const words of [/Savoir qui signe/, /B\. Données/, /https:\/\/cabinet\.example\/retour/, /Hébergeur de test/])
    assert.match(wordsOf(page), words);
});

test('changes are asked for with a comment that the partner reads, and never without', async () => {
  const request = await submitted('Carnet');
  const without = await decide(reviewer, request, 'ask-changes');
  assert.equal(without.status, 422);
  assert.match(wordsOf(without), /Dites au partenaire pourquoi/);
  const typed = await decide(reviewer, request, 'suspend', 'Un essai');
  assert.equal(typed.status, 422);
  assert.match(typed.text, /Un essai<\/textarea>/, 'what was typed stays');
  await decide(reviewer, request, 'ask-changes', 'Précisez la base légale.');
  assert.equal(await stateOf(request), 'changes-requested');
  const mails = messagesTo(world(), email).map(({ text }) => text);
  assert.ok(mails.some((text) => text.includes('Précisez la base légale.')));
});

test('from a draft to production: accepted, qualified, opened by two', async () => {
  const request = await submitted('Lettres de sortie');
  await decide(reviewer, request, 'accept');
  assert.equal(await stateOf(request), 'sandbox');
  const made = await partner.send(`/partenaires/demandes/${request}/identifiants/sandbox`, { geste: 'creer' });
  const { clientId } = shownCredentials(made);
  assert.match((await reviewer.open(pathOf(request))).text, new RegExp(`/console/services/professionnels/${clientId}`));
  const { space } = world().running.partners;
  await moveRequest(space, request, 'qualify', { by: 'admin', who: 'test' });
  await decide(reviewer, request, 'pass-qualification');
  assert.equal(await stateOf(request), 'qualified');
  assert.doesNotMatch((await reviewer.open(pathOf(request))).text, /\/production"/);
  const proposed = await operator.fill(pathOf(request), '/production', { reason: 'Rapport lu, contrat signé' });
  assert.match(proposed.url.pathname, /^\/console\/propositions\//);
  assert.equal(await stateOf(request), 'qualified');
  const seen = await second.open(proposed.url.pathname);
  assert.match(wordsOf(seen), /Ouvrir un service en production – Lettres de sortie/);
  assert.match(seen.text, new RegExp(`href="${pathOf(request)}"`), 'it can be read before it is agreed to');
  const agreed = await second.fill(proposed.url.pathname, '/accord', {});
  assert.doesNotMatch(wordsOf(agreed), /un secret n’est montré/, 'there is none');
  assert.equal(await stateOf(request), 'production');
  await decide(operator, request, 'suspend', 'Incident chez le partenaire');
  const { clients } = world().running.stores;
  assert.equal((await clients.find(asClientId(clientId)))?.status, 'suspended');
  await decide(operator, request, 'resume');
  assert.equal((await clients.find(asClientId(clientId)))?.status, 'active');
  const opened = await partner.send(`/partenaires/demandes/${request}/identifiants/production`, { geste: 'creer' });
  const closed = await decide(operator, request, 'close');
  assert.equal(closed.status, 422, 'nobody alone takes a service in production away');
  assert.match(wordsOf(closed), /retirez-le à deux/);
  assert.ok(await clients.find(asClientId(shownCredentials(opened).clientId)));
});

test('a partner cannot make another client in place of one that the operator suspended', async () => {
  const request = await submitted('Messagerie');
  await decide(reviewer, request, 'accept');
  const credentials = `/partenaires/demandes/${request}/identifiants/sandbox`;
  const { clientId } = shownCredentials(await partner.send(credentials, { geste: 'creer' }));
  const path = `/console/services/professionnels/${clientId}/suspension`;
  await operator.fill(path, '/suspension', { reason: 'Trafic anormal' });
  assert.match(wordsOf(await partner.read(credentials)), /suspendu/);
  assert.equal((await partner.send(credentials, { geste: 'revoquer' })).status, 409);
  assert.equal((await partner.send(credentials, { geste: 'creer' })).status, 409);
});

test('the file of an unknown request, and an unknown request, are not there', async () => {
  assert.equal((await reviewer.open(pathOf('inconnue'))).status, 404);
  assert.equal((await reviewer.open(`${pathOf('inconnue')}/fichiers/logo`)).status, 404);
  assert.equal((await reviewer.open(`${pathOf('inconnue')}/fichiers/..%2F..%2Fetc`)).status, 422);
});

test('a file of a partner is shown as what it was read as, and runs nothing', async () => {
  const request = await submitted('Imagerie');
  const bytes = Buffer.from('89504e470d0a1a0a', 'hex');
  await world().running.partners.space.store.saveFile(request, 'logo', { mediaType: 'image/png', bytes });
  assert.match((await reviewer.open(pathOf(request))).text, /<img src="[^"]*\/fichiers\/logo"/);
  const cookie = await reviewer.jar.getCookieString(world().officeOrigin);
  const file = await fetch(`${world().officeOrigin}${pathOf(request)}/fichiers/logo`, { headers: { cookie } });
  assert.deepEqual(Buffer.from(await file.arrayBuffer()), bytes);
  assert.equal(file.headers.get('content-type'), 'image/png');
  assert.equal(file.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(file.headers.get('content-security-policy'), "default-src 'none'; sandbox");
});

test('support and whoever is not signed in read no request', async () => {
  const support = await deskOf(world(), ['support']);
  assert.equal((await support.open('/console/demandes')).status, 403);
});
