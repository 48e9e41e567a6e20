import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bannerOperations } from '#console/banner.ts';
import { declareOneClient } from '#console/client-declaration.ts';
import type { ClientDeps } from '#console/client-records.ts';
import { requestOperations } from '#console/requests.ts';
import { type OperatorRole, operatorRoles } from '#operators/operator.ts';
import { systemClock } from '#platform/clock.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
import { type Desk, deskOf } from '../../support/console-desk.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { newVisitor } from '../../support/visitor.ts';

// Issue 5, operator console: pages of requests, services, providers, suspensions and the banner, at every address, by
// every role and by nobody.
const desks = new Map<OperatorRole, Desk>();
const world = ruleWorld(
  async (made) => {
    for (const role of operatorRoles) desks.set(role, await deskOf(made, [role]));
  },
  { office: true, citizen: true },
);
const deskFor = (role: OperatorRole): Desk => desks.get(role) ?? assert.fail(role);

/** What each page reads, by the roles that may. */
const readers: Readonly<Record<string, readonly OperatorRole[]>> = {
  '/console/demandes': ['reviewer', 'operator', 'auditor'],
  '/console/services': ['reviewer', 'operator', 'auditor', 'support'],
  '/console/services/professionnels/demo-cabinet': ['reviewer', 'operator', 'auditor', 'support'],
  '/console/fournisseurs': ['operator', 'auditor', 'support'],
  '/console/fournisseurs/la-poste': ['operator', 'auditor', 'support'],
  '/console/suspensions': ['operator', 'auditor', 'support'],
  '/console/bandeau': ['reviewer', 'operator', 'auditor', 'support'],
};

/** Everything that changes something; only an operator may, and for requests a reviewer. */
const posts: readonly string[] = [
  '/console/services/suspension',
  '/console/services/declaration',
  '/console/services/professionnels/demo-cabinet/suspension',
  '/console/services/professionnels/demo-cabinet/retablissement',
  '/console/services/professionnels/demo-cabinet/retrait',
  '/console/fournisseurs/declaration',
  '/console/fournisseurs/la-poste',
  '/console/fournisseurs/la-poste/retrait',
  '/console/suspensions',
  '/console/suspensions/retablissement',
  '/console/bandeau',
  '/console/bandeau/retrait',
];
const fields = {
  ...{ reason: 'Une bonne raison', service: 'professionnels/demo-cabinet', kind: 'professional', id: '899800000020' },
  ...{ porte: 'professionnels', declaration: '{}', messageFr: 'a', messageEn: 'b', alarm: 'note', doors: 'low' },
  ...{ from: '2026-01-01T00:00', until: '2100-01-01T00:00', order: '9', secret: '' },
};

test('each page is read by its roles and by no other', async () => {
  for (const [path, roles] of Object.entries(readers))
    for (const role of operatorRoles) {
      const { status } = await deskFor(role).open(path);
      assert.equal(status, roles.includes(role) ? 200 : 403, `${role} ${path}`);
    }
});

test('nobody who is not signed in reads or changes anything', async () => {
  const stranger = newVisitor();
  const headers = { origin: world().officeOrigin, 'sec-fetch-site': 'same-origin' };
  for (const path of Object.keys(readers))
    assert.equal((await stranger.open(`${world().officeOrigin}${path}`)).url.pathname, '/console/connexion', path);
  for (const path of posts) {
    const page = await stranger.post(`${world().officeOrigin}${path}`, fields, headers);
    assert.equal(page.url.pathname, '/console/connexion', path);
  }
});

const csrfOf = async (desk: Desk): Promise<string> =>
  /name="csrf" value="([^"]+)"/.exec((await desk.open('/console')).text)?.[1] ?? '';

test('a post of somebody without the role, without the note, or from elsewhere changes nothing', async () => {
  const [{ journal }, origin] = [world().running.stores, world().officeOrigin];
  const before = (await journal.head()).sequence;
  const own = { origin, 'sec-fetch-site': 'same-origin' };
  for (const role of ['auditor', 'support', 'reviewer'] as const) {
    const csrf = await csrfOf(deskFor(role));
    for (const path of posts) {
      const page = await deskFor(role).visitor.post(`${origin}${path}`, { ...fields, csrf }, own);
      assert.ok([403, 422].includes(page.status), `${role} ${path} ${page.status}`);
    }
  }
  const csrf = await csrfOf(deskFor('operator'));
  for (const path of posts) {
    const { visitor } = deskFor('operator');
    assert.equal((await visitor.post(`${origin}${path}`, fields, own)).status, 403, `no note ${path}`);
    const elsewhere = { origin: 'https://ailleurs.example', 'sec-fetch-site': 'cross-site' };
    assert.equal((await visitor.post(`${origin}${path}`, { ...fields, csrf }, elsewhere)).status, 403, path);
  }
  assert.equal((await journal.head()).sequence, before);
});

test('what is dangerous wants two, and in production a client or a provider too', () => {
  const { stores, partners } = world().running;
  const requests = requestOperations(partners.space, stores.operators.find);
  assert.equal(requests.openProduction.kind, 'four-eyes');
  const deps: ClientDeps = {
    ...{ clients: stores.clients, citizenClients: stores.citizenClients, declaredIds: stores.declaredIds },
    ...{ suspensions: stores.suspensions, partners: stores.partners, journal: stores.journal, clock: systemClock },
    ...{
      findOperator: stores.operators.find,
      refreshClients: async () => undefined,
      endTokens: async () => undefined,
      mode: 'production',
    },
    consoleClientId: asClientId('vestibule-console'),
  };
  assert.equal(declareOneClient(deps).kind, 'four-eyes');
  assert.equal(declareOneClient({ ...deps, mode: 'sandbox' }).kind, 'change');
});

test('a banner that follows a file is not changed here', async () => {
  const { banners, declaredIds } = world().running.stores;
  const nothing = { citizenClients: [], dataProviders: [], identityProviders: [] };
  await declaredIds.save('file', { ...nothing, banner: ['banner'] }, []);
  const operations = bannerOperations({ banners, declaredIds, clock: systemClock });
  const caller = { operatorId: 'one', name: 'One', roles: operatorRoles, by: 'page' } as const;
  assert.equal((await operations.remove.run({}, caller)).outcome, 'refused');
  await declaredIds.remove('file', []);
});
