import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiPath } from '#console/open-api.ts';
import { checkNotLast } from '#console/operator-suspension.ts';
import type { DirectoryEntry } from '#directory/directory-store.ts';
import type { Operator, OperatorRole } from '#operators/operator.ts';
import { signInByCard } from '#operators/sign-in.ts';
import { hashToken, makeTokenText } from '#operators/token.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { operatorRoomOf } from '../../../src/main-operators.ts';
import { type Desk, deskOf, newOperator, roomOf, signInAgain } from '../../support/console-desk.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { wordsOf } from '../../support/visitor.ts';
import { makeAuthenticator } from '../phone/soft-authenticator.ts';

// An operator who turns, or who was shut out: what they had opens nothing, and nobody makes themselves two.
let honest: Desk;
const world = ruleWorld(
  async (made) => {
    honest = await deskOf(made, ['operator']);
  },
  { office: true },
);

const api = (token: string, operation: string, body?: object) =>
  fetch(`${world().officeOrigin}${apiPath}/${operation}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });

const tokenFor = async (operatorId: string, roles: readonly OperatorRole[]): Promise<string> => {
  const [text, now] = [makeTokenText(systemRandom), systemClock.nowSeconds()];
  await world().running.stores.tokens.insert({
    ...{ tokenId: systemRandom.uuid(), hash: hashToken(text), name: 'a program', operatorId, roles },
    ...{ createdAtSeconds: now, expiresAtSeconds: now + 3600 },
    ...{ usedAtSeconds: undefined, revokedAtSeconds: undefined, revokedBy: undefined },
  });
  return text;
};

const atConsole = (session: string | undefined) =>
  fetch(`${world().officeOrigin}/console`, {
    headers: { cookie: `console_session=${session ?? ''}` },
    redirect: 'manual',
  });

const suspend = (desk: Desk, id: string) =>
  desk.fill('/console/suspensions', '/suspensions', { kind: 'professional', id, reason: 'Carte signalée volée' });

test('an operator who is suspended as a professional has no session, no program and no proposal any more', async () => {
  const nationalId = asNationalId('899800000046');
  const operatorId = await newOperator(world(), { name: 'Suspendue', roles: ['operator'], nationalId });
  const enter = () => signInByCard(roomOf(world()), nationalId, '');
  const [session, program] = [await enter(), await tokenFor(operatorId, ['operator'])];
  assert.equal((await atConsole(session)).status, 200);
  const proposed = await api(program, 'keys.rotate', { issuer: 'professional', reason: 'Avant de partir' });
  assert.equal(proposed.status, 202);
  const { proposalId } = (await proposed.json()) as { readonly proposalId: string };
  const suspension = await suspend(honest, nationalId);
  assert.match(suspension.url.pathname, /^\/console\/propositions\//, 'nobody suspends a colleague alone');
  assert.match(wordsOf(suspension), /Suspendue/);
  assert.equal((await atConsole(session)).status, 200, 'nothing has happened yet');
  const second = await deskOf(world(), ['operator']);
  assert.match(wordsOf(await second.fill(suspension.url.pathname, '/accord')), /C’est exécuté/);
  assert.equal((await atConsole(session)).status, 303);
  assert.equal((await api(program, 'keys.list')).status, 401);
  assert.equal(await enter(), undefined);
  const agreed = await honest.fill(`/console/propositions/${proposalId}`, '/accord');
  assert.equal(agreed.status, 422);
  assert.match(wordsOf(agreed), /n’a plus le rôle/);
  await honest.fill('/console/suspensions', '/retablissement', {
    ...{ kind: 'professional', id: nationalId, reason: 'Erreur de notre part' },
  });
  assert.equal((await atConsole(session)).status, 303, 'what was ended stays ended');
  assert.equal((await atConsole(await enter())).status, 200);
});

test('a stolen session takes no passkey by the proof of somebody else, nor by that of an earlier session', async () => {
  const victim = await deskOf(world(), ['operator'], 'Volée');
  const headers = { origin: world().officeOrigin, 'content-type': 'application/json' };
  const post = async (desk: Desk, path: string, cookie: string, body: object) => {
    const csrf = /name="csrf" value="([^"]+)"/.exec((await desk.open('/console/moi')).text)?.[1] ?? '';
    return fetch(`${world().officeOrigin}/console/acces/ajout${path}`, {
      ...{ method: 'POST', headers: { ...headers, cookie, 'x-csrf': csrf }, body: JSON.stringify(body) },
    });
  };
  const sessionOf = ({ jar }: Desk) => jar.getCookieString(`${world().officeOrigin}/console/acces`);
  const proved = async (desk: Desk) => {
    const options = await post(desk, '/options', await sessionOf(desk), {});
    const [note = ''] = (options.headers.getSetCookie()[0] ?? '').split(';', 1);
    return { note, ...((await options.json()) as { readonly challenge: string }) };
  };
  const addTo = async (desk: Desk, { note, challenge }: Awaited<ReturnType<typeof proved>>) => {
    const credential = makeAuthenticator().register('', { challenge, origin: world().officeOrigin, rpId: 'localhost' });
    return (await post(desk, '', `${await sessionOf(desk)}; ${note}`, { credential, name: 'Une clé' })).status;
  };
  world().advance(6 * 60_000);
  const insider = await deskOf(world(), ['support'], 'Complice');
  assert.equal(await addTo(victim, await proved(insider)), 403);
  assert.equal((await roomOf(world()).store.find(victim.operatorId))?.passkeys.length, 0);
  await signInAgain(world(), victim);
  const earlier = await proved(victim);
  world().advance(1000);
  await signInAgain(world(), victim);
  assert.equal(await addTo(victim, earlier), 403);
  assert.equal(await addTo(victim, await proved(victim)), 200, 'as it is meant');
});

test('nobody suspends themselves: whoever suspends is there to lift it', async () => {
  const nationalId = asNationalId('899800000053');
  const operatorId = await newOperator(world(), { name: 'Seule', roles: ['operator'], nationalId });
  const program = await tokenFor(operatorId, ['operator']);
  const refused = await api(program, 'people.suspend', {
    ...{ kind: 'professional', id: '99800000053', reason: 'Pour voir ce qui se passe' },
  });
  assert.equal(refused.status, 422);
});

test('an operator who is suspended stays out when their number was switched and the directory has closed their entry', async () => {
  const { running } = world();
  const [former, primary] = [asNationalId('899800000103'), asNationalId('899800000111')];
  const person = { professional: { nationalId: primary } } as unknown as DirectoryEntry;
  const [clock, now] = [systemClock, systemClock.nowSeconds()];
  const words = { reason: 'Carte volée', by: 'test', sinceSeconds: now, untilSeconds: undefined };
  await running.stores.suspensions.professional.suspend({ id: primary, ...words }, []);
  for (const status of ['active', 'closed'] as const) {
    const directory = { ...running.stores.directory, findEntry: async () => ({ ...person, status }) as DirectoryEntry };
    const stores = { ...running.stores, directory };
    const room = operatorRoomOf({ config: world().config, stores, clock, random: systemRandom });
    assert.ok(await room.isSuspended(former), status);
  }
});

test('the last person who still comes in with the role of operation is not suspended', async () => {
  const { directory, suspensions } = world().running.stores;
  const one = (operatorId: string, more: Partial<Operator> = {}): Operator => ({
    ...{ operatorId, name: operatorId, roles: ['operator'], passkeys: [], status: 'active', createdAtSeconds: 0 },
    nationalId: asNationalId('899800000079'),
    ...more,
  });
  const key = { credentialId: 'key', publicKey: '', counter: 0, name: '', addedAtSeconds: 0 };
  const isLast = async (other: Operator) => {
    const deps = {
      operators: { list: async () => [one('target'), other] },
      directory,
      suspensions,
      clock: systemClock,
    };
    return (await checkNotLast(deps, one('target'))) !== undefined;
  };
  assert.ok(!(await isLast(one('with a card'))));
  assert.ok(!(await isLast(one('with a passkey', { nationalId: undefined, passkeys: [key] }))));
  assert.ok(await isLast(one('without a way in', { nationalId: undefined })));
  assert.ok(await isLast(one('gone', { status: 'removed' })));
  assert.ok(await isLast(one('of another role', { roles: ['auditor'] })));
  const [id, now] = [asNationalId('899800000087'), systemClock.nowSeconds()];
  await suspensions.professional.suspend({ id, reason: '', by: '', sinceSeconds: now, untilSeconds: undefined }, []);
  assert.ok(await isLast(one('suspended', { nationalId: id })));
});

test('a change that leaves the card out does not take the only way in, so that no link can be made for its owner', async () => {
  const victim = await deskOf(world(), ['operator'], 'Victime');
  const path = `/console/exploitants/${victim.operatorId}`;
  const changed = await honest.fill(path, path, {
    ...{ name: 'Victime', roles: 'operator', nationalId: '', reason: 'Une faute dans le nom' },
  });
  assert.equal(changed.status, 422);
  assert.match(wordsOf(changed), /seul accès/);
});

test('the console’s own service is neither declared anew nor withdrawn: nobody shuts the others out', async () => {
  const program = await tokenFor(honest.operatorId, ['operator']);
  const [own, reason] = ['vestibule-console', 'Un essai de fermeture'];
  const declared = await api(program, 'clients.declare', {
    ...{ door: 'professional', reason },
    declaration: { client_id: own, client_name: 'Console', redirect_uris: ['https://voleur.example/'] },
  });
  const withdrawn = await api(program, 'clients.withdraw', { door: 'professional', clientId: own, reason });
  for (const answer of [declared, withdrawn]) {
    assert.equal(answer.status, 422);
    assert.match(await answer.text(), /console elle-même|console itself/);
  }
});

test('exports of the journal do not run side by side', async () => {
  const program = await tokenFor(honest.operatorId, ['operator']);
  const take = () => api(program, 'journal.export', { format: 'csv', reason: 'Une demande de l’auditeur' });
  const statuses = (await Promise.all([take(), take(), take()])).map(({ status }) => status);
  assert.ok(statuses.includes(200) && statuses.includes(422), String(statuses));
  assert.equal((await take()).status, 200, 'one after the other they do');
});
