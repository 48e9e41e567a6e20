import assert from 'node:assert/strict';
import { after, before, describe, it, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { operatorRoles } from '#operators/operator.ts';
import { checkAccessibility, checkPage, keepScreenshot, launchBrowser, visitWith } from '../support/browser.ts';
import { type Desk, deskOf, newOperator } from '../support/console-desk.ts';
import { wearFinger } from '../support/partner-journey.ts';
import { startWorld, type World } from '../support/world.ts';

/** The operator console in a real browser: every place of the navigation, and the pages behind them. */
let browser: Browser;
let world: World;
let desk: Desk;
before(async () => {
  [browser, world] = await Promise.all([launchBrowser(), startWorld({ office: true, citizen: true })]);
  desk = await deskOf(world, operatorRoles, 'Alix Durand');
  await desk.fill('/console/exploitants/nouveau', '/nouveau', { name: 'Noé', roles: 'support', reason: 'Il arrive.' });
});
after(async () => {
  await browser?.close();
  await world?.close();
});

const bring = async (context: BrowserContext): Promise<void> => {
  for (const { key, value } of await desk.jar.getCookies(world.officeOrigin))
    await context.addCookies([{ name: key, value, url: world.officeOrigin, sameSite: 'Strict' }]);
};

const placesOf = async (page: Page): Promise<readonly string[]> => {
  await page.goto(`${world.officeOrigin}/console`);
  const found = await page
    .locator('.console-wide nav a')
    .evaluateAll((links) => links.map((one) => one.getAttribute('href')));
  return found.flatMap((href) => href ?? []);
};

const kindOf = (path: string): string => path.replace(/\?.*/, '').replaceAll(/\/[^/]*\d[^/]*/g, '/one');

/** Of each table one row, of each list one line: the others are the same page with other words. Files are no pages. */
const oneOfEach = ['tbody tr', 'li', 'section'].map((name) => `:not(${name}:nth-of-type(n+2) a)`).join('');

/** Pages behind this one that were not seen yet. */
const behind = async (page: Page, seen: Set<string>): Promise<readonly string[]> => {
  const links = page.locator(`.console-page a[href^="/console/"]:not([download])${oneOfEach}`);
  const found = await links.evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
  return found.filter((href) => !seen.has(kindOf(href)) && seen.add(kindOf(href)).size > 0);
};

const check = async (page: Page, path: string): Promise<void> => {
  const answer = await page.goto(world.officeOrigin + path);
  assert.equal(answer?.status(), 200, path);
  const file = kindOf(path).replace('/console', '').replaceAll('/', '-');
  await checkPage(page, `console${file === '' ? '-home' : file}`);
};

/** Walks from the navigation to every kind of page that a link leads to. */
const walk = async (page: Page): Promise<number> => {
  const seen = new Set<string>(['/console/api/openapi.json']);
  const waiting = [...(await placesOf(page))];
  for (const path of waiting) seen.add(kindOf(path));
  for (const path of waiting) {
    await check(page, path);
    waiting.push(...(await behind(page, seen)));
  }
  return waiting.length;
};

describe('every page is whole, accessible, and does not scroll sideways', { concurrency: true }, () => {
  for (const [locale, width, colorScheme] of [
    ['fr', 360, 'dark'],
    ['en', 1280, 'light'],
  ] as const) {
    const name = `${locale}-${width}-${colorScheme}`;
    const options = { colorScheme, locale, bypassCSP: true, viewport: { width, height: 800 } } as const;
    it(`signed in (${name})`, () =>
      visitWith(browser, options, async (page) => {
        await bring(page.context());
        assert.ok((await walk(page)) > 16);
      }));
    it(`not signed in (${name})`, () =>
      visitWith(browser, options, async (page) => {
        for (const path of ['/console/connexion', '/console/au-revoir']) await check(page, path);
      }));
  }
});

test('a card opens the console from the page that was wanted, and the way out leads through the door', async () => {
  // The policies stay on, so that a form whose redirects they forbid would fail here as it does for everyone.
  const context = await browser.newContext({ locale: 'fr-FR' });
  const page = await context.newPage();
  await page.goto(`${world.officeOrigin}/console/exploitants`);
  await page.getByRole('button', { name: 'Se connecter avec sa carte' }).click();
  await page.locator('a[href*="/reader?ticket="]').click();
  const card = page.locator('form[action="/reader/present"]', { has: page.locator('input[value="899800000012"]') });
  await card.last().locator('button').click();
  await page.waitForURL(`${world.officeOrigin}/console/exploitants`);
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await page.waitForURL(`${world.officeOrigin}/console/au-revoir`);
  await page.goto(`${world.officeOrigin}/console`);
  await page.waitForURL(`${world.officeOrigin}/console/connexion*`);
  await context.close();
});

test('a passkey is added by a link, opens the console, and the link is then used up', async () => {
  const enrolmentLink = await linkForSomebodyNew();
  const context = await browser.newContext({ locale: 'fr-FR' });
  const page = await context.newPage();
  await wearFinger(context, page);
  await page.goto(enrolmentLink);
  await page.locator('input[name=name]').fill('Poste de garde');
  await page.locator('[data-passkey] button').click();
  await page.getByText('Votre clé d’accès est prête').waitFor();
  await page.locator('[data-passkey] button').click();
  await page.waitForURL(`${world.officeOrigin}/console`);
  await page.goto(`${world.officeOrigin}/console/moi`);
  await page.getByText('Poste de garde').first().waitFor();
  assert.equal((await page.goto(enrolmentLink))?.status(), 404);
  await context.close();
});

/** Somebody new, and the link that a colleague copied for them. */
const linkForSomebodyNew = async (): Promise<string> => {
  const operatorId = await newOperator(world, { name: 'Lou Bernard', roles: ['auditor'], nationalId: undefined });
  const context = await browser.newContext({ locale: 'fr-FR', permissions: ['clipboard-read', 'clipboard-write'] });
  await bring(context);
  const page = await context.newPage();
  await page.goto(`${world.officeOrigin}/console/exploitants/${operatorId}`);
  await page.getByRole('button', { name: 'Faire le lien' }).click();
  await page.getByRole('button', { name: 'Copier' }).click();
  await page.getByText('Copié.').waitFor();
  assert.deepEqual(await checkAccessibility(page), []);
  await keepScreenshot(page, 'console-exploitants-lien');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  await context.close();
  return copied;
};
