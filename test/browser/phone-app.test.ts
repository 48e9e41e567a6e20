import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { endChallenge } from '#methods/app/end-challenge.ts';
import { makeOffer } from '#methods/app/offer.ts';
import { asClientId, type NationalId } from '#vocabulary/identifiers.ts';
import { alice, ask, stateOf } from '../rules/phone/phone-world.ts';
import { checkPage, launchBrowser } from '../support/browser.ts';
import { enrolCaller } from '../support/phone-caller.ts';
import { type PhoneServer, startPhoneServer } from '../support/phone-server.ts';
import { type Pocket, pocketPin, takeOutPhone } from '../support/pocket.ts';

let browser: Browser;
let server: PhoneServer;

before(async () => {
  browser = await launchBrowser();
});
after(() => browser?.close());
beforeEach(async () => {
  server = await startPhoneServer();
});

/** Plays on a phone of its own, and expects no complaint from the browser. */
const withPhone =
  (play: (pocket: Pocket) => Promise<void>, options: BrowserContextOptions = {}) =>
  async () => {
    const pocket = await takeOutPhone(browser, server.origin, options);
    try {
      await play(pocket);
      assert.deepEqual(pocket.complaints, []);
    } finally {
      await pocket.leave();
      await server.close();
    }
  };

const offer = async (nationalId: NationalId = alice): Promise<string> =>
  (await makeOffer(server.deps, nationalId, 'card')).token;
const otherThan = ({ code, choices }: { readonly code: string; readonly choices: readonly string[] }) =>
  choices.find((choice) => choice !== code) ?? '';
const heading = (page: Page, words: string | RegExp) => page.getByRole('heading', { level: 1, name: words });
const press = (page: Page, words: string | RegExp) => page.getByRole('button', { name: words }).click();

test(
  'a phone is enrolled by a link, hears of a request, and approves it with the right number and the PIN',
  withPhone(async (pocket) => {
    await pocket.enrol(await offer());
    assert.equal(pocket.page.url(), `${server.origin}/`, 'the token does not stay in the address');
    const challenge = await ask(server.deps, alice);
    assert.deepEqual(await pocket.awaitRequest(), { serviceName: 'Dossier médical', choices: challenge.choices });
    assert.equal(await pocket.approve(challenge.code), 'C’est approuvé.');
    assert.equal(await stateOf(server.deps, challenge), 'approved');
    await press(pocket.page, 'Terminé');
    await heading(pocket.page, 'Rien à approuver').waitFor();
  }),
);

test(
  'a link is pasted where it cannot be followed, and nonsense is answered in words',
  withPhone(async ({ page }) => {
    await page.getByLabel('Lien ou code d’enrôlement').fill('bonjour');
    await press(page, 'Continuer');
    assert.match(await page.getByRole('alert').innerText(), /pas un lien d’enrôlement/);
    await page.getByLabel('Lien ou code d’enrôlement').fill(`${server.origin}/#${await offer()}`);
    await press(page, 'Continuer');
    await heading(page, 'Régler ce téléphone').waitFor();
  }),
);

test(
  'a weak PIN, two different PINs and an offer past its time are told apart',
  withPhone(async ({ page }) => {
    await page.goto(`${server.origin}/#${await offer()}`);
    const tries = [
      ['12345', '12345', /6 à 8 chiffres/],
      ['123456', '123456', /se suivent/],
      ['121212', '121212', /se répète/],
      ['140785', '140785', /date de naissance/],
      ['481516', '481517', /pas les mêmes/],
    ] as const;
    for (const [pin, again, words] of tries) {
      await page.getByLabel('Votre code secret').fill(pin);
      await page.getByLabel('Le même code').fill(again);
      await press(page, 'Enrôler ce téléphone');
      assert.match(await page.getByRole('alert').innerText(), words);
    }
    server.world.advance(301);
    await page.getByLabel('Le même code').fill('481516');
    await press(page, 'Enrôler ce téléphone');
    await page.getByText('Ce QR code a expiré ou a déjà servi.').waitFor();
  }),
);

test(
  'one wrong number ends the request',
  withPhone(async (pocket) => {
    await pocket.enrol(await offer());
    const challenge = await ask(server.deps, alice);
    await pocket.awaitRequest();
    assert.equal(await pocket.approve(otherThan(challenge)), 'Ce n’était pas le bon nombre.');
    assert.equal(await stateOf(server.deps, challenge), 'wrong-code');
  }),
);

test(
  'a wrong PIN says how many tries are left; the third blocks the phone, and the app says what to do',
  withPhone(async (pocket) => {
    await pocket.enrol(await offer());
    const challenge = await ask(server.deps, alice);
    await pocket.awaitRequest();
    await pocket.pick(challenge.code);
    for (const words of ['Il reste 2 essais.', 'Il reste 1 essai avant le blocage.']) {
      await pocket.typePin('735906');
      await pocket.page.getByText(words).waitFor();
    }
    await pocket.typePin('735906');
    await heading(pocket.page, 'Ce téléphone ne peut plus approuver').waitFor();
    await pocket.page.reload();
    await heading(pocket.page, 'Ce téléphone ne peut plus approuver').waitFor();
    await endChallenge(server.deps, challenge, 'cancelled');
    await pocket.enrol(await offer());
    const states = (await server.deps.devices.listOf(alice)).map(({ state }) => state);
    assert.deepEqual(states.sort(), ['active', 'revoked'], 'the blocked one gave way');
    await ask(server.deps, alice);
    await pocket.awaitRequest();
  }),
);

test(
  'a request is refused; another is reported, after a question, and then nobody is asked for a while',
  withPhone(async (pocket) => {
    await pocket.enrol(await offer());
    const refused = await ask(server.deps, alice);
    await pocket.awaitRequest();
    assert.equal(await pocket.refuse(), 'Vous avez refusé.');
    const reported = await ask(server.deps, alice);
    await pocket.awaitRequest();
    assert.equal(await pocket.report(), 'Merci de l’avoir signalé.');
    assert.deepEqual(
      [await stateOf(server.deps, refused), await stateOf(server.deps, reported)],
      ['refused', 'reported'],
    );
    assert.equal((await ask(server.deps, alice)).nationalId, undefined);
  }),
);

test(
  'what ends elsewhere ends on the phone; a newer request takes the place of the old and says so',
  withPhone(async (pocket) => {
    await pocket.enrol(await offer());
    await endChallenge(server.deps, await ask(server.deps, alice), 'cancelled');
    const first = await ask(server.deps, alice);
    await pocket.awaitRequest();
    await pocket.pick(first.code);
    const second = await ask(server.deps, alice, { client: { clientId: asClientId('other'), name: 'Pharmacie' } });
    await heading(pocket.page, 'Pharmacie').waitFor();
    await pocket.page.getByText('Une demande plus récente a remplacé la précédente.').waitFor();
    await endChallenge(server.deps, second, 'cancelled');
    assert.match(await pocket.awaitEnd(), /annulée/);
  }),
);

test(
  'a request that nobody answers runs out on the phone too',
  withPhone(async (pocket) => {
    await pocket.page.clock.install();
    await pocket.enrol(await offer());
    await ask(server.deps, alice);
    await pocket.awaitRequest();
    await pocket.page.clock.runFor(61_000);
    assert.match(await pocket.page.locator('.time').innerText(), /Il reste (59|58) s/);
    await pocket.page.clock.runFor(61_000);
    await heading(pocket.page, 'Le temps est écoulé.').waitFor();
  }),
);

test(
  'without a network the app opens, knows itself and waits; with it, it comes back by itself and misses nothing',
  withPhone(async (pocket) => {
    const { page } = pocket;
    await pocket.enrol(await offer());
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await page.context().setOffline(true);
    await page.reload();
    await page.getByText('Hors ligne : ce téléphone attend le réseau').waitFor();
    await page.getByText('Cet appareil : Mon appareil').waitFor();
    await press(page, 'Mes téléphones');
    await page.getByText('Hors ligne : seul ce téléphone est connu ici.').waitFor();
    await press(page, 'Retour');
    const challenge = await ask(server.deps, alice);
    await page.context().setOffline(false);
    await pocket.awaitRequest();
    assert.equal(await pocket.approve(challenge.code), 'C’est approuvé.');
  }),
);

test(
  'an app whose server restarts comes back and still shows the request',
  withPhone(async (pocket) => {
    await pocket.enrol(await offer());
    const challenge = await ask(server.deps, alice);
    await pocket.awaitRequest();
    await pocket.pick(challenge.code);
    await server.stop();
    await pocket.typePin();
    await pocket.page.getByText('Le serveur ne répond pas.').waitFor();
    await server.start();
    await pocket.typePin();
    assert.equal(await pocket.awaitEnd(), 'C’est approuvé.');
  }),
);

test(
  'phones are seen, renamed and revoked in the app',
  withPhone(async (pocket) => {
    const { page } = pocket;
    await pocket.enrol(await offer());
    const other = await takeOutPhone(browser, server.origin, { locale: 'en-GB' });
    await other.enrol(await offer());
    await press(page, 'Mes téléphones');
    await press(page, 'Renommer Mon appareil');
    await page.getByLabel('Nouveau nom').fill('Poche gauche');
    await press(page, 'Enregistrer');
    await page.getByRole('heading', { name: 'Poche gauche' }).waitFor();
    await press(page, 'Révoquer My device');
    await press(page, 'Oui, révoquer');
    await page.getByRole('heading', { name: 'My device' }).waitFor({ state: 'detached' });
    await heading(other.page, 'This phone can no longer approve').waitFor();
    await press(page, 'Révoquer Poche gauche');
    await press(page, 'Oui, révoquer');
    await heading(page, 'Enrôler ce téléphone').waitFor();
    await page.reload();
    await heading(page, 'Enrôler ce téléphone').waitFor();
    await other.leave();
  }),
);

const moves = {
  'fr-FR': {
    devices: 'Mes téléphones',
    add: 'Ajouter un téléphone',
    show: 'Afficher le QR code',
    pin: 'Votre code secret',
    left: 'Il reste 2 essais.',
    offer: 'Scannez ce QR code avec le nouveau téléphone',
    used: 'Ce QR code a expiré ou a déjà servi.',
    back: 'Retour',
    done: 'C’est fait : voir mes téléphones',
    by: /Enrôlé par un autre téléphone le/,
  },
  'en-GB': {
    devices: 'My phones',
    add: 'Add a phone',
    show: 'Show the QR code',
    pin: 'Your secret code',
    left: '2 tries left.',
    offer: 'Scan this QR code with the new phone',
    used: 'This QR code has expired or was already used.',
    back: 'Back',
    done: 'It is done: see my phones',
    by: /Enrolled by another phone on/,
  },
} as const;

for (const [locale, words] of Object.entries(moves)) {
  test(
    `moving to a new phone: the old one shows a QR code, the new one takes it up, and nobody else can (${locale})`,
    withPhone(
      async (pocket) => {
        const { page } = pocket;
        await pocket.enrol(await offer());
        await press(page, words.devices);
        await press(page, words.add);
        for (const [pin, next] of [
          ['735906', page.getByText(words.left)],
          [pocketPin, heading(page, words.offer)],
        ] as const) {
          await page.getByLabel(words.pin).fill(pin);
          await press(page, words.show);
          await next.waitFor();
        }
        assert.equal(await page.locator('.qr-code').getAttribute('role'), 'img');
        const link = await page.locator('.copy').innerText();
        const fresh = await takeOutPhone(browser, server.origin, { locale });
        await fresh.page.goto(link);
        await fresh.page.locator('#pin').waitFor();
        const late = await takeOutPhone(browser, server.origin, { locale });
        await late.page.goto(link);
        await late.page.getByText(words.used).waitFor();
        await press(late.page, words.back);
        await late.page.locator('#token').waitFor();
        server.world.advance(299);
        for (const id of ['#pin', '#again']) await fresh.page.locator(id).fill('902738');
        await fresh.page.locator('form > .button').click();
        await fresh.page.locator('.calm.good').waitFor();
        await press(page, words.done);
        await page.getByText(words.by).waitFor();
        assert.equal(await page.locator('.device').count(), 2);
        await fresh.page.locator('.bottom .button').last().click();
        const challenge = await ask(server.deps, alice);
        await fresh.awaitRequest();
        await fresh.approve(challenge.code, '902738');
        assert.equal(await stateOf(server.deps, challenge), 'approved');
        assert.deepEqual([fresh.complaints, late.complaints], [[], []]);
        for (const each of [fresh, late]) await each.leave();
      },
      { locale },
    ),
  );
}

test(
  'the QR code goes when its time is over; with enough phones the list says so, with the code of the fault',
  withPhone(async (pocket) => {
    const { page } = pocket;
    await page.clock.install();
    await pocket.enrol(await offer());
    await press(page, 'Mes téléphones');
    await press(page, 'Ajouter un téléphone');
    await page.getByLabel('Votre code secret').fill(pocketPin);
    await press(page, 'Afficher le QR code');
    await page.locator('.qr-code').waitFor();
    await page.clock.runFor(91_000);
    await heading(page, 'Mes téléphones').waitFor();
    for (let count = 1; count < 5; count += 1) await enrolCaller(server, alice);
    await press(page, 'Retour');
    await press(page, 'Mes téléphones');
    await page.getByText(/le plus qui soit permis.*P509/).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Ajouter un téléphone' }).count(), 0);
  }),
);

test(
  'the PIN is changed with the old one, and the new one approves',
  withPhone(async (pocket) => {
    const { page } = pocket;
    await pocket.enrol(await offer());
    await press(page, 'Mes téléphones');
    await press(page, /^Changer le code/);
    const tries = [
      [pocketPin, '123456', '123456', /se suivent/],
      [pocketPin, pocketPin, pocketPin, /le même que l’ancien/],
      [pocketPin, '902738', '902739', /pas les mêmes/],
      ['735906', '902738', '902738', /Il reste 2 essais/],
      [pocketPin, '902738', '902738', /Le code secret est changé/],
    ] as const;
    for (const [old, fresh, again, words] of tries) {
      await page.getByLabel('Votre code actuel').fill(old);
      await page.getByLabel('Votre nouveau code').fill(fresh);
      await page.getByLabel('Le même code').fill(again);
      await press(page, 'Changer le code');
      await page.getByText(words).waitFor();
    }
    const challenge = await ask(server.deps, alice);
    await pocket.awaitRequest();
    await pocket.pick(challenge.code);
    await pocket.typePin(pocketPin);
    await page.getByText('Il reste 2 essais.').waitFor();
    await pocket.typePin('902738');
    assert.equal(await pocket.awaitEnd(), 'C’est approuvé.');
  }),
);

test(
  'a passkey of the phone takes the place of the PIN',
  withPhone(async (pocket) => {
    const { page } = pocket;
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const options = {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    } as const;
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: { ...options, automaticPresenceSimulation: true },
    });
    await page.goto(`${server.origin}/#${await offer()}`);
    await page.getByLabel(/Empreinte, visage/).check();
    await press(page, 'Enrôler ce téléphone');
    await heading(page, 'Ce téléphone est prêt').waitFor();
    await press(page, 'Continuer');
    for (let count = 0; count < 2; count += 1) {
      const challenge = await ask(server.deps, alice);
      await pocket.awaitRequest();
      await pocket.pick(challenge.code);
      assert.equal(await page.locator('#pin').count(), 0);
      await press(page, 'Approuver la connexion à Dossier médical');
      assert.equal(await pocket.awaitEnd(), 'C’est approuvé.');
      await press(page, 'Terminé');
    }
    await press(page, 'Mes téléphones');
    assert.equal(await page.getByRole('button', { name: /^Changer le code/ }).count(), 0);
    await press(page, 'Ajouter un téléphone');
    await press(page, /avec le verrouillage du téléphone/);
    await page.locator('.qr-code').waitFor();
  }),
);

test(
  'what the phone keeps holds no PIN, nothing made of it, and a key that cannot be taken out',
  withPhone(async (pocket) => {
    await pocket.enrol(await offer());
    const kept = await pocket.page.evaluate(async () => {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const opening = indexedDB.open('vestibule-phone');
        opening.addEventListener('success', () => resolve(opening.result));
      });
      const identity = await new Promise<Record<string, unknown>>((resolve) => {
        const reading = database.transaction('identity').objectStore('identity').get('own');
        reading.addEventListener('success', () => resolve(reading.result));
      });
      const key = identity['privateKey'] as CryptoKey;
      const taken = await crypto.subtle.exportKey('pkcs8', key).then(
        () => 'taken',
        () => 'refused',
      );
      return {
        names: Object.keys(identity).sort(),
        lock: Object.keys(identity['lock'] as object).sort(),
        extractable: key.extractable,
        taken,
        cookie: document.cookie,
      };
    });
    assert.deepEqual(kept, {
      names: ['deviceId', 'lock', 'name', 'privateKey'],
      lock: ['kind', 'salt'],
      extractable: false,
      taken: 'refused',
      cookie: '',
    });
  }),
);

const lookings = [
  { language: 'fr', colorScheme: 'light' },
  { language: 'en', colorScheme: 'dark' },
] as const;

describe('every view is sound for everybody, in the person’s language, and not wider than the phone', () => {
  for (const { language, colorScheme } of lookings) {
    test(
      `${language}, ${colorScheme}`,
      withPhone(
        async (pocket) => {
          const { page } = pocket;
          const look = async (name: string, width = 360) => {
            await page.setViewportSize({ width, height: 640 });
            const facts = await page.evaluate(() => ({
              overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
              language: document.documentElement.lang,
              headings: document.querySelectorAll('h1').length,
              small: [...document.querySelectorAll('button, input:not([type=radio], [type=checkbox])')].filter(
                (each) => each.getBoundingClientRect().height < 44,
              ).length,
            }));
            assert.deepEqual(facts, { overflow: 0, language, headings: 1, small: 0 }, `${name} at ${width} px`);
            // At the width that most phones have; narrower ones are looked at for what does not fit.
            if (width === 360) await checkPage(page, `phone-${name}`);
          };
          const lookTwice = async (name: string) => {
            await look(name, 320);
            await look(name);
          };
          await lookTwice('start');
          await page.goto(`${server.origin}/#${await offer()}`);
          await lookTwice('setup');
          await pocket.enrol(await offer());
          await lookTwice('waiting');
          const challenge = await ask(server.deps, alice, {
            client: { clientId: asClientId('long'), name: 'Dossier de coordination ville-hôpital — CHU de Sainte-Foy' },
          });
          await pocket.awaitRequest();
          await lookTwice('pick');
          await pocket.pick(challenge.code);
          await lookTwice('confirm');
          await pocket.typePin('735906');
          await page.getByRole('alert').waitFor();
          await lookTwice('wrong-pin');
          await pocket.typePin(pocketPin);
          await pocket.awaitEnd();
          await lookTwice('approved');
          await ask(server.deps, alice);
          await pocket.awaitRequest();
          await page.locator('.pair .button.danger').click();
          await lookTwice('report');
          await page.locator('.bottom > .button.danger').click();
          await pocket.awaitEnd();
          await page.locator('.bottom .button').click();
          await page.locator('.bottom .button').last().click();
          await page.locator('.device .button.second').first().click();
          await lookTwice('devices');
          await page.locator('.device .button.danger').first().click();
          await lookTwice('revoke');
          await page.locator('.notice .button.second').click();
          await page.locator('.device .pair > :nth-child(3)').click();
          await lookTwice('change-pin');
          await page.locator('.bottom .button.second').click();
          await page.locator('.stack > .button.full').click();
          await lookTwice('add-phone');
          await page.locator('#pin').fill(pocketPin);
          await page.locator('form > .button').first().click();
          await page.locator('.qr-code').waitFor();
          await lookTwice('offer');
          const late = await offer();
          server.world.advance(91);
          await page.goto(`${server.origin}/#${late}`);
          await page.getByRole('alert').waitFor();
          await lookTwice('opening');
          await page.locator('.button').click();
          await server.deps.devices.revoke((await server.deps.devices.listOf(alice))[0]?.id ?? assert.fail(), []);
          await page.reload();
          await page.locator('.calm.bad').waitFor();
          await lookTwice('barred');
        },
        { colorScheme, locale: language === 'fr' ? 'fr-FR' : 'en-GB', bypassCSP: true },
      ),
    );
  }
});

test(
  'a screen reader begins at the headline of each view, and the language changes in place',
  withPhone(async (pocket) => {
    const { page } = pocket;
    const focused = () => page.evaluate(() => document.activeElement?.tagName);
    await pocket.enrol(await offer());
    const challenge = await ask(server.deps, alice);
    await pocket.awaitRequest();
    assert.equal(await focused(), 'H1');
    await press(page, 'English');
    await page.getByText('Which number does the other screen show?').waitFor();
    await pocket.pick(challenge.code);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'pin');
    await page.keyboard.type(pocketPin);
    await page.keyboard.press('Enter');
    assert.equal(await pocket.awaitEnd(), 'Approved.');
    assert.equal(await focused(), 'H1');
  }),
);
