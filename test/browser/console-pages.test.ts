import assert from 'node:assert/strict';
import { after, before, describe, it, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { operatorRoles } from '#operators/operator.ts';
import { checkAccessibility, keepScreenshot, launchBrowser, overflowOf, visitWith } from '../support/browser.ts';
import { type Desk, deskOf, newOperator } from '../support/console-desk.ts';
import { startWorld, type World } from '../support/world.ts';

/** The operator console in a real browser: every place of the navigation, and the pages behind them. */
let browser: Browser;
let world: World;
let desk: Desk;
let newcomer: Desk;
before(async () => {
  [browser, world] = await Promise.all([launchBrowser(), startWorld({ office: true, citizen: true })]);
  desk = await deskOf(world, operatorRoles, 'Alix Durand');
  newcomer = await deskOf(world, ['support'], 'Noé Martin');
});
after(async () => {
  await browser?.close();
  await world?.close();
});

const bring = async (context: BrowserContext): Promise<void> => {
  for (const { key, value } of await desk.jar.getCookies(world.officeOrigin))
    await context.addCookies([{ name: key, value, url: world.officeOrigin, sameSite: 'Strict' }]);
};

/** Pages that are not in the navigation. */
const further = (): readonly string[] => [
  '/console/exploitants/nouveau',
  `/console/exploitants/${newcomer.operatorId}`,
  `/console/exploitants/${newcomer.operatorId}/retrait`,
  '/console/jetons/nouveau',
];

const placesOf = async (page: Page): Promise<readonly string[]> => {
  await page.goto(`${world.officeOrigin}/console`);
  const found = await page
    .locator('.console-wide nav a')
    .evaluateAll((links) => links.map((one) => one.getAttribute('href')));
  return found.flatMap((href) => href ?? []);
};

const check = async (page: Page, path: string, name: string): Promise<void> => {
  const answer = await page.goto(world.officeOrigin + path);
  if (answer?.status() === 404) return;
  assert.equal(answer?.status(), 200, path);
  assert.equal(await overflowOf(page), 0, `${path} scrolls sideways`);
  assert.deepEqual(await checkAccessibility(page), [], path);
  await keepScreenshot(
    page,
    `console-${
      path
        .replaceAll('/', '-')
        .replace('-console', '')
        .replaceAll(/[0-9a-f-]{36}/g, '-one') || '-home'
    }-${name}`,
  );
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
        for (const path of [...(await placesOf(page)), ...further()]) await check(page, path, name);
      }));
    it(`not signed in (${name})`, () =>
      visitWith(browser, options, async (page) => {
        for (const path of ['/console/connexion', '/console/au-revoir']) await check(page, path, name);
      }));
  }
});

test('a passkey is added by a link, opens the console, and the link is then used up', async () => {
  const enrolmentLink = await linkForSomebodyNew();
  const context = await browser.newContext({ locale: 'fr-FR' });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
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

/** Somebody new, and the link that they were handed. */
const linkForSomebodyNew = async (): Promise<string> => {
  const operatorId = await newOperator(world, { name: 'Lou Bernard', roles: ['auditor'], nationalId: undefined });
  const page = await desk.fill(`/console/exploitants/${operatorId}`, '/lien');
  const enrolmentLink = /readonly value="([^"]+)"/.exec(page.text)?.[1];
  assert.ok(enrolmentLink !== undefined, page.text.slice(0, 300));
  return enrolmentLink;
};
