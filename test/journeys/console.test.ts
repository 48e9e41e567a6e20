import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comeWithCard } from '../support/console-desk.ts';
import type { Person } from '../support/person.ts';
import { ruleWorld } from '../support/rule-world.ts';

// Two test people run the sandbox's platform: what one proposes, the other sees waiting, and agrees to.
const world = ruleWorld(undefined, { office: true });
const [camille, mathieu] = ['899800000012', '899800000020'];

const see = async (person: Person, path: string): Promise<string> => {
  const page = await person.visit(`${world().officeOrigin}${path}`);
  assert.equal(page.status, 200, path);
  return page.text();
};

/** Sends a form of the page at this path. @returns where it leads */
const send = async (person: Person, path: string, action: string, fields: Record<string, string> = {}) => {
  const csrf = /name="csrf" value="([^"]+)"/.exec(await see(person, path))?.[1] ?? '';
  const answer = await person.visit(`${world().officeOrigin}${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: world().officeOrigin },
    body: new URLSearchParams({ csrf, ...fields }).toString(),
  });
  return { answer, location: answer.headers.get('location') ?? '' };
};

test('an operator proposes a colleague, a second one agrees, and the colleague is handed a link', async () => {
  const [{ person: first }, { person: second }] = [
    await comeWithCard(world(), camille),
    await comeWithCard(world(), mathieu),
  ];
  assert.match(await see(first, '/console'), /Propositions<\/a><\/h2>\s*<p><span class="badge good">Aucune/);

  const path = '/console/exploitants/nouveau';
  const reason = 'Elle prend la garde de nuit.';
  const { location } = await send(first, path, path, { name: 'Ève Garde', roles: 'support', reason });
  assert.match(location, /^\/console\/propositions\/[\w-]+$/);
  assert.match(await see(second, '/console'), /<span class="badge test">1 à décider/);
  const proposal = await see(second, location);
  assert.match(proposal, /Dr Camille ARNOUX/);
  assert.match(proposal, /Elle prend la garde de nuit/);

  const own = await send(first, location, `${location}/accord`);
  assert.notEqual(own.answer.status, 303, 'nobody is both pairs of eyes');
  assert.doesNotMatch(await see(first, '/console/exploitants'), /Ève Garde/);
  await send(second, location, `${location}/accord`);
  const list = await see(first, '/console/exploitants');
  assert.match(list, /Ève Garde/);

  const colleague = /href="(\/console\/exploitants\/[\w-]+)">Ève Garde/.exec(list)?.[1] ?? '';
  const made = await send(first, colleague, `${colleague}/lien`);
  const link = /readonly value="([^"]+)"/.exec(await made.answer.text())?.[1] ?? '';
  assert.match(await (await fetch(link)).text(), /Bonjour Ève Garde/);

  const kinds = (await world().running.stores.journal.readAfter(0, 1000)).map(({ event }) => event.kind);
  for (const kind of ['operator.signed-in', 'console.proposed', 'console.agreed', 'operator.changed'] as const)
    assert.ok(kinds.includes(kind), kind);
});
