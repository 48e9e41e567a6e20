import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { checkPage, launchBrowser, visitWith } from '../support/browser.ts';
import { freePorts } from '../support/free-ports.ts';
import { begin, completePages, fillIn, found, signIn } from '../support/partner-desk.ts';
import { startWorld, type World } from '../support/world.ts';
import { newClient, requestFor } from '../rules/examiner/examiner-world.ts';

/** What a partner takes along: credentials, and the report that is shown around, on a screen, on a phone and on paper. */
let world: World;
let browser: Browser;
let report: string;
let waiting: string;
before(async () => {
  [world, browser] = await Promise.all([startWorld({ office: true }), launchBrowser()]);
  const [port = 0] = await freePorts(1);
  const { examiner } = world.running.partners.space;
  const pageOf = async (service: string, isRun: boolean): Promise<string> => {
    const started = await examiner.startExamination(requestFor(port, 'professional', service), newClient());
    if ('objections' in started) throw new Error(started.objections.join('; '));
    // Nothing answers at that port: a report with everything to mend.
    if (isRun) await examiner.runExamination(started.id);
    return `${world.officeOrigin}/examen/${started.id}/rapport`;
  };
  [report, waiting] = [await pageOf('examined', true), await pageOf('waits', false)];
});
after(async () => {
  await browser?.close();
  await world?.close();
});

test('identifier, secret, login address and code are copied by their buttons', async () => {
  const person = await signIn(world, 'copie@editeur.example');
  const request = await begin(person, await found(person, 'Éditeur'), 'professional');
  await fillIn(person, request, completePages('professional', 'http://localhost:9/callback'));
  const permissions = ['clipboard-read', 'clipboard-write'];
  await visitWith(browser, { locale: 'fr-FR', viewport: { width: 360, height: 800 }, permissions }, async (page) => {
    for (const { key, value } of await person.jar.getCookies(world.officeOrigin))
      await page.context().addCookies([{ name: key, value, url: world.officeOrigin }]);
    await page.goto(`${world.officeOrigin}/partenaires/demandes/${request}/identifiants/sandbox`);
    await page.locator('input[value=creer] + button').click();
    await page.locator('[data-client-secret]').waitFor();
    await page.locator('details', { hasText: 'TypeScript' }).locator('summary').click();
    for (const text of ['[data-client-id]', '[data-client-secret]', '[data-authorize]', 'pre']) {
      const place = page.locator('.copy-text', { has: page.locator(text) }).first();
      await place.getByRole('button', { name: 'Copier' }).click();
      await place.getByText('Copié.').waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(copied, await place.locator('code, pre').first().textContent());
      assert.ok(copied.length > 8, text);
    }
    await checkPage(page, 'partners-copied');
  });
});

for (const [locale, width, colorScheme, verdict] of [
  ['fr-FR', 1280, 'light', 'Au moins une exigence n’est pas satisfaite.'],
  ['en-GB', 360, 'dark', 'At least one requirement failed.'],
] as const)
  test(`a report is whole and accessible, and prints black on white without its buttons (${locale}, ${width}, ${colorScheme})`, async () => {
    await visitWith(
      browser,
      { locale, colorScheme, viewport: { width, height: 800 }, bypassCSP: true },
      async (page) => {
        await page.goto(waiting);
        await checkPage(page, 'report-waiting');
        await page.goto(report);
        assert.match(await page.locator('[data-verdict="failed"]').innerText(), new RegExp(verdict));
        await checkPage(page, 'report');
        assert.ok((await page.locator('nav:visible').count()) > 0);
        await page.emulateMedia({ media: 'print', colorScheme });
        assert.equal(await page.locator('nav:visible, .button:visible, .language:visible').count(), 0);
        const printed = await page
          .locator('[data-outcome="failed"] h3')
          .first()
          .evaluate((element) => {
            const panel = element.closest('.panel') ?? element;
            return [getComputedStyle(element).color, getComputedStyle(panel).breakInside];
          });
        assert.deepEqual(printed, ['rgb(0, 0, 0)', 'avoid']);
        assert.ok(await page.locator('[data-verdict="failed"]').isVisible());
      },
    );
  });
