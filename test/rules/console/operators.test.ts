import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deskOf, newOperator, roomOf, signInAgain } from '../../support/console-desk.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { wordsOf } from '../../support/visitor.ts';

// Who runs the platform is decided by two of them, and nobody can lock everybody out.
const world = ruleWorld(undefined, { office: true });
const reason = 'Elle rejoint l’équipe.';

const proposalOf = (url: URL): string => {
  const id = /^\/console\/propositions\/([\w-]+)$/.exec(url.pathname)?.[1];
  assert.ok(id !== undefined, url.href);
  return id;
};

test('somebody is added by two: the one who proposes cannot agree', async () => {
  const first = await deskOf(world(), ['operator']);
  const proposed = await first.fill('/console/exploitants/nouveau', '/nouveau', {
    ...{ name: 'Ève Nouvelle', roles: 'support', reason },
  });
  const id = proposalOf(proposed.url);
  const proposal = await world().running.stores.proposals.find(id);
  assert.equal(proposal?.operation, 'operators.add');
  assert.equal(proposal?.proposedBy, first.operatorId);
  assert.ok(!(await world().running.stores.operators.list()).some(({ name }) => name === 'Ève Nouvelle'));
});

test('what was typed stays, with the fault beside its field', async () => {
  const desk = await deskOf(world(), ['operator']);
  const refused = await desk.fill('/console/exploitants/nouveau', '/nouveau', {
    ...{ name: 'X', nationalId: '8998 0000 0012', reason: 'Une raison assez longue.' },
  });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /id="f-name-error"/);
  assert.match(refused.text, /id="f-roles"/);
  assert.match(refused.text, /value="899800000012"/);
  assert.match(refused.text, /Une raison assez longue\./);
});

test('a card opens the console to one person only', async () => {
  const desk = await deskOf(world(), ['operator']);
  const refused = await desk.fill('/console/exploitants/nouveau', '/nouveau', {
    ...{ name: 'Une autre Camille', roles: 'support', nationalId: '99800000012', reason },
  });
  assert.equal(refused.status, 422);
  assert.match(wordsOf(refused), /ouvre déjà la console à quelqu’un d’autre/);
});

test('a link is for somebody who has no way in yet, and only once', async () => {
  const desk = await deskOf(world(), ['operator']);
  const operatorId = await newOperator(world(), { name: 'Sans accès', roles: ['support'], nationalId: undefined });
  const made = await desk.fill(`/console/exploitants/${operatorId}`, '/lien');
  assert.match(made.text, /readonly value="[^"]*\/console\/inscription\/[\w-]{43}"/);
  const colleague = await deskOf(world(), ['operator']);
  const page = await desk.open(`/console/exploitants/${colleague.operatorId}`);
  assert.doesNotMatch(page.text, /\/lien"/);
  const forced = await desk.visitor.post(
    `${world().officeOrigin}/console/exploitants/${colleague.operatorId}/lien`,
    { csrf: /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '' },
    { origin: world().officeOrigin, 'sec-fetch-site': 'same-origin' },
  );
  assert.equal(forced.status, 422);
  assert.match(wordsOf(forced), /a déjà un accès/);
});

test('a stolen session makes no link: its key would outlive it, in somebody else’s name', async () => {
  const desk = await deskOf(world(), ['operator']);
  const operatorId = await newOperator(world(), { name: 'Attendue', roles: ['auditor'], nationalId: undefined });
  const path = `/console/exploitants/${operatorId}`;
  world().advance(6 * 60_000);
  const asked = await desk.fill(path, '/lien');
  assert.deepEqual([asked.url.pathname, asked.url.searchParams.get('vers')], ['/console/connexion', path]);
  assert.match(wordsOf(asked), /montrez de nouveau qui vous êtes/);
  await signInAgain(world(), desk);
  assert.match((await desk.fill(path, '/lien')).text, /\/console\/inscription\/[\w-]{43}/);
});

test('the last one with the role of operation stays', async () => {
  const { store } = roomOf(world());
  const active = (await store.list()).filter(({ status, roles }) => status === 'active' && roles.includes('operator'));
  const [last, ...others] = active.toReversed();
  assert.ok(last !== undefined && others.length > 0);
  for (const { operatorId } of others) assert.equal(await store.remove(operatorId, []), 'done');
  assert.equal(await store.remove(last.operatorId, []), 'last');
  const { operatorId, name, nationalId } = last;
  assert.equal(await store.change({ operatorId, name, nationalId, roles: ['auditor'] }, []), 'last');
  assert.equal(await store.change({ operatorId, name, nationalId, roles: ['operator', 'auditor'] }, []), 'done');
});
