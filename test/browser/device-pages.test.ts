import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { type Looking, phone as narrow, screen, sitDown } from '../support/desk.ts';
import { enrolRobotPhone } from '../support/robot-phone.ts';
import { startWorld, type World } from '../support/world.ts';

// Chromium at the desk; the phone is the robot's. Each page is looked at: sound, in its language, not too wide.
const [doctor, nurse] = ['899800000012', '899800000061'];
let world: World;
let browser: Browser;
before(async () => {
  [world, browser] = await Promise.all([
    startWorld({
      overrides: { phone: { rules: { perPerson: 100 }, maximumDevices: 10 }, ciba: { intervalSeconds: 1 } },
    }),
    launchBrowser(),
  ]);
});
after(async () => {
  await browser.close();
  await world.close();
});

const professional = () => new URL(world.authorizeUrl).origin;

const lookings: readonly (Looking & { readonly person: string })[] = [
  { language: 'fr', width: screen, colorScheme: 'light', person: doctor },
  { language: 'en', width: narrow, colorScheme: 'dark', person: nurse },
];

for (const { person, ...looking } of lookings) {
  const name = (page: string) => `devices-${page}`;

  test(`phones are added, seen, renamed and revoked (${looking.language}, ${looking.width})`, async () => {
    const desk = await sitDown(browser, world, looking, world.card(person));
    await desk.page().goto(`${professional()}/devices`);
    await desk.page().locator('a[href*="/card?ticket="]').click();
    await desk.page().waitForSelector('body[data-page="devices"]');
    await desk.look(name('empty'));
    await desk.page().goto(`${professional()}/devices/add`);
    await desk.look(name('add'));
    await desk.page().locator('form button').click();
    await desk.page().waitForSelector('.qr-code');
    await desk.look(name('offer'));
    const shown = Number(await desk.page().locator('[data-left]').textContent());
    await desk
      .page()
      .waitForFunction((left) => Number(document.querySelector('[data-left]')?.textContent) < left, shown);
    const link = await desk.page().locator('a.copy').textContent();
    await enrolRobotPhone(world, { link, person });
    await desk.page().locator('a[href="/devices"]').click();
    await desk.look(name('list'));
    await desk.page().locator('details summary').click();
    await desk.page().locator('input[name="name"]').fill('Poche gauche');
    await desk.page().locator('.rename button').click();
    await desk.page().getByText('Poche gauche').first().waitFor();
    await desk.look(name('renamed'));
    await desk.page().locator('.danger').click();
    await desk.look(name('revoke'));
    await desk.page().locator('form .danger').click();
    await desk.page().waitForSelector('.notice.good');
    await desk.look(name('revoked'));
    assert.deepEqual(desk.complaints, []);
    await desk.leave();
  });

  test(`the page that waits for the phone moves on by itself (${looking.language}, ${looking.width})`, async () => {
    const phone = await enrolRobotPhone(world, { person });
    const desk = await sitDown(browser, world, looking, undefined);
    await desk.page().goto(`${professional()}/devices`);
    await desk.page().locator('.method details summary').click();
    await desk.look(name('login'));
    await desk.page().locator('input[name="login"]').fill(person);
    await desk.page().locator('form[action$="/phone"] button').click();
    await desk.page().waitForSelector('body[data-page="phone-wait"]');
    await desk.look(name('wait'));
    // The time that is left counts down, and nothing else on the page changes.
    const shown = Number(await desk.page().locator('[data-seconds]').textContent());
    await desk
      .page()
      .waitForFunction((left) => Number(document.querySelector('[data-seconds]')?.textContent) < left, shown);
    await desk.look(name('wait'));
    const code = await desk.page().locator('[data-code]').getAttribute('data-code');
    await phone.press('approve', { code });
    await desk.page().waitForSelector('body[data-page="devices"]');
    assert.deepEqual(desk.complaints, []);
    await desk.leave();
  });

  test(`without a script it waits as well, and a refusal is told (${looking.language}, ${looking.width})`, async () => {
    const phone = await enrolRobotPhone(world, { person });
    const desk = await sitDown(browser, world, { ...looking, javaScriptEnabled: false }, undefined);
    await desk.page().goto(`${professional()}/devices`);
    await desk.page().locator('input[name="login"]').fill(person);
    await desk.page().locator('form[action$="/phone"] button').click();
    await desk.page().waitForSelector('body[data-page="phone-wait"]');
    await phone.press('refuse');
    await desk.page().waitForSelector('body[data-page="login"] .notice.alert');
    await desk.leave();
  });

  test(`enrolment by messages (${looking.language}, ${looking.width})`, async () => {
    const desk = await sitDown(browser, world, looking, undefined);
    await desk.page().goto(`${professional()}/devices/enrol`);
    await desk.look(name('enrol'));
    await desk.page().locator('#login').fill('899800000129');
    await desk.page().locator('form button').click();
    await desk.page().waitForSelector('body[data-page="device-codes"]');
    await desk.look(name('codes'));
    await desk.page().locator('#mailCode').fill('123456');
    await desk.page().locator('#smsCode').fill('123456');
    await desk.page().locator('form button').click();
    await desk.page().waitForSelector('.notice.alert');
    await desk.look(name('wrong-codes'));
    await desk.leave();
  });

  test(`the sandbox’s own pages (${looking.language}, ${looking.width})`, async () => {
    const desk = await sitDown(browser, world, looking, undefined);
    for (const [page, url] of [
      ['phone', `${world.readerOrigin}/phone`],
      ['mailbox', `${world.readerOrigin}/mailbox`],
      ['agent', `${world.readerOrigin}/reader/agent`],
      ['start', `${world.readerOrigin}/`],
      ['bureau', `${world.demoOrigin}/bureau`],
    ] as const) {
      await desk.page().goto(url);
      await desk.look(`sandbox-${page}`);
    }
    const phone = await enrolRobotPhone(world, { person });
    await desk.page().locator('#person').selectOption(person);
    await desk.page().locator('form button').click();
    await desk.page().waitForSelector('[data-code]');
    await phone.press('refuse');
    await desk.page().waitForSelector('.notice.alert');
    await desk.look('sandbox-bureau-over');
    await desk.page().goto(`${world.readerOrigin}/mailbox`);
    await desk.look('sandbox-mailbox-full');
    await desk.leave();
  });
}
