import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { type Looking, phone as narrow, screen, sitDown } from '../support/desk.ts';
import { startWorld, type World } from '../support/world.ts';

// The account space in a real browser: sound for everybody, in the reader's language, not wider than the window.
let world: World;
let browser: Browser;
before(async () => {
  [world, browser] = await Promise.all([startWorld({ office: true, citizen: true }), launchBrowser()]);
});
after(async () => {
  await browser.close();
  await world.close();
});

const lookings: readonly Looking[] = [
  { language: 'fr', width: screen, colorScheme: 'light' },
  { language: 'en', width: narrow, colorScheme: 'dark' },
];

for (const looking of lookings) {
  test(`a citizen goes through their space (${looking.language}, ${looking.width})`, async () => {
    const desk = await sitDown(browser, world, looking, undefined);
    const page = desk.page();
    page.setDefaultTimeout(10_000);
    const goTo = (path: string) => page.goto(`${world.officeOrigin}/compte${path}`);
    await goTo('');
    await desk.look('account-welcome');
    await page.locator('a[href$="porte=usager"]').click();
    await page.locator('form:has([value="la-poste"]) button').first().click();
    await page.locator('form:has([value="angela"]) button').first().click();
    await page.locator('form[action$="/login"] button').first().click();
    await page.waitForSelector('.account .history');
    await desk.look('account-history');
    await page.locator('a[href^="/compte/signaler/"]').first().click();
    await page.locator('input[name="contact"]').fill('angela');
    await page.locator('form.fields .button').first().click();
    await page.waitForSelector('[aria-invalid="true"]');
    await desk.look('account-report');
    await page.locator('input[name="contact"]').fill('angela@exemple.invalid');
    await page.locator('textarea').fill('Je dormais.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/compte\/signalements\//);
    await desk.look('account-reported');
    await goTo('/fournisseurs');
    await desk.look('account-providers');
    await goTo('/sessions');
    await desk.look('account-sessions');
    await page.locator('p.actions > a.danger').last().click();
    await desk.look('account-end-sessions');
    await page.locator('form.actions .danger').click();
    await page.waitForURL(/au-revoir/);
    await desk.look('account-goodbye');
    assert.deepEqual(desk.complaints, []);
    await desk.leave();
  });
}
