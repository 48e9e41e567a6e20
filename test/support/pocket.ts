import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** A phone in somebody's pocket: a real Chromium as narrow as one, with the app open, played by what it says. */
export type Pocket = {
  readonly page: Page;
  /** What went wrong beside the pages: refused by a policy, thrown and not caught. */
  readonly complaints: readonly string[];
  /** Enrols by the token behind a QR code, with a PIN, and waits for requests. */
  readonly enrol: (token: string, pin?: string) => Promise<void>;
  /** The request that has arrived: who asks, and the numbers to choose from. */
  readonly awaitRequest: () => Promise<{ readonly serviceName: string; readonly choices: readonly string[] }>;
  readonly pick: (code: string) => Promise<void>;
  readonly typePin: (pin?: string) => Promise<void>;
  /** Picks the number and types the PIN; the headline of the end. */
  readonly approve: (code: string, pin?: string) => Promise<string>;
  readonly refuse: () => Promise<string>;
  readonly report: () => Promise<string>;
  /** The headline of the end of a request. */
  readonly awaitEnd: () => Promise<string>;
  readonly leave: () => Promise<void>;
};

export const pocketPin = '481516';

/** Takes a phone out. The words by which it is played are French or English, as its language is. */
export const takeOutPhone = async (
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Pocket> => {
  const context = await browser.newContext({
    viewport: { width: 360, height: 640 },
    hasTouch: true,
    locale: 'fr-FR',
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
  });
  await page.goto(origin);
  await page.locator('h1').waitFor();
  const awaitEnd = () => page.locator('.calm:has(.eyebrow) h1').innerText();
  const pocket: Pocket = {
    page,
    complaints,
    enrol: async (token, pin = pocketPin) => {
      await page.goto(`${origin}/#${token}`);
      await page.locator('#pin').fill(pin);
      await page.locator('#again').fill(pin);
      await page.locator('form > .button').click();
      await page.locator('.calm.good').waitFor();
      await page.locator('.bottom .button').last().click();
      await page.locator('[data-state=open]').waitFor();
    },
    awaitRequest: async () => {
      const choices = await page
        .locator('.number')
        .first()
        .waitFor()
        .then(() => page.locator('.number').allInnerTexts());
      return { serviceName: await page.locator('h1').innerText(), choices };
    },
    pick: (code) => page.locator('.number', { hasText: code }).click(),
    typePin: async (pin = pocketPin) => {
      await page.locator('#pin').fill(pin);
      await page.locator('form .button[aria-label]').click();
    },
    approve: async (code, pin) => {
      await pocket.pick(code);
      await pocket.typePin(pin);
      return awaitEnd();
    },
    refuse: async () => {
      await page.locator('.pair .button.second').click();
      return awaitEnd();
    },
    report: async () => {
      await page.locator('.pair .button.danger').click();
      await page.locator('.bottom > .button.danger').click();
      return awaitEnd();
    },
    awaitEnd,
    leave: () => context.close(),
  };
  return pocket;
};
