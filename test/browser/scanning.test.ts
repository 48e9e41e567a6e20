import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { render } from '#platform/html.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { qrCode } from '#web/professional/pages/qr-code.ts';
import { checkAccessibility, launchBrowser } from '../support/browser.ts';
import { cameraArguments, writeFilm } from '../support/camera-film.ts';
import { screen, sitDown } from '../support/desk.ts';
import { takeOutPhone, type Pocket } from '../support/pocket.ts';
import { startWorld, type World } from '../support/world.ts';

// The QR code of a page is filmed, and another Chromium, whose camera shows that film, plays the phone.
const doctor = '899800000012';
let world: World;
let desks: Browser;
let folder: string;
before(async () => {
  [world, desks, folder] = await Promise.all([
    startWorld(),
    launchBrowser(),
    mkdtemp(join(tmpdir(), 'vestibule-film-')),
  ]);
});
after(async () => {
  await desks?.close();
  await world?.close();
  await rm(folder, { recursive: true });
});

/** A phone whose camera shows this; the browser has nothing to complain of. */
const withCamera = async (name: string, picture: Buffer, play: (phone: Pocket) => Promise<void>): Promise<void> => {
  const file = join(folder, `${name}.y4m`);
  await writeFilm(desks, picture, file);
  const phones = await launchBrowser(cameraArguments(file));
  try {
    const phone = await takeOutPhone(phones, world.phoneOrigin);
    await play(phone);
    assert.deepEqual(phone.complaints, []);
  } finally {
    await phones.close();
  }
};

const blankPicture = async (): Promise<Buffer> => {
  const page = await desks.newPage();
  const picture = await page.screenshot();
  await page.close();
  return picture;
};

const pressScan = (page: Page) => page.getByRole('button', { name: 'Scanner le QR code' }).click();

/** The page with the QR code, of somebody who has just shown a card. */
const photographOffer = async (): Promise<Buffer> => {
  const looking = { language: 'fr', width: screen, colorScheme: 'light' } as const;
  const desk = await sitDown(desks, world, looking, world.card(doctor));
  const page = desk.page();
  await page.goto(`${new URL(world.authorizeUrl).origin}/devices`);
  await page.locator('a[href*="/card?ticket="]').click();
  await page.goto(`${new URL(world.authorizeUrl).origin}/devices/add`);
  await page.locator('form button').click();
  const picture = await page.locator('.qr-code').screenshot();
  await desk.leave();
  return picture;
};

test('the QR code of the desk’s page is scanned with the camera, and the phone is enrolled', async () => {
  await withCamera('offer', await photographOffer(), async ({ page }) => {
    await pressScan(page);
    await page.getByRole('heading', { level: 1, name: 'Régler ce téléphone' }).waitFor();
    await page.locator('#pin').fill('481516');
    await page.locator('#again').fill('481516');
    await page.locator('form > .button').click();
    await page.locator('.calm.good').waitFor();
  });
  const [device] = await world.running.stores.devices.listOf(asNationalId(doctor));
  assert.deepEqual([device?.state, device?.enrolledBy], ['active', 'card']);
});

test('another QR code is not taken for an enrolment, in words', async () => {
  const drawing = await desks.newPage();
  await drawing.setContent(render(qrCode('https://menu.example.test/plats-du-jour', 'menu')));
  const picture = await drawing.locator('.qr-code').screenshot();
  await drawing.close();
  await withCamera('menu', picture, async ({ page }) => {
    await pressScan(page);
    assert.match(await page.getByRole('alert').innerText(), /pas un lien d’enrôlement/);
    await page.getByRole('button', { name: 'Scanner le QR code' }).waitFor();
  });
});

/** As on an Android phone, whose browser reads codes by itself; what it sees is not of this test. */
const ownReader = (): void => {
  class BarcodeDetector {
    static readonly getSupportedFormats = async () => ['qr_code'];
    readonly detect = async () => [{ rawValue: 'seen by the phone itself' }];
  }
  Object.assign(globalThis, { BarcodeDetector });
};

test('a phone that reads codes by itself does so, and fetches no library for it', async () => {
  await withCamera('own', await blankPicture(), async ({ page }) => {
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
    await page.addInitScript(ownReader);
    await page.reload();
    await pressScan(page);
    assert.match(await page.getByRole('alert').innerText(), /pas un lien d’enrôlement/);
    assert.deepEqual(
      fetched.filter((path) => /\/qr\//.test(path)),
      [],
    );
  });
});

test('while it looks, the camera can be let go; where there is none, the link is asked for', async () => {
  await withCamera('nothing', await blankPicture(), async ({ page }) => {
    await pressScan(page);
    await page.locator('video.camera').waitFor();
    await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.3);
    assert.deepEqual(await checkAccessibility(page), []);
    await page.getByRole('button', { name: 'Arrêter la caméra' }).click();
    await page.getByRole('button', { name: 'Scanner le QR code' }).waitFor();
  });
  const phone = await takeOutPhone(desks, world.phoneOrigin);
  await pressScan(phone.page);
  assert.match(await phone.page.getByRole('alert').innerText(), /caméra n’est pas disponible/);
  await phone.leave();
});
