import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { type Desk, type Looking, phone, screen, sitDown } from '../support/desk.ts';
import { startWorld, type World } from '../support/world.ts';

const doctor = '899800000012';
const nurse = '899800000061';

let world: World;
let browser: Browser;
before(async () => {
  [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await world?.close();
});

/** Several people at their desks at once: most of a login is waiting. */
const together = { concurrency: 4 };

const french: Looking = { language: 'fr', width: screen, colorScheme: 'light' };

/** Somebody sits down with a card in the reader, does something, and leaves a browser that had nothing to complain of. */
async function atDesk(looking: Looking, card: string | undefined, act: (desk: Desk) => Promise<void>): Promise<void> {
  const desk = await sitDown(browser, world, looking, card === undefined ? undefined : world.card(card));
  try {
    await act(desk);
    assert.deepEqual(desk.complaints, []);
  } finally {
    await desk.leave();
  }
}

const at = (service: string) => `${world.demoOrigin}/${service}`;
/** What the page says first; a failure prints it. */
const wordsOf = async (page: Page) => (await page.locator('main').innerText()).slice(0, 1000);
const holderOn = (page: Page) => page.locator('[data-who]').innerText();
const chooseCard = (page: Page) => page.locator('a.button[href*="/card?ticket="]').click();
const pressLogin = (page: Page, service = 'cabinet') => page.locator(`a[href="/${service}/login"]`).click();
const pressLogout = (page: Page, service: string) => page.locator(`form[action="/${service}/logout"] button`).click();

/** From the service's own page to the login page. */
const begin = async (page: Page, service = 'cabinet'): Promise<void> => {
  await page.goto(at(service));
  await pressLogin(page, service);
};

const logIn = async (page: Page, service = 'cabinet'): Promise<void> => {
  await begin(page, service);
  await chooseCard(page);
};

/** Back or forward, from a page that has come whole: one that is still coming would be given up. */
async function walk(page: Page, way: 'goBack' | 'goForward'): Promise<void> {
  await page.waitForLoadState();
  await page[way]();
}

/** The platform tells the other service in its own time: opens its page, without rest, until the words are there. */
async function eventually(page: Page, url: string, words: RegExp): Promise<void> {
  const deadline = performance.now() + 20_000;
  do await page.goto(url);
  while (!words.test(await wordsOf(page)) && performance.now() < deadline);
  assert.match(await wordsOf(page), words);
}

const wordsIn = {
  fr: { told: /fermée ailleurs/, out: /Vous êtes déconnecté, ici et sur la plateforme/, profession: /Médecin/ },
  en: { told: /closed elsewhere/, out: /You are logged out, here and at the platform/, profession: /Doctor/ },
} as const;

describe('from the button of a service to its claims, on to a second service, and out of both', together, () => {
  for (const looking of [
    { language: 'fr', width: phone, colorScheme: 'light' },
    { language: 'fr', width: screen, colorScheme: 'dark' },
    { language: 'en', width: phone, colorScheme: 'dark' },
    { language: 'en', width: screen, colorScheme: 'light' },
  ] as const) {
    const { language, width, colorScheme } = looking;
    test(`${language}, ${width} px, ${colorScheme}`, () =>
      atDesk(looking, doctor, async (desk) => {
        const page = desk.page();
        const words = wordsIn[language];
        await page.goto(at('cabinet'));
        await desk.look('demo-welcome');
        await pressLogin(page);
        assert.ok(page.url().startsWith(new URL(world.authorizeUrl).origin));
        await desk.look('demo-login');
        await chooseCard(page);
        assert.equal(page.url(), at('cabinet'));
        assert.equal(await holderOn(page), 'Camille ARNOUX');
        assert.match(await wordsOf(page), words.profession);
        assert.match(await wordsOf(page), /SubjectNameID[\s\S]*899800000012/);
        await desk.look('demo-signed-in');
        await begin(page, 'hopital');
        assert.equal(page.url(), at('hopital'));
        assert.equal(await holderOn(page), 'Camille ARNOUX');
        await pressLogout(page, 'hopital');
        assert.match(await wordsOf(page), words.out);
        await desk.look('demo-logged-out');
        await eventually(page, at('cabinet'), words.told);
        await desk.look('demo-closed-elsewhere');
        await pressLogin(page);
        assert.match(page.url(), /\/login\//);
      }));
  }
});

describe('a card that is refused', together, () => {
  test('a revoked one is, in words, and a good one goes on with the same login', () =>
    atDesk(french, `${doctor}-revoked`, async (desk) => {
      await logIn(desk.page());
      assert.match(await wordsOf(desk.page()), /Votre carte a été mise en opposition\.[\s\S]*P203/);
      await desk.look('demo-refused');
      const { pathname } = new URL(desk.page().url());
      await desk.insert(world.card(doctor));
      assert.equal(new URL(desk.page().url()).pathname, pathname);
      await chooseCard(desk.page());
      assert.equal(await holderOn(desk.page()), 'Camille ARNOUX');
    }));

  test('the words stay when the reader changes the language', () =>
    atDesk({ ...french, width: phone }, `${doctor}-revoked`, async ({ page }) => {
      await logIn(page());
      await page().locator('.language a').click();
      assert.match(await wordsOf(page()), /Your card has been revoked/);
    }));

  test('no card at all is told apart, and a card goes on', () =>
    atDesk(french, undefined, async (desk) => {
      await logIn(desk.page());
      assert.match(await wordsOf(desk.page()), /Aucune carte n’a été présentée\.[\s\S]*P201/);
      await desk.look('demo-no-card');
      await desk.insert(world.card(doctor));
      await chooseCard(desk.page());
      assert.equal(await holderOn(desk.page()), 'Camille ARNOUX');
    }));
});

describe('another card in the same browser', together, () => {
  test('after a logout it is another person', () =>
    atDesk(french, doctor, async (desk) => {
      await logIn(desk.page());
      await pressLogout(desk.page(), 'cabinet');
      await desk.insert(world.card(nurse));
      await logIn(desk.page());
      assert.equal(await holderOn(desk.page()), 'Nadia FERRANDEL');
    }));

  test('while somebody is logged in, the session is the browser’s: whoever takes their card must log out too', () =>
    atDesk(french, doctor, async (desk) => {
      await logIn(desk.page());
      await desk.insert(world.card(nurse));
      await begin(desk.page(), 'hopital');
      assert.equal(await holderOn(desk.page()), 'Camille ARNOUX');
    }));

  test('a login that was open before ends the session of the one who came between', () =>
    atDesk(french, doctor, async (desk) => {
      const waiting = await desk.newTab();
      await begin(waiting, 'hopital');
      const address = waiting.url();
      await logIn(desk.page());
      await desk.insert(world.card(nurse));
      await desk.page().goto(address);
      await chooseCard(desk.page());
      assert.equal(await holderOn(desk.page()), 'Nadia FERRANDEL');
      await eventually(desk.page(), at('cabinet'), wordsIn.fr.told);
    }));
});

describe('the ways round', together, () => {
  test('cancel returns to the service, which says so', () =>
    atDesk({ ...french, width: phone }, doctor, async (desk) => {
      const page = desk.page();
      await begin(page);
      await page.locator('form[action$="/cancel"] button').click();
      assert.equal(page.url(), at('cabinet'));
      assert.match(await wordsOf(page), /Connexion abandonnée[\s\S]*access_denied/);
      await desk.look('demo-cancelled');
      await logIn(page);
      assert.equal(await holderOn(page), 'Camille ARNOUX');
    }));

  test('the help for cards leads back to the same login', () =>
    atDesk({ ...french, language: 'en' }, doctor, async (desk) => {
      const page = desk.page();
      await begin(page);
      const { pathname } = new URL(page.url());
      await page.locator('a[href$="/help"]').click();
      await desk.look('demo-help');
      await page.locator('main a.button').click();
      assert.equal(new URL(page.url()).pathname, pathname);
      await chooseCard(page);
      assert.equal(await holderOn(page), 'Camille ARNOUX');
    }));

  test('two tabs: each finishes its own login, at one service and at two', () =>
    atDesk(french, doctor, async (desk) => {
      const [first, second, third] = [desk.page(), await desk.newTab(), await desk.newTab()];
      await begin(first);
      await begin(second);
      await begin(third, 'hopital');
      for (const tab of [first, second, third]) {
        await chooseCard(tab);
        assert.equal(await holderOn(tab), 'Camille ARNOUX');
      }
    }));

  test('back, at each step, leads to a page from which one can go on', () =>
    atDesk(french, doctor, async (desk) => {
      const page = desk.page();
      await begin(page);
      await walk(page, 'goBack');
      assert.equal(page.url(), at('cabinet'));
      await walk(page, 'goForward');
      await chooseCard(page);
      assert.equal(await holderOn(page), 'Camille ARNOUX');
      await walk(page, 'goBack');
      assert.match(await wordsOf(page), /a déjà servi\.[\s\S]*P104/);
      assert.equal(await page.locator('main a.button').getAttribute('href'), new URL('/', at('cabinet')).href);
      await desk.look('demo-used');
      await walk(page, 'goForward');
      await pressLogout(page, 'cabinet');
      await walk(page, 'goBack');
      assert.doesNotMatch(await wordsOf(page), /ARNOUX/);
    }));
});

describe('without JavaScript', together, () => {
  const plain = { ...french, width: phone, javaScriptEnabled: false };

  test('a whole login, a second service, and a logout', () =>
    atDesk(plain, doctor, async ({ page }) => {
      await logIn(page());
      assert.equal(await holderOn(page()), 'Camille ARNOUX');
      await begin(page(), 'hopital');
      assert.equal(await holderOn(page()), 'Camille ARNOUX');
      await pressLogout(page(), 'hopital');
      assert.match(await wordsOf(page()), wordsIn.fr.out);
    }));

  test('a refusal, the virtual reader, and cancel', () =>
    atDesk(plain, `${doctor}-expired`, async ({ page }) => {
      await logIn(page());
      assert.match(await wordsOf(page()), /Votre carte a expiré/);
      await page().locator('a[href*="/reader?ticket="]').click();
      await page()
        .locator('form', { has: page().locator(`input[value="${nurse}"]`) })
        .locator('button')
        .click();
      assert.equal(await holderOn(page()), 'Nadia FERRANDEL');
      await pressLogout(page(), 'cabinet');
      await begin(page());
      await page().locator('form[action$="/cancel"] button').click();
      assert.match(await wordsOf(page()), /access_denied/);
    }));
});
