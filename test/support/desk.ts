import assert from 'node:assert/strict';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { TestCard } from '#sandbox/cards/test-card.ts';
import { checkPage } from './browser.ts';
import type { World } from './world.ts';

/** How the person at the desk looks at the pages. */
export type Looking = {
  readonly language: 'fr' | 'en';
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
  readonly javaScriptEnabled?: boolean;
};

/** A real Chromium on a desk, with a reader into which one puts a card. */
export type Desk = {
  /** The tab in front. After `insert` it is another one, at the same address. */
  readonly page: () => Page;
  /** Another tab of the same browser. */
  readonly newTab: () => Promise<Page>;
  /** Changes the card: from now on the browser presents this one, or none. Cookies stay, other tabs close. */
  readonly insert: (card: TestCard | undefined) => Promise<void>;
  /** Looks at a page: sound for everybody, in the person's language, not wider than the window. */
  readonly look: (name: string, page?: Page) => Promise<void>;
  /** What went wrong beside the pages, oldest first: blocked by a policy, a part that failed to load. */
  readonly complaints: readonly string[];
  readonly leave: () => Promise<void>;
};

export const phone = 360;
export const screen = 1280;

/**
 * Somebody sits down, with this card in the reader or none. The certificate is presented to the card host, and to nobody else, in a TLS handshake of its
 * own for each connection. Policies stay on: a form whose redirects they forbid fails here as it does for everybody.
 */
export async function sitDown(
  browser: Browser,
  world: World,
  looking: Looking,
  inserted: TestCard | undefined,
): Promise<Desk> {
  const complaints: string[] = [];
  const open = async (card: TestCard | undefined, before?: BrowserContext): Promise<Page> => {
    const cookies = before === undefined ? {} : { storageState: await before.storageState() };
    const context = await browser.newContext({ ...optionsOf(looking), ...presenting(world, card), ...cookies });
    context.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) complaints.push(message.text());
    });
    context.on('response', (response) => {
      const isPart = response.request().resourceType() !== 'document';
      if (isPart && !response.ok()) complaints.push(`${response.status()} ${response.url()}`);
    });
    return context.newPage();
  };
  let page = await open(inserted);
  return {
    page: () => page,
    newTab: () => page.context().newPage(),
    insert: async (card) => {
      const before = page;
      page = await open(card, before.context());
      await page.goto(before.url());
      await before.context().close();
    },
    look: (name, seen = page) => lookAt(seen, looking, name),
    complaints,
    leave: () => page.context().close(),
  };
}

const optionsOf = ({ language, width, colorScheme, javaScriptEnabled = true }: Looking): BrowserContextOptions => ({
  viewport: { width, height: 800 },
  colorScheme,
  locale: language === 'fr' ? 'fr-FR' : 'en-GB',
  javaScriptEnabled,
  // The sandbox's own root vouches for the card host; no browser knows it.
  ignoreHTTPSErrors: true,
});

const presenting = ({ cardOrigin }: World, card: TestCard | undefined): BrowserContextOptions =>
  card === undefined
    ? {}
    : {
        clientCertificates: [
          {
            origin: cardOrigin,
            cert: Buffer.from(card.certificatePem + card.chainPem),
            key: Buffer.from(card.keyPem),
          },
        ],
      };

async function lookAt(page: Page, { language }: Looking, name: string): Promise<void> {
  const seen = await page.evaluate(() => ({
    language: document.documentElement.lang,
    headings: document.querySelectorAll('h1').length,
  }));
  assert.deepEqual(seen, { language, headings: 1 }, `${name}: ${page.url()}`);
  await checkPage(page, name);
}
