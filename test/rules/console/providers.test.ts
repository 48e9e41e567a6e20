import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openClientSecret } from '#methods/upstream/client-secret.ts';
import { systemRandom } from '#platform/random.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { applyRegistry } from '../../../src/main-registry.ts';
import { vaultOf } from '../../../src/main-stores.ts';
import { loadMasterKey } from '#platform/master-key.ts';
import { systemClock } from '#platform/clock.ts';
import { type CitizenService, newCitizenService } from '../../support/citizen-service.ts';
import { comeBy, faultCode, logIn, pageName } from '../../support/citizen-steps.ts';
import { type Desk, deskOf } from '../../support/console-desk.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { newVisitor, wordsOf } from '../../support/visitor.ts';

// Issue 5, operator console: identity providers and their health; citizens who are shut out.
let operator: Desk;
let second: Desk;
let service: CitizenService;
const world = ruleWorld(
  async (made) => {
    [operator, second] = [await deskOf(made, ['operator']), await deskOf(made, ['operator'])];
    service = await newCitizenService(made);
  },
  { office: true, citizen: true },
);
after(() => service?.close());

const reason = 'Incident déclaré par le fournisseur';
const path = '/console/fournisseurs/la-poste';
const apply = (fields: Record<string, string>) => operator.fill(path, path, { reason, ...fields });
const openVault = async () => {
  const { masterKey: configured, mode, dataDirectory } = world().config;
  return vaultOf(await loadMasterKey({ configured, mode, dataDirectory }, systemRandom), 'upstream', systemRandom);
};
const choicePage = () => newVisitor().open(service.authorizeUrl());

test('each provider is listed with its health, and what that was decided from', async () => {
  await logIn(newVisitor(), service, { provider: 'la-poste', citizen: 'angela' });
  const list = await operator.open('/console/fournisseurs');
  assert.match(list.text, /\/console\/fournisseurs\/la-poste/);
  assert.match(wordsOf(list), /Fournisseurs de données/);
  const page = await operator.open(path);
  assert.match(wordsOf(page), /Fonctionne Usagers Échecs\s: 0\s% \(0 sur [1-9]/);
  assert.match(wordsOf(page), /circuit fermé/);
  assert.doesNotMatch(page.text, /client_secret&quot;/);
});

test('one that is switched off is off at once, hidden it is gone, and a file that is read again changes nothing', async () => {
  const off = await apply({ display: 'yes', order: '0' });
  assert.match(wordsOf(off), /Désactivé/);
  assert.match(wordsOf(await choicePage()), /Indisponibles ici.*La Poste/);
  await apply({ active: 'yes', order: '0' });
  assert.doesNotMatch(wordsOf(await choicePage()), /La Poste/);
  const { stores } = world().running;
  const providers = await stores.identityProviders.list();
  const deps = { stores, vault: await openVault(), clock: systemClock };
  const before = await stores.declaredIds.find('sandbox');
  const nothing = { citizenClients: [], dataProviders: [], banner: undefined };
  const declared = providers.map(({ switches: _switches, ...one }) => one);
  await applyRegistry(deps, 'file', { ...nothing, identityProviders: declared });
  const kept = await stores.identityProviders.find(asProviderId('la-poste'));
  assert.equal(kept?.switches?.display, false);
  await stores.declaredIds.remove('file', []);
  assert.ok(before?.identityProviders.includes(asProviderId('la-poste')));
  await apply({ active: 'yes', display: 'yes', order: '0' });
  assert.match(wordsOf(await choicePage()), /La Poste/);
});

test('nothing to change, or no reason, is said beside the field', async () => {
  const shown = await operator.open(path);
  const order = /name="order" value="(-?\d+)"/.exec(shown.text)?.[1] ?? '';
  assert.match(wordsOf(await apply({ active: 'yes', display: 'yes', order })), /Dites ce qui doit changer/);
  assert.equal((await apply({ order, reason: '' })).status, 422);
});

const declaration = JSON.stringify({
  ...{ uid: 'nouveau', title: 'Nouveau fournisseur', doors: ['low'], badge: { letters: 'NF', colour: '#114488' } },
  ...{ discoveryUrl: 'http://localhost:9/.well-known/openid-configuration', clientID: 'vestibule' },
  ...{ allowedAcr: ['eidas1'], amr: ['pwd'] },
});

test('a provider is declared with a secret that nobody reads again, changed without it, and withdrawn by two', async () => {
  const declare = (fields: Record<string, string>) =>
    operator.fill('/console/fournisseurs/declaration', '/declaration', { declaration, reason, ...fields });
  assert.match(wordsOf(await declare({})), /Il faut notre secret/);
  const clear = declaration.replace('{', '{"client_secret":"en clair",');
  assert.match(wordsOf(await declare({ declaration: clear })), /Retirez client_secret/);
  const page = await declare({ secret: 'un-secret-du-fournisseur' });
  assert.match(wordsOf(page), /Nouveau fournisseur/);
  assert.doesNotMatch(page.text, /un-secret-du-fournisseur/);
  assert.match(wordsOf(await choicePage()), /Nouveau fournisseur/);
  await declare({ declaration: declaration.replace('Nouveau fournisseur', 'Autre nom') });
  assert.match(wordsOf(await choicePage()), /Autre nom/);
  const kept = await world().running.stores.identityProviders.find(asProviderId('nouveau'));
  assert.equal(kept && openClientSecret(await openVault(), kept), 'un-secret-du-fournisseur');
  const proposed = await operator.fill('/console/fournisseurs/nouveau/retrait', '/retrait', { reason });
  await second.fill(proposed.url.pathname, '/accord', {});
  assert.doesNotMatch(wordsOf(await choicePage()), /Autre nom/);
});

test('a provider that follows a file is not declared here', async () => {
  const page = await operator.fill('/console/fournisseurs/declaration', '/declaration', {
    ...{ declaration: declaration.replace('"nouveau"', '"la-poste"'), secret: 'un-secret', reason },
  });
  assert.match(wordsOf(page), /suit un fichier/);
});

test('a citizen who is suspended has no session left, is told so at the door, and comes in again afterwards', async () => {
  const me = newVisitor();
  const login = await logIn(me, service, { provider: 'la-poste', citizen: 'angela' });
  const lines = await world().running.stores.journal.search({ kinds: ['citizen.verified'] }, 1);
  const id = lines[0]?.event.accountId ?? '';
  const shut = { kind: 'citizen', id, reason };
  await operator.fill('/console/suspensions', '/suspensions', shut);
  assert.equal((await service.userInfo(login.accessToken)).status, 401);
  const refused = await comeBy(me, await me.open(service.authorizeUrl()), { citizen: 'angela' });
  assert.equal(faultCode(refused), 'Y180001', wordsOf(refused).slice(0, 300));
  await operator.fill('/console/suspensions', '/retablissement', shut);
  const again = newVisitor();
  const consent = await comeBy(again, await again.open(service.authorizeUrl()), { citizen: 'angela' });
  assert.equal(pageName(consent), 'citizen-consent');
});

test('a service of citizens that is suspended is unknown at their door at once', async () => {
  const shut = await newCitizenService(world());
  const login = await logIn(newVisitor(), shut, { provider: 'la-poste', citizen: 'angela' });
  const suspension = `/console/services/usagers/${shut.clientId}/suspension`;
  await operator.fill(suspension, '/suspension', { reason: 'Fuite signalée' });
  assert.notEqual((await shut.userInfo(login.accessToken)).status, 200);
  assert.notEqual(pageName(await newVisitor().open(shut.authorizeUrl())), 'citizen-choice');
  await shut.close();
});
