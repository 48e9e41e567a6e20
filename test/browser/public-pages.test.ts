import assert from 'node:assert/strict';
import { after, before, describe, it, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { DayCounter, Tally } from '#audit/statistics.ts';
import { sites } from '#web/public/sites.ts';
import { checkPage, launchBrowser, visitWith } from '../support/browser.ts';
import { startWorld, type World } from '../support/world.ts';

/** The public pages in a real browser, with a year of figures. */
let browser: Browser;
let world: World;
before(async () => {
  [browser, world] = await Promise.all([launchBrowser(), startWorld({ office: true, citizen: true })]);
  const { statistics } = world.running.stores;
  const tally = aYear(Date.now());
  // The platform counts its own journal meanwhile: whoever comes second asks again.
  for (let added = false; !added; ) {
    const counted = await statistics.counted();
    added = await statistics.add({ after: counted, upTo: counted, tally });
  }
});
after(async () => {
  await browser?.close();
  await world?.close();
});

/** Weekdays busier than weekends, the phone gaining on the card, citizens fewer. */
const aYear = (nowMilliseconds: number): Tally => {
  const common = { level: 'eidas1', provider: '', service: 'tilleuls', outcome: 'granted', fault: '' } as const;
  const days = Array.from({ length: 365 }, (_, age): readonly DayCounter[] => {
    const at = new Date(nowMilliseconds - age * 86_400_000);
    const day = at.toISOString().slice(0, 10);
    const busy = [0.3, 1, 0.95, 0.9, 0.97, 0.92, 0.4][at.getUTCDay()] ?? 1;
    const all = Math.round((52_000 - age * 60) * busy);
    return [
      { ...common, day, door: 'professional', method: 'card', count: Math.round(all * 0.6) },
      { ...common, day, door: 'professional', method: 'app', count: Math.round(all * 0.4) },
      { ...common, day, door: 'low', method: 'upstream', count: Math.round(all * 0.35) },
    ];
  }).flat();
  const hour = Math.floor(nowMilliseconds / 3_600_000);
  return { days, hours: [{ hour, door: 'professional', method: 'card', outcome: 'granted', count: 5210 }] };
};

describe('every page is whole, accessible, and does not scroll sideways', { concurrency: true }, () => {
  for (const [locale, width, colorScheme] of [
    ['fr', 360, 'light'],
    ['en', 1280, 'dark'],
  ] as const) {
    it(`${locale}, ${width} px, ${colorScheme}`, () =>
      visitWith(browser, { colorScheme, locale, bypassCSP: true, viewport: { width, height: 800 } }, async (page) => {
        for (const [name, { path }] of Object.entries(sites)) {
          await page.goto(world.officeOrigin + path);
          assert.equal(await page.locator('html').getAttribute('lang'), locale, name);
          await checkPage(page, `public-${name}`);
        }
      }));
  }
});

test('without a script: search, read the chart’s table, say that a page was useful, with the keyboard', async () => {
  await visitWith(
    browser,
    { viewport: { width: 320, height: 640 }, locale: 'fr', javaScriptEnabled: false },
    async (page) => {
      await page.goto(`${world.officeOrigin}/services`);
      await page.getByLabel('Service').fill('zzz');
      await page.keyboard.press('Enter');
      await page.getByText('Aucun service ne porte ce nom').waitFor();
      await page.goto(`${world.officeOrigin}/chiffres`);
      await page.getByText('Les mêmes chiffres en tableau').first().click();
      assert.equal(await page.locator('figure').first().locator('tbody tr').count(), 30);
      await page.getByText('Ajouter un mot').click();
      await page.getByLabel('Que manque-t-il').fill('Rien.');
      await page.getByRole('button', { name: 'Oui, utile' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Merci pour votre avis' }).waitFor();
      const [said] = await world.running.stores.feedback.list(1);
      assert.deepEqual([said?.page, said?.isUseful, said?.comment], ['figures', true, 'Rien.']);
    },
  );
});

test('no page is stopped by its own policy', async () => {
  await visitWith(browser, { locale: 'fr' }, async (page) => {
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    for (const { path } of Object.values(sites)) await page.goto(world.officeOrigin + path);
    assert.deepEqual(complaints, []);
  });
});
