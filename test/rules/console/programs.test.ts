import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DayCounter, HourCounter } from '#audit/statistics.ts';
import { hasDetailWords } from '#console/detail-words.ts';
import { deskOf, newOperator, roomOf, signInAgain } from '../../support/console-desk.ts';
import { messagesTo } from '../../support/partner-desk.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { newVisitor } from '../../support/visitor.ts';

/** Proposals, tokens and statistics at the front door: what pages and programs see of the same table. */
const world = ruleWorld(undefined, { office: true });

const api = (token: string, name: string, input?: object): Promise<Response> =>
  fetch(`${world().officeOrigin}/console/api/v1/${name}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'accept-language': 'en' },
    ...(input === undefined ? {} : { method: 'POST', body: JSON.stringify(input) }),
  });

test('a token is shown once, works until it is revoked, and proposes what a person agrees to at a page', async () => {
  const [one, two] = [await deskOf(world(), ['operator']), await deskOf(world(), ['operator'], 'Sam Second')];
  const made = await one.fill('/console/jetons/nouveau', '/nouveau', {
    name: 'Astreinte',
    roles: 'operator',
    days: '2',
  });
  const token = /value="(vst_[\w-]+)"/.exec(made.text)?.[1] ?? assert.fail(made.text);
  const list = await one.open('/console/jetons');
  assert.ok(list.text.includes('Astreinte') && !list.text.includes(token));

  const operatorId = await newOperator(world(), { name: 'Dominique Parti', roles: ['support'], nationalId: undefined });
  const reason = 'Fin de mission';
  assert.equal((await api(token, 'operators.remove', { operatorId })).status, 422);
  const proposed = await api(token, 'operators.remove', { operatorId, reason });
  assert.equal(proposed.status, 202);
  const { proposalId, page } = (await proposed.json()) as { proposalId: string; page: string };
  assert.equal((await api(token, 'proposals.agree', { proposalId })).status, 422);

  const path = new URL(page).pathname;
  const own = await one.open(path);
  assert.ok(own.text.includes('Retirer ma proposition') && !own.text.includes('Donner mon accord'));
  const read = await two.open(path);
  for (const words of [reason, 'Dominique Parti', 'Donner mon accord et exécuter'])
    assert.ok(read.text.includes(words), words);
  const agreed = await two.fill(path, '/accord');
  assert.match(agreed.text, /C’est exécuté/);
  assert.equal((await world().running.stores.operators.find(operatorId))?.status, 'removed');

  const revocation = /\/console\/jetons\/[\w-]+\/revocation/.exec(list.text)?.[0] ?? '';
  assert.equal((await one.fill(revocation, '/revocation')).status, 200);
  assert.equal((await api(token, 'tokens.list')).status, 401);
});

const ownPage = () => ({ origin: world().officeOrigin, 'sec-fetch-site': 'same-origin' });

test('a session of some minutes ago makes no token: its operator proves who they are, and is told by mail', async () => {
  const desk = await deskOf(world(), ['auditor']);
  const [typed, email] = [{ name: 'Export de nuit', roles: 'auditor', days: '30' }, 'auditrice@exemple.fr'];
  const { store } = roomOf(world());
  const own = await store.find(desk.operatorId);
  assert.ok(own !== undefined);
  await store.change({ ...own, email }, []);
  world().advance(6 * 60_000);
  const csrf = /name="csrf" value="([^"]+)"/.exec((await desk.open('/console/jetons')).text)?.[1] ?? '';
  const byScript = await fetch(`${world().officeOrigin}/console/api/v1/tokens.make`, {
    ...{ method: 'POST', body: JSON.stringify({ ...typed, roles: ['auditor'], days: 30 }) },
    headers: {
      ...{ 'content-type': 'application/json', 'x-csrf': csrf, origin: world().officeOrigin },
      cookie: await desk.jar.getCookieString(world().officeOrigin),
    },
  });
  assert.equal(byScript.status, 403);
  const key = await desk.visitor.post(`${world().officeOrigin}/console/acces/ajout/options`, { csrf }, ownPage());
  assert.equal(key.status, 403, 'nor does it add a passkey');
  const asked = await desk.fill('/console/jetons/nouveau', '/nouveau', typed);
  assert.equal(asked.url.pathname, '/console/connexion');
  assert.match(asked.text, /montrez de nouveau qui vous êtes/);
  const ours = async () =>
    (await world().running.stores.tokens.list()).filter(({ operatorId }) => operatorId === desk.operatorId);
  assert.deepEqual(await ours(), []);
  await signInAgain(world(), desk);
  const back = new URL(asked.url.searchParams.get('vers') ?? '', asked.url);
  assert.match((await desk.open(back.pathname)).text, /value="Export de nuit"/);
  assert.match((await desk.open('/console/moi')).text, /data-passkey/);
  const told = messagesTo(world(), email).length;
  assert.match((await desk.fill(back.pathname, '/nouveau', typed)).text, /value="vst_[\w-]+"/);
  assert.equal((await ours()).length, 1);
  while (messagesTo(world(), email).length === told) await new Promise((resolve) => setImmediate(resolve));
  const [message] = messagesTo(world(), email);
  assert.match(message?.text ?? '', /Export de nuit[\s\S]*\/console\/jetons/);
});

test('whoever is removed has no token any more', async () => {
  const gone = await deskOf(world(), ['auditor']);
  const made = await gone.fill('/console/jetons/nouveau', '/nouveau', { name: 'Rapport', roles: 'auditor', days: '' });
  const token = /value="(vst_[\w-]+)"/.exec(made.text)?.[1] ?? assert.fail(made.text);
  assert.equal((await api(token, 'statistics.show')).status, 200);
  assert.equal(await world().running.stores.operators.remove(gone.operatorId, []), 'done');
  assert.equal((await api(token, 'statistics.show')).status, 401);
});

test('what a form cannot take comes back with the fault beside the field, and what was typed', async () => {
  const desk = await deskOf(world(), ['operator']);
  const again = await desk.fill('/console/jetons/nouveau', '/nouveau', {
    name: 'Astreinte',
    roles: 'auditor',
    days: '400',
  });
  assert.equal(again.status, 422);
  assert.match(again.text, /Au plus 90/);
  assert.match(again.text, /value="Astreinte"/);
  const period = await desk.open('/console/statistiques?du=2031-01-01&au=2030-01-01&service=cabinet');
  assert.equal(period.status, 422);
  assert.match(period.text, /La période se termine avant de commencer/);
  assert.match(period.text, /value="cabinet"/);
});

test('the figures of a page are those of its file, and names of services are no formulas there', async () => {
  const { statistics } = world().running.stores;
  const day: DayCounter = {
    ...{ day: '2030-03-02', count: 1234, door: 'professional', method: 'card', level: 'eidas3', provider: '' },
    ...{ service: '=cmd()', outcome: 'granted', fault: '' },
  };
  const hour: HourCounter = {
    ...{ hour: Date.parse('2030-03-02T08:00:00Z') / 3_600_000, count: 321 },
    ...{ door: 'professional', method: 'card', outcome: 'granted' },
  };
  const counted = await statistics.counted();
  await statistics.add({ after: counted, upTo: counted, tally: { days: [day], hours: [hour] } });
  const desk = await deskOf(world(), ['auditor']);
  const query = '?du=2030-03-01&au=2030-03-31';
  const page = await desk.open(`/console/statistiques${query}`);
  assert.match(page.text, /1\u202f234/);
  assert.match(page.text, /service=%3Dcmd\(\)/);
  const file = await fetch(`${world().officeOrigin}/console/statistiques/export${query}&colonnes=service,day,who`, {
    headers: { cookie: await desk.jar.getCookieString(world().officeOrigin) },
  });
  assert.equal(file.headers.get('content-type'), 'text/csv; charset=utf-8');
  assert.equal(file.headers.get('content-disposition'), 'attachment; filename="vestibule-2030-03-01-2030-03-31.csv"');
  assert.match(await file.text(), /day,service,count\r\n2030-03-02,'=cmd\(\),1234\r\n/);
});

test('the busiest hour of a month stands on the page and in its file', async () => {
  const desk = await deskOf(world(), ['auditor']);
  const page = await desk.open('/console/statistiques?du=2030-03-01&au=2030-03-31');
  assert.match(page.text, /Heure la plus chargée de chaque mois/);
  assert.match(page.text, /samedi 2 mars à 09:00/);
  const address = /href="([^"]*\/heures\?[^"]*)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const file = await desk.open(address);
  assert.match(file.text, /month,hour,professional,citizen,count\r\n2030-03,2030-03-02T08:00:00.000Z,321,0,321\r\n/);
  const ofService = await desk.open('/console/statistiques?du=2030-03-01&au=2030-03-31&service=%3Dcmd()');
  assert.doesNotMatch(ofService.text, /Heure la plus chargée/);
});

test('the journal says in words what a line and its members are, beside their technical names', async () => {
  const desk = await deskOf(world(), ['auditor']);
  const reader = newVisitor('en', desk.jar);
  const french = await desk.open('/console/journal?genre=console.performed');
  assert.match(french.text, /Opération exécutée<br><code/);
  assert.match(french.text, /Opération <code class="quiet">operation<\/code>/);
  const english = await reader.open(`${world().officeOrigin}/console/journal?lang=en&genre=console.performed`);
  assert.match(english.text, /By way of <code class="quiet">way<\/code>: page/);
  const lines = await world().running.stores.journal.readAfter(0, 1000);
  const names = new Set(lines.flatMap(({ event }) => Object.keys(event.details ?? {})));
  assert.deepEqual(
    [...names].filter((name) => !hasDetailWords(name)),
    [],
  );
});
