import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { after, before, describe, it } from 'node:test';
import type { AnyOperation } from '#console/operation.ts';
import { apiPath, methodOf } from '#console/open-api.ts';
import { isAllowed } from '#console/perform.ts';
import { type OperatorRole, operatorRoles } from '#operators/operator.ts';
import { hashToken, makeTokenText } from '#operators/token.ts';
import { createLog, type Log } from '#platform/log.ts';
import { systemRandom } from '#platform/random.ts';
import { entryPaths } from '#web/console/entry-paths.ts';
import type { ConsoleRoute } from '#web/console/console-visit.ts';
import { type Desk, deskOf } from '../../support/console-desk.ts';
import { describedOperations } from '../../../bin/documents/api.ts';
import { startWorld, type World } from '../../support/world.ts';

/** Every operation and every page of the console, with each role and with nobody: refused unless its roles say so. */
let opened: World;
const world = () => opened;
/** What the platform calls a defect. */
const defects: string[] = [];
const listening: Log = {
  ...createLog('silent'),
  error: (message, details) => void defects.push(`${message} ${inspect(details)}`),
};
const desks = new Map<OperatorRole, Desk>();
before(async () => {
  opened = await startWorld({ office: true, citizen: true, log: listening });
  for (const role of operatorRoles) desks.set(role, await deskOf(world(), [role]));
});

after(() => opened?.close());

const deskWith = (role: OperatorRole): Desk => {
  const desk = desks.get(role);
  assert.ok(desk);
  return desk;
};

const now = (): number => Math.floor(Date.now() / 1000);

const tokenFor = async (
  role: OperatorRole,
  more: { readonly expiresAtSeconds?: number; readonly revokedAtSeconds?: number } = {},
): Promise<string> => {
  const text = makeTokenText(systemRandom);
  const { tokens } = world().running.stores;
  const tokenId = systemRandom.uuid();
  await tokens.insert({
    ...{ tokenId, hash: hashToken(text), name: 'walk', operatorId: deskWith(role).operatorId, roles: [role] },
    ...{ createdAtSeconds: 1, expiresAtSeconds: more.expiresAtSeconds ?? now() + 600, usedAtSeconds: undefined },
    ...{ revokedAtSeconds: undefined, revokedBy: undefined },
  });
  if (more.revokedAtSeconds !== undefined) await tokens.revoke(tokenId, 'somebody', more.revokedAtSeconds);
  return text;
};

/** With a member that no operation has: whoever is let in is told so, and nothing happens. */
const ask = (operation: AnyOperation, token: string | undefined): Promise<Response> => {
  const url = `${world().officeOrigin}${apiPath}/${operation.name}`;
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  if (methodOf(operation) === 'GET') return fetch(`${url}?walk=1`, { headers: authorization });
  const headers = { ...authorization, 'content-type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body: '{"walk":1}' });
};

describe('operations', () => {
  it('are those of the documentation', () => {
    const names = (table: readonly AnyOperation[]) => table.map(({ name }) => name).toSorted();
    assert.deepEqual(names(describedOperations), names(world().running.console.operations));
  });

  it('are told apart by name, and each has a role, a summary in both languages, and no member beyond its own', () => {
    const { operations } = world().running.console;
    assert.ok(operations.length >= 40, `${operations.length} operations`);
    assert.equal(new Set(operations.map(({ name }) => name)).size, operations.length);
    for (const { name, roles, summary, input, kind } of operations) {
      assert.match(name, /^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/);
      assert.ok(roles.length > 0 && summary.fr !== '' && summary.en !== '' && summary.fr !== summary.en, name);
      assert.equal(input.additionalProperties, false, name);
      assert.ok(kind !== 'four-eyes' || 'reason' in input.properties, `${name} wants no reason`);
      assert.ok(kind === 'read' || !roles.every((role) => role === 'auditor'), `${name} is a change by auditors`);
    }
  });

  it('that are dangerous want a second pair of eyes', () => {
    const { operations } = world().running.console;
    const dangerous = operations.filter(({ kind }) => kind === 'four-eyes').map(({ name }) => name);
    for (const name of [
      ...['requests.open-production', 'keys.rotate', 'trust-roots.add', 'trust-roots.withdraw'],
      ...['clients.suspend-many', 'operators.add', 'operators.change', 'operators.remove'],
    ])
      assert.ok(dangerous.includes(name), name);
  });

  for (const role of operatorRoles)
    it(`by a program with the role ${role}`, async () => {
      const token = await tokenFor(role);
      for (const operation of world().running.console.operations) {
        const { status } = await ask(operation, token);
        assert.equal(status, isAllowed(operation, { roles: [role] }) ? 422 : 403, `${operation.name} as ${role}`);
      }
    });

  it('by nobody, and by tokens that have ended', async () => {
    const tokens = [
      undefined,
      await tokenFor('operator', { expiresAtSeconds: now() - 1 }),
      await tokenFor('operator', { revokedAtSeconds: now() }),
    ];
    const statuses = new Set<number>();
    for (const token of tokens) {
      for (const operation of world().running.console.operations) {
        const { status } = await ask(operation, token);
        assert.ok(status === 401 || status === 429, `${operation.name}: ${status}`);
        statuses.add(status);
      }
    }
    assert.deepEqual(statuses, new Set([401, 429]));
  });
});

const unknown = 'f47ac10b-58cc-4372-a567-0e02b2c3d479';
const addressOf = ({ path }: ConsoleRoute): string => `${world().officeOrigin}${path.replaceAll(/:\w+/g, unknown)}`;

const cookieOf = async (desk: Desk): Promise<string> => desk.jar.getCookieString(world().officeOrigin);

const visit = async (route: ConsoleRoute, headers: Record<string, string>): Promise<Response> => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const post = route.method === 'POST' ? { method: 'POST', body: 'reason=a+walk+through+all' } : {};
  return fetch(addressOf(route), { ...post, headers: { ...form, ...headers }, redirect: 'manual' });
};

describe('pages', () => {
  it('send a stranger, and whoever has signed out, to the way in', async () => {
    const ended = await cookieOf(await signedOut());
    for (const route of world().running.console.routes) {
      for (const cookie of ['', 'console_session=guessed', ended]) {
        const answer = await visit(route, { cookie, origin: world().officeOrigin });
        assert.equal(answer.status, 303, `${route.method} ${route.path}`);
        assert.match(answer.headers.get('location') ?? '', /^\/console\/connexion/, route.path);
      }
    }
  });

  it('take no post of another site, nor one without the note of this session', async () => {
    const cookie = await cookieOf(deskWith('operator'));
    const other = await noteOf(deskWith('auditor'));
    for (const route of world().running.console.routes.filter(({ method }) => method === 'POST')) {
      const headers: readonly Record<string, string>[] = [
        { cookie, origin: 'https://elsewhere.example', 'x-csrf': await noteOf(deskWith('operator')) },
        { cookie, 'sec-fetch-site': 'cross-site' },
        { cookie, origin: world().officeOrigin },
        { cookie, origin: world().officeOrigin, 'x-csrf': other },
      ];
      for (const given of headers)
        assert.equal((await visit(route, given)).status, 403, `${route.path} ${JSON.stringify(given)}`);
    }
  });

  for (const role of operatorRoles)
    it(`by the role ${role}: what it may not read is refused, and what it may not do is not done`, async () => {
      const desk = deskWith(role);
      const cookie = await cookieOf(desk);
      const note = await noteOf(desk);
      const { journal } = world().running.stores;
      const { sequence } = await journal.head();
      const statuses = new Map<string, number>();
      for (const route of world().running.console.routes.filter(({ path }) => path !== entryPaths.signOut)) {
        const answer = await visit(route, { cookie, origin: world().officeOrigin, 'x-csrf': note });
        statuses.set(`${route.method} ${route.path}`, answer.status);
        assert.ok(
          answer.status < 500,
          `${route.method} ${route.path} as ${role}: ${answer.status} ${defects.join('\n')}`,
        );
      }
      const done = (await journal.readAfter(sequence, 1000)).map(({ event }) => event);
      for (const { kind, details } of done.filter(({ kind: one }) => one.startsWith('console.'))) {
        const operation = world().running.console.operations.find(({ name }) => name === details?.['operation']);
        assert.ok(
          operation !== undefined && isAllowed(operation, { roles: [role] }),
          `${role}: ${kind} ${operation?.name}`,
        );
      }
      for (const [place, operation] of places) {
        const shown = world().running.console.operations.find(({ name }) => name === operation);
        assert.ok(shown, operation);
        const status = statuses.get(`GET /console/${place}`);
        assert.equal(status, isAllowed(shown, { roles: [role] }) ? 200 : 403, `${place} as ${role}`);
      }
    });
});

/** The pages of the navigation, with the operation that each is made of. */
const places = [
  ['demandes', 'requests.list'],
  ['services', 'clients.list'],
  ['fournisseurs', 'providers.list'],
  ['propositions', 'proposals.list'],
  ['exploitants', 'operators.list'],
  ['jetons', 'tokens.list'],
  ['statistiques', 'statistics.show'],
  ['suspensions', 'people.list'],
  ['bandeau', 'banner.show'],
  ['annuaire', 'directory.show'],
  ['racines', 'trust-roots.list'],
  ['cles', 'keys.list'],
  ['journal', 'journal.search'],
] as const;

const noteOf = async (desk: Desk): Promise<string> => {
  const page = await desk.open('/console/moi');
  return /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? assert.fail('no form on the page of one’s own access');
};

const signedOut = async (): Promise<Desk> => {
  const desk = await deskOf(world(), operatorRoles);
  const cookie = await cookieOf(desk);
  await desk.fill('/console/moi', '/deconnexion');
  await desk.jar.setCookie(`${cookie}; Path=/`, world().officeOrigin);
  return desk;
};
