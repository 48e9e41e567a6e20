import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext } from 'playwright-core';
import type { DayCounter } from '#audit/statistics.ts';
import { operatorRoles } from '#operators/operator.ts';
import { checkPage, launchBrowser, visitWith } from '../support/browser.ts';
import { type Desk, deskOf, newOperator } from '../support/console-desk.ts';
import { startWorld, type World } from '../support/world.ts';

/** Pages of the console that are full: figures of two months, proposals of every kind, tokens. */
let browser: Browser;
let world: World;
let desk: Desk;
let waiting: string;
before(async () => {
  [browser, world] = await Promise.all([launchBrowser(), startWorld({ office: true })]);
  desk = await deskOf(world, operatorRoles, 'Alix Durand');
  await world.running.stores.statistics.add({
    after: await world.running.stores.statistics.counted(),
    upTo: await world.running.stores.statistics.counted(),
    tally: { days: twoMonths(), hours: [] },
  });
  const colleague = await deskOf(world, ['operator'], 'Noé Martin');
  for (const name of ['Ada Petit', 'Ida Grand']) {
    const operatorId = await newOperator(world, { name, roles: ['support'], nationalId: undefined });
    const page = await colleague.fill(`/console/exploitants/${operatorId}/retrait`, '/retrait', {
      reason: `${name} quitte l’équipe à la fin du mois.`,
    });
    waiting = page.url.pathname;
  }
  await desk.fill('/console/jetons/nouveau', '/nouveau', { name: 'Export de nuit', roles: 'auditor', days: '30' });
});
after(async () => {
  await browser?.close();
  await world?.close();
});

const counter = (day: string, count: number, more: Partial<DayCounter>): DayCounter => ({
  ...{ day, count, door: 'professional', method: 'card', level: 'eidas3', provider: '', service: 'cabinet' },
  ...{ outcome: 'granted', fault: '' },
  ...more,
});

const twoMonths = (): readonly DayCounter[] =>
  Array.from({ length: 60 }, (_, age) => {
    const day = new Date(Date.now() - age * 86_400_000).toISOString().slice(0, 10);
    const size = 900 + ((age * 37) % 400);
    return [
      counter(day, size, {}),
      counter(day, Math.round(size / 3), { method: 'app', level: 'eidas2', outcome: 'single-sign-on' }),
      counter(day, Math.round(size / 2), {
        door: 'low',
        method: 'upstream',
        level: 'eidas1',
        provider: 'impots',
        service: 'ville',
      }),
      ...['P303', 'P401', 'P509'].map((fault, index) =>
        counter(day, 7 * (index + 1), { outcome: 'refused', level: '', fault }),
      ),
    ];
  }).flat();

const bring = async (context: BrowserContext): Promise<void> => {
  for (const { key, value } of await desk.jar.getCookies(world.officeOrigin))
    await context.addCookies([{ name: key, value, url: world.officeOrigin, sameSite: 'Strict' }]);
};

describe('full pages are whole and accessible', { concurrency: true }, () => {
  for (const [locale, width, colorScheme] of [
    ['fr', 360, 'light'],
    ['en', 1280, 'dark'],
  ] as const) {
    it(`${locale}, ${width} px, ${colorScheme}`, () =>
      visitWith(browser, { colorScheme, locale, bypassCSP: true, viewport: { width, height: 800 } }, async (page) => {
        await bring(page.context());
        const paths = {
          figures: '/console/statistiques',
          year: `/console/statistiques?du=${new Date(Date.now() - 364 * 86_400_000).toISOString().slice(0, 10)}`,
          'figures-refused': '/console/statistiques?du=2030-01-01&au=2029-01-01',
          proposals: '/console/propositions',
          proposal: waiting,
          tokens: '/console/jetons',
        };
        for (const [name, path] of Object.entries(paths)) {
          const answer = await page.goto(world.officeOrigin + path);
          assert.equal(answer?.status(), name === 'figures-refused' ? 422 : 200, path);
          await checkPage(page, `console-full-${name}`);
        }
      }));
  }
});

it('a second one agrees by keyboard, and it is carried out', () =>
  visitWith(browser, { locale: 'fr-FR', viewport: { width: 1280, height: 800 } }, async (page) => {
    await bring(page.context());
    await page.goto(world.officeOrigin + waiting);
    await page.getByRole('button', { name: 'Donner mon accord et exécuter' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('C’est exécuté.').waitFor();
    await page.goto(`${world.officeOrigin}/console/propositions?etat=carried-out`);
    await page
      .getByRole('link', { name: /exploitant/i })
      .last()
      .waitFor();
  }));
