import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { providerProfiles } from '#sandbox/citizen/providers/profiles.ts';
import { arePicturesTaken, checkAccessibility, checkPage, launchBrowser, visitWith } from '../support/browser.ts';
import { startUpstreamWorld, type UpstreamWorld } from '../support/upstream-world.ts';

/** The pages of the simulated identity providers in a real browser. */
let browser: Browser;
let world: UpstreamWorld;
before(async () => {
  [browser, world] = await Promise.all([launchBrowser(), startUpstreamWorld()]);
});
after(async () => {
  await browser.close();
  await world.close();
});

const lowProviders = providerProfiles.filter(({ doors }) => doors.includes('low'));

for (const { slug, title } of lowProviders) {
  test(`${slug} has a page of its own that everybody can use`, async () => {
    // In French only, unless pictures are taken: the other language is tried below.
    for (const locale of arePicturesTaken ? ['fr-FR', 'en-GB'] : ['fr-FR'])
      await visitWith(browser, { locale, colorScheme: slug === 'impots' ? 'dark' : 'light' }, async (page) => {
        const left = await world.upstream.depart(await world.provider(slug), 'eidas1');
        assert.ok('url' in left);
        await page.goto(left.url);
        const own = locale === 'fr-FR' ? title.fr : title.en;
        assert.ok((await page.locator('h1').textContent())?.startsWith(own.slice(0, 6)));
        await checkPage(page, `identity-provider-${slug}`);
      });
  });
}

test('somebody invents an identity without JavaScript, in English, on a phone, and comes back with a code', async () => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    locale: 'en-GB',
    viewport: { width: 320, height: 640 },
  });
  const page = await context.newPage();
  const left = await world.upstream.depart(await world.provider('impots'), 'eidas1');
  assert.ok('url' in left);
  await page.goto(left.url);
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.getByLabel('Birth name').fill('INVENTEUR');
  const back = page.waitForRequest((request) => request.url().includes('/api/v2/oidc-callback'));
  await page.getByRole('button', { name: 'Log in with this identity' }).click();
  const query = new URL((await back).url()).searchParams;
  const answered = await world.upstream.answer(left.departure, query, 'eidas1');
  assert.ok(answered.kind === 'proof', JSON.stringify(answered));
  const { identity } = answered.proof;
  assert.equal(identity.kind === 'pivot' && identity.pivot.familyName, 'INVENTEUR');
  await context.close();
});

test('a login that is over says so', async () => {
  const page = await browser.newPage({ locale: 'en-GB' });
  const answer = await page.goto(`${world.origin}/impots/interaction/nobody`);
  assert.equal(answer?.status(), 400);
  assert.match((await page.locator('h1').textContent()) ?? '', /over/);
  assert.deepEqual(await checkAccessibility(page), []);
  await page.close();
});
