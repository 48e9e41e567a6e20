import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { decodeJwt } from 'jose';
import type { Browser, Page } from 'playwright-core';
import { keepScreenshot, launchBrowser } from '../support/browser.ts';
import { type Desk, type Looking, phone as narrow, screen, sitDown } from '../support/desk.ts';
import { type Pocket, pocketPin, takeOutPhone } from '../support/pocket.ts';
import { startWorld, type World } from '../support/world.ts';

// One Chromium plays the desk, and a second context of it the phone, against the platform as `npm start` opens it:
// nothing passes between the two but what the person reads on one and types on the other. That each page is sound for
// everybody is looked at in `card-login`, `device-pages` and `phone-app`.
let world: World;
let browser: Browser;
before(async () => {
  [world, browser] = await Promise.all([startWorld({ overrides: { ciba: { intervalSeconds: 1 } } }), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await world?.close();
});

/** The clock of the phone is this far off: ten minutes lock nobody out. */
type Walk = Looking & { readonly person: string; readonly name: string; readonly skewSeconds: number };

const walks: readonly Walk[] = [
  {
    language: 'fr',
    width: screen,
    colorScheme: 'light',
    person: '899800000012',
    name: 'Camille ARNOUX',
    skewSeconds: 600,
  },
  {
    language: 'en',
    width: narrow,
    colorScheme: 'dark',
    person: '899800000061',
    name: 'Nadia FERRANDEL',
    skewSeconds: -600,
  },
];

const cabinet = /cabinet|practice/i;
const at = (service: string) => `${world.demoOrigin}/${service}`;

/** By card, to the page with the QR code; the link under it is what the phone's camera would read. */
const offerAtDesk = async ({ person, ...looking }: Walk): Promise<string> => {
  const desk = await sitDown(browser, world, looking, world.card(person));
  const professional = new URL(world.authorizeUrl).origin;
  await desk.page().goto(`${professional}/devices`);
  await desk.page().locator('a[href*="/card?ticket="]').click();
  await desk.page().goto(`${professional}/devices/add`);
  await desk.page().locator('form button').click();
  const link = await desk.page().locator('a.copy').innerText();
  await desk.leave();
  return link;
};

/** Seconds by which the signed answers of this phone differ from our time. */
const listenToAnswers = (page: Page): readonly number[] => {
  const skews: number[] = [];
  page.on('request', (request) => {
    if (!request.url().endsWith('/answer')) return;
    const { jws } = request.postDataJSON() as { readonly jws: string };
    skews.push(Number(decodeJwt(jws)['atSeconds']) - Date.now() / 1000);
  });
  return skews;
};

/** From the login page to the number that the desk shows. */
const askPhone = async (page: Page, person: string): Promise<string> => {
  await page.locator('input[name="login"]').fill(person);
  await page.locator('form[action$="/phone"] button').click();
  return numberOn(page);
};

const numberOn = async (page: Page): Promise<string> =>
  (await page.locator('[data-code]').first().innerText()).match(/\d\d/)?.[0] ?? '';

/** The phone shows who asks, and the desk's number among three. */
const seeRequest = async (phone: Pocket, code: string, service: RegExp): Promise<readonly string[]> => {
  const { serviceName, choices } = await phone.awaitRequest();
  assert.match(serviceName, service);
  assert.equal(new Set(choices).size, 3);
  assert.ok(choices.includes(code), `${code} among ${choices.join()}`);
  return choices;
};

type Walked = { readonly walk: Walk; readonly desk: Desk; readonly phone: Pocket };

const pictureOf = ({ language, width }: Walk, what: string) => `both-${what}-${language}-${width}`;

const pickWrong = async ({ walk, desk, phone }: Walked): Promise<void> => {
  const page = desk.page();
  await page.goto(at('cabinet'));
  await page.locator('a[href="/cabinet/login"]').click();
  const code = await askPhone(page, walk.person);
  const choices = await seeRequest(phone, code, cabinet);
  await keepScreenshot(page, pictureOf(walk, 'desk-waits'));
  await keepScreenshot(phone.page, pictureOf(walk, 'phone-asks'));
  await phone.approve(choices.find((choice) => choice !== code) ?? '');
  await page.waitForSelector('body[data-page="login"] [data-refusal="P502"]');
  await phone.page.locator('.bottom .button').click();
};

/** On the login page that the wrong number led back to: a wrong PIN first, which costs a try and nothing else. */
const logIn = async ({ walk, desk, phone }: Walked): Promise<void> => {
  const page = desk.page();
  const code = await askPhone(page, walk.person);
  await seeRequest(phone, code, cabinet);
  await phone.pick(code);
  await phone.typePin('735906');
  await phone.page.getByRole('alert').waitFor();
  await phone.typePin(pocketPin);
  await phone.awaitEnd();
  await page.waitForURL(at('cabinet'));
  assert.equal(await page.locator('[data-who]').innerText(), walk.name);
  assert.match(await page.locator('main').innerText(), /MOBILE/);
  await keepScreenshot(page, pictureOf(walk, 'desk-in'));
  await phone.page.locator('.bottom .button').click();
};

/** By CIBA: the desk application of a colleague, and no login page at all. */
const logColleagueIn = async ({ walk, desk, phone }: Walked): Promise<void> => {
  const page = desk.page();
  await page.goto(at('bureau'));
  await page.locator('#person').selectOption(walk.person);
  await page.locator('form button').click();
  const code = await numberOn(page);
  await seeRequest(phone, code, /bureau/i);
  await phone.approve(code);
  await page.locator('.notice.good').filter({ hasText: walk.person }).waitFor();
  await keepScreenshot(page, pictureOf(walk, 'desk-colleague'));
};

const withBoth = async (walk: Walk, play: (walked: Walked, skews: readonly number[]) => Promise<void>) => {
  const { language, colorScheme, skewSeconds } = walk;
  const link = await offerAtDesk(walk);
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const phone = await takeOutPhone(browser, world.phoneOrigin, { locale, colorScheme, bypassCSP: true });
  await phone.page.clock.install({ time: Date.now() + skewSeconds * 1000 });
  const skews = listenToAnswers(phone.page);
  await phone.enrol(new URL(link).hash.slice(1));
  const desk = await sitDown(browser, world, walk, undefined);
  await play({ walk, desk, phone }, skews);
  assert.deepEqual([desk.complaints, phone.complaints], [[], []]);
  await Promise.all([desk.leave(), phone.leave()]);
};

describe('a desk and a phone', { concurrency: 2 }, () => {
  for (const walk of walks) {
    const { language, width, skewSeconds } = walk;
    test(`from enrolment by card to logins by phone (${language}, desk ${width} px, phone ${skewSeconds} s off)`, () =>
      withBoth(walk, async (walked, skews) => {
        await pickWrong(walked);
        await logIn(walked);
        await logColleagueIn(walked);
        assert.equal(skews.length, 4);
        for (const skew of skews) assert.ok(Math.abs(skew - skewSeconds) < 60, `${skew} seconds`);
      }));
  }
});
