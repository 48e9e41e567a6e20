import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freePorts } from '../../support/free-ports.ts';
import { type MailProvider, spaceAtProvider, startMailProvider } from '../../support/mail-provider.ts';
import { partnerBrowser, signIn } from '../../support/partner-desk.ts';
import { startWorld, type World } from '../../support/world.ts';

/** Signing in to the partner space by the OpenID provider that the operator configured. */
let world: World;
let provider: MailProvider;
before(async () => {
  const ports = await freePorts(15);
  const [providerPort = 0, ...others] = ports;
  const officePort = others[13] ?? 0;
  provider = await startMailProvider(providerPort, `http://localhost:${officePort}/partenaires/fournisseur/retour`);
  const partners = { provider: { ...spaceAtProvider, issuer: provider.issuer, name: 'Annuaire des éditeurs' } };
  world = await startWorld({ office: true, ports: others, overrides: { office: { partners } } });
});
after(async () => {
  await world.close();
  await provider.close();
});

const leave = (email: string) => partnerBrowser(world, email);

test('a verified address opens the account that a code opened before, and what was wanted', async () => {
  const byCode = await signIn(world, 'claude@editeur.example');
  await byCode.send('/partenaires/organisations/nouvelle', { name: 'Éditeur de Claude', siret: '' });
  provider.become('Claude@Editeur.example', true);
  const person = leave('claude@editeur.example');
  assert.match((await person.read('/partenaires/connexion')).text, /Annuaire des éditeurs/);
  const page = await person.send('/partenaires/fournisseur', { vers: '/partenaires/compte' });
  assert.equal(page.url.pathname, '/partenaires/compte');
  assert.match(page.text, /claude@editeur\.example/);
  assert.match((await person.read('/partenaires')).text, /Éditeur de Claude/);
  const journal = await world.running.stores.journal.search({ kinds: ['partner.signed-in'] }, 1);
  assert.equal(journal[0]?.event.details?.['method'], 'provider');
});

for (const [name, email, isVerified] of [
  ['not verified', 'claude@editeur.example', false],
  ['verified by a word', 'claude@editeur.example', 'true'],
  ['absent', undefined, true],
] as const)
  test(`an address that is ${name} opens nothing`, async () => {
    provider.become(email, isVerified);
    const page = await leave('x@editeur.example').send('/partenaires/fournisseur', {});
    assert.equal(page.status, 422);
    assert.match(page.text, /ne confirme pas votre adresse/);
  });

test('what the provider refuses, and a return that nobody left for, open nothing', async () => {
  provider.become(undefined, undefined);
  const person = leave('claude@editeur.example');
  const refused = await person.send('/partenaires/fournisseur', {});
  assert.match(refused.text, /n’a pas abouti/);
  provider.become('claude@editeur.example', true);
  for (const query of ['', '?code=guessed&state=guessed']) {
    const page = await leave('y@editeur.example').read(`/partenaires/fournisseur/retour${query}`);
    assert.equal(page.status, 422);
    assert.match(page.text, /n’a pas abouti/);
  }
});
