import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { checkAccessibility } from '../support/browser.ts';
import { type Home, moveIn } from '../support/certificate-store.ts';
import { startWorld, type World } from '../support/world.ts';

// Chromium itself presents the certificate here, from its own store. The tests in test/browser go through Playwright,
// which ends TLS in between; the Chromium from npm knows no store at all.

const [doctor, nurse] = ['899800000012', '899800000061'];

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world?.close());

const atHome =
  (play: (home: Home) => Promise<void>): (() => Promise<void>) =>
  async () => {
    const home = await moveIn(world);
    try {
      await play(home);
    } finally {
      await home.leave();
    }
  };

/** A browser from its start to its end; every page on the way is sound for everybody. */
const browse = async (home: Home, play: (page: Page) => Promise<void>): Promise<void> => {
  const context = await home.openBrowser();
  try {
    await play(context.pages()[0] ?? (await context.newPage()));
  } finally {
    await context.close();
  }
};

const wordsOf = (page: Page) => page.locator('main').innerText();
const holderOn = (page: Page) => page.locator('[data-who]').innerText();
const logOut = (page: Page) => page.locator('form[action="/cabinet/logout"] button').click();

const logIn = async (page: Page): Promise<void> => {
  await page.goto(`${world.demoOrigin}/cabinet`);
  await page.locator('a[href="/cabinet/login"]').click();
  assert.deepEqual(await checkAccessibility(page), []);
  await page.locator('a.button[href*="/card?ticket="]').click();
  assert.deepEqual(await checkAccessibility(page), []);
};

test(
  'Chromium presents the card from its own store, to a host that it trusts by the root there',
  atHome(async (home) => {
    await home.importCard(doctor);
    await browse(home, async (page) => {
      await logIn(page);
      assert.equal(page.url(), `${world.demoOrigin}/cabinet`);
      assert.equal(await holderOn(page), 'Camille ARNOUX');
      await logOut(page);
      await logIn(page);
      assert.equal(await holderOn(page), 'Camille ARNOUX');
    });
  }),
);

test(
  'a certificate of another authority is not presented: the page says that no card was',
  atHome(async (home) => {
    await home.importStranger();
    await browse(home, async (page) => {
      await logIn(page);
      assert.match(await wordsOf(page), /Aucune carte n’a été présentée\.[\s\S]*P201/);
    });
  }),
);

test(
  'a revoked card is refused in words, and the card of somebody else in the next browser is somebody else',
  atHome(async (home) => {
    await home.importCard(`${doctor}-revoked`);
    await browse(home, async (page) => {
      await logIn(page);
      assert.match(await wordsOf(page), /Votre carte a été mise en opposition\.[\s\S]*P203/);
    });
    await home.remove(`CPS ${world.card(`${doctor}-revoked`).holderName}`);
    await home.importCard(nurse);
    await browse(home, async (page) => {
      await logIn(page);
      assert.equal(await holderOn(page), 'Nadia FERRANDEL');
    });
  }),
);
