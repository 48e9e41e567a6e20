import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { checkPage, launchBrowser } from '../support/browser.ts';
import { startWorld, type World } from '../support/world.ts';

/** A citizen walks through the demonstration services in a real browser, with every page's policy in force. */
let world: World;
let browser: Browser;
before(async () => {
  [world, browser] = await Promise.all([startWorld({ citizen: true }), launchBrowser()]);
});
after(async () => {
  await browser.close();
  await world.close();
});

for (const [scheme, width, locale] of [
  ['light', 1280, 'fr-FR'],
  ['dark', 360, 'en-GB'],
] as const) {
  test(`a citizen walks through the demonstration services (${scheme}, ${width}px, ${locale})`, async () => {
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      colorScheme: scheme,
      locale,
    });
    const page = await context.newPage();
    try {
      await visitTownHall(page);
      await visitInsurance(page);
      await visitRecord(page);
    } catch (cause) {
      throw new Error(`on ${page.url()}, which says: ${await page.locator('main').innerText()}`, { cause });
    }
    await context.close();
  });
}

/** A first visit: provider, person, what goes to the service, what arrived there. */
async function visitTownHall(page: Page): Promise<void> {
  await page.goto(`${world.readerOrigin}/`);
  for (const summary of await page.locator('summary').all()) await summary.click();
  await checkPage(page, `citizen-demo-start`);
  await page.locator('main a[href$="/mairie"]').first().click();
  await checkPage(page, `citizen-demo-mairie`);
  await page.locator('a[href="/mairie/login"]').click();
  await page.locator('form[data-provider="impots"] button').click();
  await page.locator('button[value="angela"]').click();
  assert.match(await page.locator('main').innerText(), /Impôts de démonstration/);
  await page.locator('form[action$="/login"] button').click();
  assert.equal(page.url(), `${world.citizen.demo}/mairie`);
  assert.equal(await page.locator('[data-who]').innerText(), 'Angela Claire Louise DUBOIS');
  await checkPage(page, `citizen-demo-mairie-signed-in`);
  await page.goto(`${world.citizen.demo}/impots-api`);
  await checkPage(page, `citizen-demo-impots-api`);
}

/** The second service knows the person, asks for consent, and closes everything. */
async function visitInsurance(page: Page): Promise<void> {
  world.advance(2000);
  await page.goto(`${world.citizen.demo}/mutuelle/login`);
  await page.locator('#consent').check();
  await page.locator('form[action$="/login"] button').click();
  assert.equal(await page.locator('[data-known]').getAttribute('data-known'), 'yes');
  await page.locator('form[action="/mutuelle/logout"] button').click();
  await page.waitForURL(`${world.citizen.demo}/mutuelle`);
  assert.match(await page.locator('.notice.good').innerText(), /Vous êtes déconnecté|You are logged out/);
  await page.locator('a[href="/mutuelle/login"]').click();
  await page.locator('.choice-back a').click();
  assert.match(await page.locator('.notice.alert').innerText(), /access_denied/);
}

/** On plus, with encryption and the national health identity. */
async function visitRecord(page: Page): Promise<void> {
  await page.goto(`${world.citizen.demo}/`);
  await checkPage(page, `citizen-demo-index`);
  await page.goto(`${world.citizen.demo}/dossier-medical/login`);
  await page.locator('form[data-provider="carte-vitale"] button').click();
  await page.locator('button[value="angela"]').click();
  await page.locator('form[action$="/login"] button').click();
  assert.match(await page.locator('main').innerText(), /chiffrés pour ce service|encrypted for this service/);
  await checkPage(page, `citizen-demo-dossier-medical`);
}
