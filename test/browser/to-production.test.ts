import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { makeEnrolmentLink } from '#operators/enrolment.ts';
import { systemClock } from '#platform/clock.ts';
import { certificateToPem, keyToPem } from '#sandbox/cards/issue.ts';
import { checkPage, launchBrowser } from '../support/browser.ts';
import { forge } from '../support/card-forge.ts';
import { newOperator, roomOf } from '../support/console-desk.ts';
import { type ExaminedService, startExaminedService } from '../support/examined-service.ts';
import { freePorts } from '../support/free-ports.ts';
import { messagesTo } from '../support/partner-desk.ts';
import { follow, press, typeInto, wearFinger } from '../support/partner-journey.ts';
import {
  answerQuestions,
  askWhether,
  fillIn,
  giveProductionAddresses,
  makeAccount,
  makeOrganisation,
  passExamination,
  takeCredentials,
  type Walker,
} from '../support/partner-walk.ts';
import { startWorld, type World } from '../support/world.ts';

/**
 * From "does this concern me?" to the first login in production, as people see it: a partner, two operators and a
 * person who logs in, each with a browser, every page's policy in force. `test/journeys/to-production.test.ts` walks it
 * for each door without a browser.
 */
type Looking = {
  readonly locale: 'fr-FR' | 'en-GB';
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
};

let world: World;
let browser: Browser;
let origins: { readonly test: string; readonly live: string };
let services: Readonly<Record<'test' | 'live', ExaminedService>>;
/** Two who run the platform: one came with a card, the other with a passkey. */
let operators: readonly [Page, Page];
before(async () => {
  const [testPort = 0, livePort = 0] = await freePorts(2);
  origins = { test: `http://localhost:${testPort}`, live: 'https://cabinet.example' };
  // The partner's name leads to this machine; nothing else about it is pretended.
  const toHere = `--host-resolver-rules=MAP cabinet.example:443 127.0.0.1:${livePort}`;
  [world, browser, services] = await Promise.all([
    startWorld({ office: true, citizen: true, hurries: true }),
    launchBrowser([toHere]),
    startServices(testPort, livePort),
  ]);
  operators = [await byCard(), await byPasskey()];
});
after(async () => {
  await browser?.close();
  await Promise.all(Object.values(services ?? {}).map((service) => service.close()));
  await world?.close();
});

/** The partner's test instance on its own machine, and the one that everybody will use. */
const startServices = async (testPort: number, livePort: number) => {
  const { der, keys } = await forge({ subject: [{ CN: 'cabinet.example' }], extensions: [] });
  const https = { cert: certificateToPem(der), key: keyToPem(keys.privateKey) };
  return {
    test: await startExaminedService(testPort, 'library'),
    live: await startExaminedService(livePort, 'library', https),
  };
};

const sitDown = async ({ locale, width, colorScheme }: Looking): Promise<Page> => {
  const viewport = { width, height: 800 };
  const context = await browser.newContext({ viewport, locale, colorScheme, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await wearFinger(context, page);
  return page;
};

const desk = { locale: 'fr-FR', width: 1280, colorScheme: 'light' } as const;
const doctor = '899800000012';

/** The sandbox's reader: a card is taken from the shelf and presented to the login that waits. */
const presentCard = async (page: Page): Promise<void> => {
  await page.locator('a[href*="/reader?ticket="]').click();
  const card = page.locator('form[action="/reader/present"]', { has: page.locator(`input[value="${doctor}"]`) });
  await card.last().locator('button').click();
};

const byCard = async (): Promise<Page> => {
  const page = await sitDown(desk);
  await page.goto(`${world.officeOrigin}/console`);
  await page.locator('form[action$="/carte"] button').click();
  await presentCard(page);
  await page.waitForURL(`${world.officeOrigin}/console`);
  return page;
};

const byPasskey = async (): Promise<Page> => {
  const operatorId = await newOperator(world, { name: 'Lou Bernard', roles: ['operator'], nationalId: undefined });
  const { link } = await makeEnrolmentLink(roomOf(world), operatorId, 'test');
  const page = await sitDown(desk);
  await page.goto(link);
  await page.locator('input[name=name]').fill('Poste de garde');
  await page.locator('[data-passkey] button').click();
  await page.locator('[data-passkey$=sign-in] button').click();
  await page.waitForURL(`${world.officeOrigin}/console`);
  return page;
};

type Door = 'professional' | 'low';
type Look = Walker['look'];

const journeys = {
  professional: {
    looking: desk,
    answers: { who: 'professionals', data: 'health', role: 'vendor', form: 'web' },
    organisation: 'Éditions du Vieux Port',
    service: {
      ...{ name: 'Carnet du cabinet', description: 'Le dossier de soins d’un cabinet de groupe.' },
      legalBasis: 'arrete-2021-03-24',
    },
    data: { 'data.idnat': 'yes', 'why.idnat': 'Savoir qui écrit dans le dossier.' },
    logIn: async (page: Page, look: Look) => {
      await look('door');
      await presentCard(page);
    },
    person: 'Camille ARNOUX',
  },
  low: {
    looking: { locale: 'en-GB', width: 360, colorScheme: 'dark' },
    answers: { who: 'citizens', data: 'identity', role: 'public', form: 'web' },
    organisation: 'Town of Saint-Exemple',
    service: {
      ...{ name: 'Town counter', description: 'Papers of the town hall, for those who live there.' },
      legalBasis: 'arrete-2018-11-08',
    },
    data: { 'why.identite_pivot': 'To find the file.', 'data.profile': 'yes', 'why.profile': 'To greet by name.' },
    logIn: async (page: Page, look: Look) => {
      await look('door');
      await follow(page, 'form[data-provider="impots"] button');
      await follow(page, 'button[value="angela"]');
      await look('consent');
      await follow(page, 'form[action$="/login"] button');
    },
    person: 'Angela Claire Louise DUBOIS',
  },
} as const;

for (const door of ['professional', 'low'] as const)
  test(`a service of the door ${door} walks from the first question to its first login in production`, async () => {
    const page = await sitDown(journeys[door].looking);
    const look = (name: string) => checkPage(page, `to-production-${door}-${name}`);
    try {
      await walk(door, { page, look, email: `${door}@editeur.example`, origin: world.officeOrigin });
    } catch (cause) {
      const said = await page.locator('body').innerText();
      throw new Error(`on ${page.url()}, which says: ${said}`, { cause });
    }
    await page.context().close();
  });

const walk = async (door: Door, walker: Walker): Promise<void> => {
  const { answers, organisation } = journeys[door];
  await askWhether(walker, answers);
  await makeAccount(walker);
  await makeOrganisation(walker, organisation);
  await fillIn(walker, pagesOf(door));
  const request = walker.page.url();
  const tried = await takeCredentials(walker, 'sandbox');
  await connect(door, 'test', tried);
  await logIn(door, 'test', walker);
  await walker.page.goto(request);
  await press(walker.page, 'geste', 'submit');
  await decide(request, 'accept');
  await walker.page.goto(request);
  await qualify(door, walker, tried);
  await decide(request, 'pass-qualification');
  await openProduction(door);
  assert.ok(messagesTo(world, walker.email).some(({ subject }) => subject.includes('en production')));
  await walker.page.goto(request);
  const made = await takeCredentials(walker, 'production');
  assert.ok(made.clientId !== tried.clientId && made.clientSecret !== tried.clientSecret, 'two clients, two secrets');
  await connect(door, 'live', made);
  await logIn(door, 'live', walker);
};

const pagesOf = (door: Door) => {
  const { test: at } = origins;
  return {
    service: { ...journeys[door].service, site: origins.live },
    data: journeys[door].data,
    contacts: {
      ...{ technicalName: 'A. Technique', technicalEmail: 'technique@cabinet.example' },
      ...{ protectionName: 'B. Données', protectionEmail: 'dpo@cabinet.example' },
    },
    technical: {
      ...{ redirectUris: `${at}/callback`, logoutUris: `${at}/bye`, authentication: 'client_secret_post' },
      ...{ hosting: 'Hébergeur de test', hostingCertified: 'hds' },
    },
    examination: {
      ...{ examLoginUrl: `${at}/login`, examStartUrl: `${at}/` },
      ...{ examCheckUrl: `${at}/me`, examLogoutUrl: `${at}/logout` },
    },
  };
};

type Credentials = Awaited<ReturnType<typeof takeCredentials>>;

/** What the partner copies into the configuration of an instance. */
const connect = (door: Door, instance: 'test' | 'live', credentials: Credentials): Promise<void> =>
  services[instance].connect({
    ...credentials,
    ...{ kind: door === 'professional' ? 'professional' : 'citizen', redirectUri: `${origins[instance]}/callback` },
    ...{ hasPkce: door === 'professional', clock: { ...systemClock, pass: () => {} }, fault: undefined },
  });

/** Somebody logs in to the service, reads their name there, and leaves it and the door. */
const logIn = async (door: Door, instance: 'test' | 'live', { page, look }: Walker): Promise<void> => {
  const { logIn: prove, person } = journeys[door];
  await page.goto(`${origins[instance]}/`);
  await follow(page, 'a[href="/login"]');
  await prove(page, async (name) => (instance === 'live' ? look(name) : undefined));
  await page.waitForURL(`${origins[instance]}/me`);
  assert.equal(await page.locator('[data-who]').innerText(), person);
  await follow(page, 'a[href="/"]');
  await follow(page, 'form[action="/logout"] button');
};

/** The platform examines the test instance. The professional service has no back channel: that is a question more. */
const qualify = async (door: Door, walker: Walker, tried: Credentials): Promise<void> => {
  const { live, test: local } = origins;
  const addresses = { liveRedirectUris: `${live}/callback`, liveLogoutUris: `${live}/bye` };
  await giveProductionAddresses(walker, `${local}/callback`, addresses);
  await passExamination(walker, (issuer) => connect(door, 'test', { ...tried, issuer }));
  if (door === 'professional') await answerQuestions(walker, 'backchannel.honoured');
};

/** The first operator finds the request among those that wait, reads it with its answers, and decides. */
const decide = async (request: string, move: string): Promise<void> => {
  const [page] = operators;
  await page.goto(`${world.officeOrigin}/console`);
  await follow(page, '.console-wide nav a[href="/console/demandes"]');
  await follow(page, `a[href$="${request.split('/').at(-1)}"]`);
  await checkPage(page, `to-production-console-${move}`);
  const unread = page.locator('button[name=decision][value=accepted]');
  for (let count = await unread.count(); count > 0; count -= 1) await follow(page, unread.first());
  await press(page, 'geste', move);
};

/** One operator wants it and the other, who reads which service it is, agrees. */
const openProduction = async (door: Door): Promise<void> => {
  const [first, second] = operators;
  await typeInto(first, { reason: 'Rapport lu, contrat signé.' });
  await follow(first, 'form[action$="/production"] button');
  assert.equal(await first.locator('form[action$="/accord"]').count(), 0, 'not by whoever proposed it');
  await second.goto(`${world.officeOrigin}/console`);
  await follow(second, '.console-wide nav a[href="/console/propositions"]');
  await follow(second, 'tbody a');
  assert.match(await second.locator('h1').innerText(), new RegExp(journeys[door].service.name));
  await checkPage(second, 'to-production-console-proposal');
  await follow(second, 'form[action$="/accord"] button');
  await checkPage(second, 'to-production-console-agreed');
};
