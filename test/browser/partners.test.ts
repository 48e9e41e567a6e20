import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { arePicturesTaken, checkPage, launchBrowser } from '../support/browser.ts';
import { begin, codeFor, completePages, fillIn, found, shownCredentials, signIn } from '../support/partner-desk.ts';
import { wearFinger } from '../support/partner-journey.ts';
import { startWorld, type World } from '../support/world.ts';

/** Somebody walks through the partner space in a real browser, with every page's policy in force. */
let world: World;
let browser: Browser;
before(async () => {
  [world, browser] = await Promise.all([startWorld({ office: true }), launchBrowser()]);
});
after(async () => {
  await browser.close();
  await world.close();
});

const email = 'navigateur@editeur.example';

for (const [scheme, width, locale] of [
  ['light', 1280, 'fr-FR'],
  ['dark', 360, 'en-GB'],
] as const) {
  test(`somebody walks through the partner space (${scheme}, ${width}px, ${locale})`, async () => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: scheme, locale });
    const page = await context.newPage();
    const look = async (path: string, name: string) => {
      await page.goto(`${world.officeOrigin}${path}`);
      await checkPage(page, `partners-${name}`);
    };
    const person = await signIn(world, email);
    const organisation = await found(person, 'Éditeur aux longs noms de services raccordés');
    const request = await begin(person, organisation, 'professional');
    const base = `/partenaires/demandes/${request}`;
    // Each page in one of the two walks; where pictures are taken, in both languages.
    const [isFirst, isSecond] = [width === 1280 || arePicturesTaken, width === 360 || arePicturesTaken];
    if (isFirst) await look('/partenaires/concerne?who=both&data=health&role=private&form=thick', 'advice');
    await page.goto(`${world.officeOrigin}${base}/etape/technical`);
    await page.locator('input[name=email]').fill(email);
    if (isSecond) await checkPage(page, `partners-sign-in`);
    await page.keyboard.press('Enter');
    await page.waitForURL(/connexion\/code/);
    await page.locator('input[name=code]').fill(codeFor(world, email) ?? '');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${world.officeOrigin}${base}/etape/technical`);
    await page.locator('textarea[name=redirectUris]').fill('javascript:alert(1)');
    await page.locator('button[value=continuer]').click();
    assert.equal(await page.locator('textarea[name=redirectUris]').inputValue(), 'javascript:alert(1)');
    await checkPage(page, `partners-faults`);
    if (isFirst) await look(`${base}/etape/data`, 'data');
    await fillIn(person, request, completePages('professional', 'http://localhost:9/callback'));
    await page.goto(`${world.officeOrigin}${base}/identifiants/sandbox`);
    await page.locator('input[value=creer] + button').click();
    await page.locator('[data-client-secret]').waitFor();
    for (const summary of await page.locator('details > summary').all()) await summary.click();
    await checkPage(page, `partners-credentials`);
    if (isFirst) await look(`${base}/fichiers`, 'files');
    if (isFirst) await look('/partenaires/compte', 'account');
    if (isSecond) await look(`/partenaires/organisations/${organisation}`, 'organisation');
    if (isSecond) await look(base, 'request');
    await look(`${base}/qualification`, 'qualification');
    await context.close();
  });
}

test('the trace follows what the service does, without being asked', async () => {
  const context = await browser.newContext({ locale: 'fr-FR' });
  const page = await context.newPage();
  const person = await signIn(world, 'trace@editeur.example');
  for (const { key, value } of await person.jar.getCookies(world.officeOrigin))
    await context.addCookies([{ name: key, value, url: world.officeOrigin }]);
  const request = await begin(person, await found(person, 'Éditeur'), 'professional');
  await fillIn(person, request, completePages('professional', 'http://localhost:9/callback'));
  const base = `/partenaires/demandes/${request}`;
  const { clientId } = shownCredentials(await person.send(`${base}/identifiants/sandbox`, { geste: 'creer' }));
  await page.goto(`${world.officeOrigin}${base}/trace`);
  await page.locator('[data-live]').waitFor();
  const wrong = { client_id: clientId, redirect_uri: 'http://localhost:9/other', response_type: 'code' };
  await fetch(`${world.authorizeUrl}?${new URLSearchParams({ ...wrong, scope: 'openid' })}`, { redirect: 'manual' });
  await page.getByText('P102').waitFor();
  await checkPage(page, 'partners-trace-1280');
  await context.close();
});

test('a passkey opens the account without a code', async () => {
  const context = await browser.newContext({ locale: 'fr-FR' });
  const page = await context.newPage();
  await wearFinger(context, page);
  const person = await signIn(world, 'cle@editeur.example');
  for (const { key, value } of await person.jar.getCookies(world.officeOrigin))
    await context.addCookies([{ name: key, value, url: world.officeOrigin }]);
  await page.goto(`${world.officeOrigin}/partenaires/compte`);
  await page.locator('input[name=name]').fill('Ordinateur du bureau');
  await page.locator('[data-passkey$=ajout] button').click();
  await page.getByText('Ordinateur du bureau').first().waitFor();
  await page.locator('form[action$=deconnexion] button').click();
  await page.goto(`${world.officeOrigin}/partenaires/connexion`);
  await page.locator('[data-passkey$=sign-in] button').click();
  await page.waitForURL(`${world.officeOrigin}/partenaires`);
  assert.equal(await page.locator('a[href="/partenaires/compte"]').count(), 1);
  await context.close();
});
