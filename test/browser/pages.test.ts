import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { html, render } from '#platform/html.ts';
import { checkAccessibility, checkPage, launchBrowser, overflowOf, visitWith } from '../support/browser.ts';
import { documents, type PageServer, startPageServer, stylesheets } from '../support/page-server.ts';

const names = Object.keys(documents.fr);
const languages = ['fr', 'en'] as const;
const focusable = 'a[href], button, input:not([type=hidden]), summary, [tabindex="0"]';

/** Strings that the escaping test writes into one page, in text and in an attribute. */
const fragments = ['<', '>', '"', "'", '&', '`', '=', '/', ' ', 'a', '<script>', '</p>', '&lt;', 'é'];
const samples = fc.sample(fc.string({ unit: fc.constantFrom(...fragments) }), 300);
const samplePage = render(html`<!doctype html>
<html lang="fr"><meta charset="utf-8"><title>x</title>${samples.map((sample) => html`<p title="${sample}">${sample}</p>`)}</html>`);

const lookings = [
  { language: 'fr', width: 360, height: 640, colorScheme: 'light' },
  { language: 'en', width: 1280, height: 800, colorScheme: 'dark' },
] as const;

let browser: Browser;
let server: PageServer;

before(async () => {
  server = await startPageServer(samplePage);
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  server?.close();
});

for (const { language, width, height, colorScheme } of lookings) {
  test(`${language}, ${width} px, ${colorScheme}: every page is whole, accessible, and does not scroll sideways`, async () => {
    await visitWith(browser, { viewport: { width, height }, colorScheme, bypassCSP: true }, async (page) => {
      for (const name of names) {
        await page.goto(pageUrl(language, name));
        assert.deepEqual(await outline(page), { language, title: true, counts: [1, 1, 1, 1, 1, 1] }, name);
        await checkPage(page, name);
      }
    });
  });
}

test('the accessibility check finds what is wrong with a bad page', async () => {
  await visitWith(browser, { bypassCSP: true }, async (page) => {
    await page.goto(`${server.origin}/extra`);
    assert.match((await checkAccessibility(page)).join('\n'), /landmark-one-main/);
  });
});

test('large text and narrow windows (WCAG 1.4.4, 1.4.10): nothing scrolls sideways', async () => {
  await visitWith(browser, { viewport: { width: 320, height: 640 }, bypassCSP: true }, async (page) => {
    for (const name of names) {
      await page.setViewportSize({ width: 320, height: 640 });
      await page.goto(pageUrl('fr', name));
      assert.equal(await overflowOf(page), 0, `${name} at 320 px`);
      await page.setViewportSize({ width: 640, height: 640 });
      await page.addStyleTag({ content: 'html { font-size: 200% }' });
      assert.equal(await overflowOf(page), 0, `${name} with text twice as large`);
    }
  });
});

test('the keyboard reaches every action in the order of the page, and shows where it is', async () => {
  await visitWith(browser, {}, async (page) => {
    for (const name of names.filter((each) => !each.endsWith('refused'))) {
      await page.goto(pageUrl('fr', name));
      const actions = await page.locator(focusable).count();
      for (let index = 0; index < actions; index += 1) {
        await page.keyboard.press('Tab');
        assert.deepEqual(await focus(page), { index, visible: true }, `${name}: stop ${index + 1} of ${actions}`);
      }
    }
  });
});

test('after a refusal the reader hears it first, and the next try is one stop away', async () => {
  await visitWith(browser, {}, async (page) => {
    await page.goto(pageUrl('fr', 'method-choice-refused'));
    // The browser gives the focus with the first frame that it draws, which may be after the page has loaded.
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'alert');
    assert.match(await page.title(), /^Échec – /);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), 'Réessayer avec ma carte');
  });
});

test('a page with its stylesheet weighs less than 40 kB', () => {
  const heaviest = Math.max(...stylesheets.map((sheet) => Buffer.byteLength(sheet.body)));
  for (const [language, name] of everyPage()) {
    assert.ok(Buffer.byteLength(documents[language][name] ?? '') + heaviest < 40_000, name);
  }
});

test('without JavaScript, cancel posts its token and ends at the service, through every redirect', async () => {
  await visitWith(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto(pageUrl('fr', 'method-choice'));
    await page.getByRole('button', { name: /^Annuler/ }).click();
    await page.waitForURL(server.arrivalUrl);
    assert.equal(await page.textContent('body'), 'arrived');
  });
});

test('Chromium holds redirects after a post against form-action: the reason for opening the scheme', async () => {
  await visitWith(browser, {}, async (page) => {
    await page.goto(`${pageUrl('fr', 'method-choice')}?closed`);
    const refused = page.waitForEvent('console', (message) => message.text().includes('form-action'));
    await page.getByRole('button', { name: /^Annuler/ }).click();
    await refused;
  });
});

test('no page is stopped by its own policy', async () => {
  await visitWith(browser, {}, async (page) => {
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('requestfailed', (request) => complaints.push(request.url()));
    for (const name of names) await page.goto(pageUrl('fr', name));
    assert.deepEqual(complaints, []);
  });
});

test('the browser reads back exactly what was written, whatever it was', async () => {
  await visitWith(browser, { bypassCSP: true }, async (page) => {
    await page.goto(`${server.origin}/extra`);
    const read = await page.$$eval('p', (found) => found.map((each) => [each.textContent, each.getAttribute('title')]));
    assert.deepEqual(
      read,
      samples.map((sample) => [sample, sample]),
    );
    assert.equal(await page.locator('script').count(), 0);
  });
});

/** Which of the page's actions has the focus, and whether one sees it. */
const focus = (page: Page): Promise<{ readonly index: number; readonly visible: boolean }> =>
  page.evaluate((selector) => {
    const active = document.activeElement ?? document.body;
    const { outlineStyle, outlineWidth } = getComputedStyle(active);
    const box = active.getBoundingClientRect();
    const onScreen = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.left >= 0;
    return {
      index: [...document.querySelectorAll(selector)].indexOf(active),
      visible: onScreen && outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
    };
  }, focusable);

/** What every page must have once: one `h1`, in `main`; header and footer; a skip link; a link to the other language. */
const outline = (page: Page): Promise<object> =>
  page.evaluate(() => {
    const { lang } = document.documentElement;
    const other = lang === 'fr' ? 'en' : 'fr';
    const once = [
      'h1',
      'main h1',
      'body > header',
      'body > footer',
      'a.skip[href="#content"]',
      `a[hreflang=${other}][href="?lang=${other}"]`,
    ];
    const counts = once.map((selector) => document.querySelectorAll(selector).length);
    return { language: lang, title: document.title.includes(' · Vestibule'), counts };
  });

const everyPage = (): readonly (readonly ['fr' | 'en', string])[] =>
  languages.flatMap((language) => names.map((name) => [language, name] as const));

const pageUrl = (language: string, name: string): string => `${server.origin}/${language}/${name}`;
