import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Desk, deskOf } from '../../support/console-desk.ts';
import { newPerson } from '../../support/person.ts';
import { newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { newVisitor, wordsOf } from '../../support/visitor.ts';
import { localOfSeconds, secondsOfLocal } from '../../../src/web/console/local-time.ts';

// Issue 5, operator console: the banner, at the doors that it is for and on the public status page.
let operator: Desk;
let service: PlainService;
const world = ruleWorld(
  async (made) => {
    operator = await deskOf(made, ['operator']);
    service = await newPlainService(made);
  },
  { office: true },
);

const now = () => Math.floor(Date.now() / 1000);
const banner = (more: Record<string, string> = {}) => ({
  ...{ messageFr: 'Maintenance « ce soir »', messageEn: 'Maintenance tonight', alarm: 'alert', doors: 'professional' },
  ...{ from: localOfSeconds(now() - 120), until: localOfSeconds(now() + 3600) },
  ...more,
});
const set = (more: Record<string, string> = {}) => operator.fill('/console/bandeau', '/bandeau', banner(more));
const loginPage = async () => (await newPerson(world()).follow(service.authorizeUrl())).text;
const statusPage = async () => (await newVisitor().open(`${world().officeOrigin}/aide/etat`)).text;

test('what the operator says stands on the login page and on the status page, as loudly as it was said', async () => {
  assert.match(wordsOf(await operator.open('/console/bandeau')), /Aucun bandeau/);
  const page = await set();
  assert.equal(page.status, 200, wordsOf(page));
  for (const text of [await loginPage(), await statusPage()]) {
    assert.match(text, /data-banner="alert"/);
    assert.match(text, /Maintenance «\u00a0ce soir\u00a0»/);
  }
  await operator.fill('/console/bandeau', '/retrait');
  assert.doesNotMatch(await loginPage(), /data-banner/);
});

test('a banner for another door is not on this one, and before its time on none', async () => {
  await set({ doors: 'low' });
  assert.doesNotMatch(await loginPage(), /data-banner/);
  assert.match(await statusPage(), /data-banner/);
  await set({ from: localOfSeconds(now() + 600) });
  assert.doesNotMatch(await loginPage(), /data-banner/);
  assert.doesNotMatch(await statusPage(), /data-banner/);
});

test('a form with a fault keeps what was typed', async () => {
  const page = await set({ until: localOfSeconds(now() - 7200), messageFr: '<b>gras</b>' });
  assert.equal(page.status, 422);
  assert.match(page.text, /&lt;b&gt;gras&lt;\/b&gt;/);
  assert.match(wordsOf(page), /La fin vient après le début/);
  assert.equal((await set({ until: 'demain' })).status, 422);
  const words = await set({ messageFr: '<script>alert(1)</script>' });
  assert.equal(words.status, 200);
  assert.doesNotMatch(await statusPage(), /<script>alert/);
});

test('the journal names who said it', async () => {
  const lines = await world().running.stores.journal.search({ kinds: ['registry.changed'] }, 50);
  const own = lines.find(({ event }) => event.details?.['record'] === 'banner')?.event;
  assert.equal(own?.details?.['by'], operator.operatorId);
});

describe('the operators’ own time', () => {
  for (const [local, utc] of [
    ['2030-01-31T08:00', '2030-01-31T07:00:00Z'],
    ['2030-07-31T08:00', '2030-07-31T06:00:00Z'],
    ['2030-03-31T03:30', '2030-03-31T01:30:00Z'],
    ['2030-10-27T04:00', '2030-10-27T03:00:00Z'],
  ] as const)
    test(`${local} is ${utc}, and back`, () => {
      assert.equal(secondsOfLocal(local), Date.parse(utc) / 1000);
      assert.equal(localOfSeconds(Date.parse(utc) / 1000), local);
    });
  test('what is no time is none', () => assert.ok(Number.isNaN(secondsOfLocal('demain'))));
});
