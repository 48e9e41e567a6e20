import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { checkPage, launchBrowser } from '../support/browser.ts';
import { startWorld, type World } from '../support/world.ts';

const doctor = '899800000012';

let world: World;
let browser: Browser;
before(async () => {
  [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
});
after(async () => {
  await browser.close();
  await world.close();
});

const choose = (page: Page, action: string, card: string) =>
  page
    .locator(`form[action="${action}"]`, { has: page.locator(`input[value="${card}"]`) })
    .last()
    .locator('button')
    .click();

for (const [scheme, width, locale] of [
  ['light', 1280, 'fr-FR'],
  ['dark', 360, 'en-GB'],
] as const) {
  test(`a newcomer walks through the sandbox (${scheme}, ${width}px, ${locale})`, async () => {
    // The policy stays on, so that a form whose redirects it forbids would fail here as it does for everyone.
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      colorScheme: scheme,
      locale,
    });
    const page = await context.newPage();
    try {
      await walk(page);
    } catch (cause) {
      throw new Error(`on ${page.url()}, which says: ${await page.locator('main').innerText()}`, { cause });
    }
    await context.close();
  });
}

async function walk(page: Page): Promise<void> {
  await page.goto(`${world.readerOrigin}/`);
  await checkPage(page, `sandbox-index`);
  await page.goto(`${world.readerOrigin}/reader`);
  await choose(page, '/reader/insert', doctor);
  await checkPage(page, `sandbox-reader`);
  await page.goto(`${world.demoOrigin}/cabinet`);
  await checkPage(page, `sandbox-cabinet`);
  await page.locator('a[href="/cabinet/login"]').click();
  await page.locator('a[href*="/reader?ticket="]').click();
  await checkPage(page, `sandbox-ticket`);
  await choose(page, '/reader/present', `${doctor}-revoked`);
  assert.match(await page.locator('.notice.alert').innerText(), /mise en opposition|has been revoked/);
  await page.locator('a[href*="/reader?ticket="]').click();
  await choose(page, '/reader/present', doctor);
  assert.equal(page.url(), `${world.demoOrigin}/cabinet`);
  assert.equal(await page.locator('[data-who]').innerText(), 'Camille ARNOUX');
  await checkPage(page, `sandbox-signed-in`);
  await page.goto(`${world.demoOrigin}/hopital/login`);
  assert.equal(page.url(), `${world.demoOrigin}/hopital`);
  await page.locator('form[action="/hopital/logout"] button').click();
  assert.equal(page.url(), `${world.demoOrigin}/hopital`);
  assert.match(await page.locator('.notice.good').innerText(), /Vous êtes déconnecté|You are logged out/);
  await checkPage(page, `sandbox-signed-out`);
  await page.locator('a[href="/hopital/login"]').click();
  await page.locator('form[action$="/cancel"] button').click();
  assert.match(await page.locator('.notice.alert').innerText(), /access_denied/);
}
