import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { asClientId, asEntityId } from '#vocabulary/identifiers.ts';
import { checkPage, launchBrowser, overflowOf, visitWith } from '../support/browser.ts';
import { type CitizenPages, openCitizenPages, provider } from '../support/citizen-pages-world.ts';

/** The citizen door in a real browser: seen, measured, used by keyboard and without JavaScript. */
let browser: Browser;
let pages: CitizenPages;

before(async () => {
  browser = await launchBrowser();
});
after(() => browser?.close());
beforeEach(async () => {
  pages = await openCitizenPages();
  furnish(pages);
});
afterEach(() => pages.close());

/** A choice page with something of everything. */
const furnish = ({ bent }: CitizenPages): void => {
  const words = { fr: 'Votre compte est-il certifié ?', en: 'Is your account certified?' };
  const body = {
    fr: 'Ce compte ne sert qu’une fois certifié en mairie. Si ce n’est pas fait, choisissez-en un autre.',
    en: 'This account can be used once it was certified at a town hall. If it was not, choose another one.',
  };
  const continueLabel = { fr: 'Mon compte est certifié', en: 'My account is certified' };
  bent.providers = [
    provider('impots', 'Espace particulier des impôts', { order: 1, badge: { letters: 'IM', colour: '#2f6f4f' } }),
    provider('sante', 'Compte de l’assurance maladie', { order: 2, badge: { letters: 'AM', colour: '#1d5c8f' } }),
    provider('poste', 'Identité numérique postale', {
      order: 3,
      badge: { letters: 'IP', colour: '#f2c230' },
      allowedLevels: ['eidas1', 'eidas2'],
    }),
    provider('titres', 'Identité nationale', {
      order: 4,
      badge: { letters: 'IN', colour: '#4b3b8f' },
      isBeta: true,
      dialog: { title: words, body, continueLabel, moreInfo: undefined },
    }),
    provider('agricole', 'Mutualité agricole', { order: 5, badge: { letters: 'MA', colour: '#7a8f2f' } }),
    provider('mobile', 'Identité mobile', { order: 6, badge: { letters: 'MOB', colour: '#d9541e' }, active: false }),
    provider('europe', 'Identité d’un autre pays européen', {
      order: 7,
      badge: { letters: 'EU', colour: '#234aa0' },
      people: 'eidas',
    }),
  ];
  bent.health = { sante: 'disturbed', agricole: 'unavailable' };
  bent.scopes = ['openid', 'identite_pivot', 'email', 'cnam_caisse', 'dgfip_rfr'];
  bent.dataProviders = [
    {
      clientId: asClientId('cnam'),
      door: 'low',
      name: 'Caisse nationale de l’Assurance maladie',
      entityId: asEntityId('cnam'),
      secretHashes: [],
      scopes: ['cnam_caisse'],
      signingAlg: 'ES256',
      encryption: { alg: 'RSA-OAEP-256', enc: 'A256GCM' },
      jwks: undefined,
      jwksUri: undefined,
      status: 'active',
    },
  ];
  bent.client = { ...bent.client, kind: 'private', identityConsent: true };
};

type Named = readonly [name: string, go: (page: Page) => Promise<unknown>];

const chooseIn = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
const begin = (page: Page, uid = 'login-one') => page.goto(`${pages.issuer}/authorize?uid=${uid}`);
const comeBack = (page: Page, answer = 'code=good') =>
  page.goto(`${pages.issuer}/oidc-callback?state=${new URL(page.url()).searchParams.get('state')}&${answer}`);

/** Every page that a citizen meets, in an order that leads from one to the next. */
const everyPage = (): readonly Named[] => [
  ['choice', (page) => begin(page)],
  ['dialog', (page) => chooseIn(page, /Identité nationale/)],
  [
    'choice-failed',
    async (page) => {
      await chooseIn(page, /certifié$|certified$/);
      await comeBack(page, 'error=access_denied');
    },
  ],
  [
    'consent',
    async (page) => {
      await chooseIn(page, /particulier des impôts/);
      await comeBack(page);
    },
  ],
  [
    'consent-missing',
    (page) => page.evaluate(() => document.querySelector('form')?.submit()).then(() => page.waitForURL(/\/login$/)),
  ],
  ['choice-known', (page) => page.goto(`${pages.issuer}/interaction/login-one`)],
  ['error', (page) => page.goto(`${pages.issuer}/oidc-callback?state=unknown`)],
  ['about', (page) => page.goto(`${pages.issuer}/a-propos`)],
  ['help', (page) => page.goto(`${pages.issuer}/aide`)],
  ['accessibility', (page) => page.goto(`${pages.issuer}/accessibilite`)],
  ['signed-out', (page) => page.goto(`${pages.issuer}/session/end?id_token_hint=good`)],
];

const lookings = [
  { locale: 'fr', width: 360, height: 640, colorScheme: 'light' },
  { locale: 'en', width: 1280, height: 800, colorScheme: 'dark' },
] as const;

for (const { locale, width, height, colorScheme } of lookings) {
  test(`${locale}, ${width} px, ${colorScheme}: every page is whole, accessible, and does not scroll sideways`, async () => {
    await visitWith(browser, { viewport: { width, height }, colorScheme, locale, bypassCSP: true }, async (page) => {
      for (const [name, go] of everyPage()) {
        await go(page);
        assert.equal(await page.locator('html').getAttribute('lang'), locale, name);
        assert.equal(await page.locator('main h1').count(), 1, name);
        await checkPage(page, `citizen-${name}`);
      }
    });
  });
}

test('text twice as large and a window of 320 px: nothing scrolls sideways', async () => {
  await visitWith(browser, { viewport: { width: 320, height: 640 }, locale: 'fr', bypassCSP: true }, async (page) => {
    for (const [name, go] of everyPage()) {
      await go(page);
      assert.equal(await overflowOf(page), 0, `${name} at 320 px`);
      await page.setViewportSize({ width: 640, height: 640 });
      const style = await page.addStyleTag({ content: 'html { font-size: 200% }' });
      assert.equal(await overflowOf(page), 0, `${name} with text twice as large`);
      await style.evaluate((element) => element.parentNode?.removeChild(element));
      await page.setViewportSize({ width: 320, height: 640 });
    }
  });
});

test('no page is stopped by its own policy', async () => {
  await visitWith(browser, { locale: 'fr' }, async (page) => {
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    for (const [, go] of everyPage()) await go(page);
    assert.deepEqual(
      complaints.filter((text) => !/status of (400|403)/.test(text)),
      [],
    );
  });
});

test('with the keyboard alone: choose, come back, tick, go', async () => {
  await visitWith(browser, { locale: 'fr' }, async (page) => {
    await begin(page);
    await tabTo(page, 'Espace particulier des impôts');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${pages.elsewhere}/**`);
    await comeBack(page);
    await tabTo(page, 'consent');
    await page.keyboard.press('Space');
    await tabTo(page, 'Continuer vers');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${pages.elsewhere}/callback?**`);
  });
});

test('after a failure the reader hears it first', async () => {
  await visitWith(browser, { locale: 'fr' }, async (page) => {
    await begin(page);
    await chooseIn(page, /particulier des impôts/);
    await comeBack(page, 'error=access_denied');
    // The focus comes with the first frame that is drawn, which may be after the page has loaded.
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'alert');
    assert.match(await page.title(), /^Échec – /);
  });
});

test('without JavaScript: dialog, consent and logout work by their buttons', async () => {
  await visitWith(browser, { locale: 'fr', javaScriptEnabled: false }, async (page) => {
    await begin(page);
    await chooseIn(page, /Identité nationale/);
    await chooseIn(page, 'Mon compte est certifié');
    await page.waitForURL(`${pages.elsewhere}/**`);
    await comeBack(page);
    await page.getByRole('checkbox').check();
    await chooseIn(page, /^Continuer vers/);
    await page.waitForURL(`${pages.elsewhere}/callback?**`);
    pages.bent.session = pages.finished[0]?.loginId;
    const back = encodeURIComponent(`${pages.elsewhere}/logged-out`);
    await page.goto(`${pages.issuer}/session/end?id_token_hint=good&state=s&post_logout_redirect_uri=${back}`);
    await chooseIn(page, 'Me déconnecter');
    await page.waitForURL(`${pages.elsewhere}/end?**`);
  });
});

test('with JavaScript the logout goes on by itself, and a second click on a provider sends nothing', async () => {
  await visitWith(browser, { locale: 'fr' }, async (page) => {
    let posts = 0;
    page.on('request', (request) => (posts += request.url().endsWith('/redirect-to-idp') ? 1 : 0));
    await begin(page);
    const isBusy = await page
      .getByRole('button', { name: /particulier des impôts/ })
      .evaluate((button: HTMLButtonElement) => {
        button.click();
        button.click();
        return button.form?.getAttribute('aria-busy');
      });
    assert.equal(isBusy, 'true', 'a screen reader is told that it is under way');
    await page.waitForURL(`${pages.elsewhere}/**`);
    assert.equal(posts, 1);
    await comeBack(page);
    await page.getByRole('checkbox').check();
    await chooseIn(page, /^Continuer vers/);
    await page.waitForURL(`${pages.elsewhere}/callback?**`);
    pages.bent.session = pages.finished[0]?.loginId;
    await page.goto(`${pages.issuer}/session/end?id_token_hint=good`);
    await page.waitForURL(`${pages.elsewhere}/end?**`);
  });
});

test('Back from the provider: the choice can be used again', async () => {
  await visitWith(browser, { locale: 'fr' }, async (page) => {
    await begin(page);
    await chooseIn(page, /particulier des impôts/);
    await page.waitForURL(`${pages.elsewhere}/**`);
    await page.goBack();
    await chooseIn(page, /Identité numérique postale/);
    await page.waitForURL(`${pages.elsewhere}/**`);
  });
});

/** Presses Tab until the focus shows on the control with this name or id. */
const tabTo = async (page: Page, name: string): Promise<void> => {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    const [words, outlined] = await page.evaluate(() => {
      const active = document.activeElement ?? document.body;
      const isOutlined = getComputedStyle(active).outlineStyle !== 'none';
      return [`${active.id} ${active.textContent}`, isOutlined] as const;
    });
    if (!words.includes(name)) continue;
    assert.ok(outlined, `${name} does not show its focus`);
    return;
  }
  assert.fail(`the keyboard does not reach ${name}`);
};
