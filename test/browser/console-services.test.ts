import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext } from 'playwright-core';
import { moveRequest } from '#partners/move-request.ts';
import { checkPage, launchBrowser, visitWith } from '../support/browser.ts';
import { type Desk, deskOf } from '../support/console-desk.ts';
import { begin, completePages, fillIn, found, shownCredentials, signIn } from '../support/partner-desk.ts';
import { startWorld, type World } from '../support/world.ts';

// Pages of the console that have something to show: a request in qualification, a service and a person shut out, a banner.
let browser: Browser;
let world: World;
let desk: Desk;
let paths: Readonly<Record<string, string>>;
before(async () => {
  [browser, world] = await Promise.all([launchBrowser(), startWorld({ office: true, citizen: true })]);
  desk = await deskOf(world, ['operator', 'reviewer'], 'Alix Durand');
  const { request, clientId } = await qualified();
  const client = `/console/services/professionnels/${clientId}`;
  paths = {
    ...{ requests: '/console/demandes?etat=toutes', request: `/console/demandes/${request}` },
    ...{ client, clients: '/console/services', resume: `${client}/retablissement` },
    ...{ declaration: `/console/services/declaration?service=professionnels/${clientId}` },
    ...{ suspensions: '/console/suspensions', banner: '/console/bandeau' },
    ...{ providers: '/console/fournisseurs', provider: '/console/fournisseurs/la-poste' },
  };
  await fillDesk(client);
});
after(async () => {
  await browser?.close();
  await world?.close();
});

const qualified = async () => {
  const partner = await signIn(world, 'console@editeur.invalid');
  const request = await begin(partner, await found(partner, 'Maison de santé du Vieux Port'), 'professional');
  await fillIn(partner, request, completePages('professional', 'https://cabinet.example/retour'));
  await partner.send(`/partenaires/demandes/${request}/etat`, { geste: 'submit' });
  const credentials = `/partenaires/demandes/${request}/identifiants/sandbox`;
  const { clientId } = shownCredentials(await partner.send(credentials, { geste: 'creer' }));
  await desk.fill(`/console/demandes/${request}`, '/geste', { geste: 'accept', comment: 'Bienvenue.' });
  await moveRequest(world.running.partners.space, request, 'qualify', { by: 'admin', who: 'test' });
  return { request, clientId };
};

const fillDesk = async (client: string): Promise<void> => {
  const reason = 'Trafic anormal signalé cette nuit';
  await desk.fill(`${client}/suspension`, '/suspension', { reason });
  const person = { kind: 'professional', id: '899800000061', reason: 'Carte signalée volée' };
  await desk.fill('/console/suspensions', '/suspensions', person);
  await desk.fill('/console/bandeau', '/bandeau', {
    ...{ messageFr: 'Maintenance cette nuit, de 2 h à 3 h.', messageEn: 'Maintenance tonight, from 2 to 3 am.' },
    ...{ alarm: 'warning', doors: 'professional', from: '2026-01-01T00:00', until: '2100-01-01T00:00' },
  });
};

const bring = async (context: BrowserContext): Promise<void> => {
  for (const { key, value } of await desk.jar.getCookies(world.officeOrigin))
    await context.addCookies([{ name: key, value, url: world.officeOrigin, sameSite: 'Strict' }]);
};

describe('pages with something on them are whole, accessible, and do not scroll sideways', {
  concurrency: true,
}, () => {
  for (const [locale, width, colorScheme] of [
    ['fr', 360, 'light'],
    ['en', 1280, 'dark'],
  ] as const) {
    const options = { colorScheme, locale, bypassCSP: true, viewport: { width, height: 800 } } as const;
    it(`${locale} ${width} ${colorScheme}`, () =>
      visitWith(browser, options, async (page) => {
        await bring(page.context());
        for (const [name, path] of Object.entries(paths)) {
          assert.equal((await page.goto(world.officeOrigin + path))?.status(), 200, path);
          await checkPage(page, `console-services-${name}`);
        }
      }));
  }
});
