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
import { besideField, follow, press, typeInto, wearFinger } from '../support/partner-journey.ts';
import { messagesTo } from '../support/partner-desk.ts';
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
  await Promise.all(Object.values(services).map((service) => service.close()));
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

const open = async ({ locale, width, colorScheme }: Looking): Promise<Page> => {
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
  const page = await open(desk);
  await page.goto(`${world.officeOrigin}/console`);
  await page.locator('form[action$="/carte"] button').click();
  await presentCard(page);
  await page.waitForURL(`${world.officeOrigin}/console`);
  return page;
};

const byPasskey = async (): Promise<Page> => {
  const operatorId = await newOperator(world, { name: 'Lou Bernard', roles: ['operator'], nationalId: undefined });
  const { link } = await makeEnrolmentLink(roomOf(world), operatorId, 'test');
  const page = await open(desk);
  await page.goto(link);
  await page.locator('input[name=name]').fill('Poste de garde');
  await page.locator('[data-passkey] button').click();
  await page.locator('[data-passkey$=sign-in] button').click();
  await page.waitForURL(`${world.officeOrigin}/console`);
  return page;
};

type Door = 'professional' | 'low';

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

type Look = (name: string) => Promise<void>;
/** A partner at work: the page in front, and how it is looked at. */
type Partner = { readonly door: Door; readonly page: Page; readonly look: Look };

for (const door of ['professional', 'low'] as const)
  test(`a service of the door ${door} walks from the first question to its first login in production`, async () => {
    const page = await open(journeys[door].looking);
    const partner = { door, page, look: (name: string) => checkPage(page, `to-production-${door}-${name}`) };
    try {
      await walk(partner);
    } catch (cause) {
      const said = await page.locator('main').innerText();
      throw new Error(`on ${page.url()}, which says: ${said}`, { cause });
    }
    await page.context().close();
  });

const walk = async (partner: Partner): Promise<void> => {
  await askWhether(partner);
  await makeAccount(partner);
  await makeOrganisation(partner);
  await fillIn(partner);
  const request = partner.page.url();
  await takeCredentials(partner, 'sandbox');
  await logIn(partner, 'test');
  await partner.page.goto(request);
  await press(partner.page, 'geste', 'submit');
  await decide(request, 'accept');
  await qualify(partner, request);
  await decide(request, 'pass-qualification');
  await openProduction(partner);
  await partner.page.goto(request);
  assert.ok(messagesTo(world, emailOf(partner)).some(({ subject }) => subject.includes('en production')));
  await takeCredentials(partner, 'production');
  await logIn(partner, 'live');
};

/** From the entrance hall to an answer. */
const askWhether = async ({ door, page, look }: Partner): Promise<void> => {
  await page.goto(`${world.officeOrigin}/`);
  await look('hall');
  await follow(page, '.partner-call .button');
  await look('space');
  await follow(page, 'a[href="/partenaires/concerne"]');
  await follow(page, 'form[action="/partenaires/concerne"] button');
  assert.equal(await page.locator('fieldset.wrong').count(), 4, 'nothing was answered');
  await typeInto(page, journeys[door].answers);
  await follow(page, 'form[action="/partenaires/concerne"] button');
  await look('advice');
  await follow(page, '[data-advice] a.button');
};

const emailOf = ({ door }: Partner): string => `${door}@editeur.example`;

/** The code is read where the sandbox keeps its mail. */
const makeAccount = async (partner: Partner): Promise<void> => {
  const { page, look } = partner;
  const email = emailOf(partner);
  await typeInto(page, { email: 'chez nous' });
  await follow(page, 'form[action$="/connexion"] button');
  assert.equal(await page.locator('[name=email]').inputValue(), 'chez nous');
  await look('sign-in');
  await typeInto(page, { email });
  await follow(page, 'form[action$="/connexion"] button');
  const mailbox = await page.context().newPage();
  await mailbox.goto((await page.locator('a[href$="/mailbox"]').getAttribute('href')) ?? '');
  const subject = await mailbox.locator('.messages li', { hasText: email }).first().locator('h2').innerText();
  await mailbox.close();
  await typeInto(page, { code: /\d{6}/.exec(subject)?.[0] ?? '' });
  await follow(page, 'form[action$="/code"] button');
};

const makeOrganisation = async ({ door, page, look }: Partner): Promise<void> => {
  const { organisation: name } = journeys[door];
  await look('no-organisation');
  await follow(page, 'a[href^="/partenaires/organisations/nouvelle"]');
  await typeInto(page, { name, siret: '123' });
  await follow(page, 'form[action$="/nouvelle"] button');
  assert.match(await besideField(page, 'siret'), /14/);
  assert.equal(await page.locator('[name=name]').inputValue(), name);
  await look('organisation');
  await typeInto(page, { siret: '' });
  await follow(page, 'form[action$="/nouvelle"] button');
  await look('new-request');
  await follow(page, 'form[action="/partenaires/demandes/nouvelle"] button');
};

/** Every page but that of production; somebody who is called away comes back with a passkey. */
const fillIn = async ({ door, page, look }: Partner): Promise<void> => {
  const { service, data } = journeys[door];
  await typeInto(page, { ...service, site: 'cabinet' });
  await press(page, 'suite', 'continuer');
  assert.ok((await besideField(page, 'site')).length > 0);
  assert.equal(await page.locator('[name=name]').inputValue(), service.name);
  await look('service');
  await typeInto(page, { site: origins.live });
  await press(page, 'suite', 'continuer');
  await comeBackByPasskey(page);
  await typeInto(page, data);
  await look('data');
  await press(page, 'suite', 'continuer');
  await typeInto(page, {
    ...{ technicalName: 'A. Technique', technicalEmail: 'technique@cabinet.example' },
    ...{ protectionName: 'B. Données', protectionEmail: 'dpo@cabinet.example' },
  });
  await press(page, 'suite', 'continuer');
  await typeInto(page, {
    ...{ redirectUris: `${origins.test}/callback`, logoutUris: `${origins.test}/bye` },
    authentication: 'client_secret_post',
    ...{ hosting: 'Hébergeur de test', hostingCertified: 'hds' },
  });
  await press(page, 'suite', 'continuer');
  const { test: at } = origins;
  await typeInto(page, {
    ...{ examLoginUrl: `${at}/login`, examStartUrl: `${at}/`, examCheckUrl: `${at}/me`, examLogoutUrl: `${at}/logout` },
  });
  await press(page, 'suite', 'continuer');
  await press(page, 'suite', 'continuer');
  await look('request');
};

/** Makes a passkey, signs out, and is led by it to the page that was wanted. */
const comeBackByPasskey = async (page: Page): Promise<void> => {
  const wanted = page.url();
  await follow(page, 'nav a[href="/partenaires"]');
  await follow(page, 'a[href="/partenaires/compte"]');
  await typeInto(page, { name: 'Ordinateur du bureau' });
  await follow(page, '[data-passkey$=ajout] button');
  await follow(page, 'form[action$=deconnexion] button');
  await page.goto(wanted);
  await page.locator('[data-passkey$=sign-in] button').click();
  await page.waitForURL(wanted);
};

const takeCredentials = async ({ door, page, look }: Partner, environment: 'sandbox' | 'production') => {
  await follow(page, `a[href$="/identifiants/${environment}"]`);
  await press(page, 'geste', 'creer');
  await look(`credentials-${environment}`);
  const [clientId, clientSecret] = await Promise.all(
    ['client-id', 'client-secret'].map((name) => page.locator(`[data-${name}]`).innerText()),
  );
  const scope = new URL(await page.locator('[data-authorize]').innerText()).searchParams.get('scope') ?? '';
  const issuer = await page.locator('.facts dt:has-text("issuer") + dd code').innerText();
  const instance = environment === 'sandbox' ? 'test' : 'live';
  await configure(door, instance, { issuer, scope, clientId: clientId ?? '', clientSecret: clientSecret ?? '' });
};

type Credentials = Pick<Parameters<ExaminedService['connect']>[0], 'issuer' | 'scope' | 'clientId' | 'clientSecret'>;
let kept: Credentials;

/** What the partner copies into the configuration of an instance. */
const configure = async (door: Door, instance: 'test' | 'live', credentials: Credentials): Promise<void> => {
  kept = credentials;
  await services[instance].connect({
    ...credentials,
    ...{ kind: door === 'professional' ? 'professional' : 'citizen', redirectUri: `${origins[instance]}/callback` },
    hasPkce: door === 'professional',
    ...{ clock: { ...systemClock, pass: () => {} }, fault: undefined },
  });
};

/** Somebody logs in to the service, reads their name there, and leaves it and the door. */
const logIn = async ({ door, page, look }: Partner, instance: 'test' | 'live'): Promise<void> => {
  const { logIn: prove, person } = journeys[door];
  await page.goto(`${origins[instance]}/`);
  await follow(page, 'a[href="/login"]');
  await prove(page, async (name) => (instance === 'live' ? look(name) : undefined));
  await page.waitForURL(`${origins[instance]}/me`);
  assert.equal(await page.locator('[data-who]').innerText(), person);
  await follow(page, 'a[href="/"]');
  await follow(page, 'form[action="/logout"] button');
};

/** The platform examines the test instance; the person watches, and answers what no machine can see. */
const qualify = async ({ door, page, look }: Partner, request: string): Promise<void> => {
  await page.goto(request);
  await look('not-for-production');
  await follow(page, page.locator('.notice a[href$="/etape/production"]').first());
  await typeInto(page, { liveRedirectUris: `${origins.test}/callback`, liveLogoutUris: `${origins.live}/bye` });
  await press(page, 'suite', 'continuer');
  assert.match(await besideField(page, 'liveRedirectUris'), /https/);
  assert.equal(await page.locator('[name=liveLogoutUris]').inputValue(), `${origins.live}/bye`);
  await look('production');
  await typeInto(page, { liveRedirectUris: `${origins.live}/callback` });
  await press(page, 'suite', 'continuer');
  await follow(page, 'a[href$="/qualification"]');
  await press(page, 'geste', 'preparer');
  await configure(door, 'test', { ...kept, issuer: await page.locator('[data-issuer]').innerText() });
  await press(page, 'geste', 'examiner');
  await page.locator('[data-verdict=evidence]').waitFor();
  await look('qualification');
  if (door === 'professional') await answerAll(page);
};

const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');

/** What no machine can see, and what the examiner had to leave open: this service has no back channel. */
const answerAll = async (page: Page): Promise<void> => {
  await page.locator('[data-question="backchannel.honoured"]').waitFor();
  const open = page.locator('[data-question]:has(.badge.bad)');
  for (let left = await open.count(); left > 0; left -= 1) {
    const question = open.first();
    await question.locator('textarea').fill('Voir la pièce jointe.');
    await question
      .locator('[type=file]')
      .setInputFiles({ name: 'piece.pdf', mimeType: 'application/pdf', buffer: pdf });
    await follow(page, question.locator('form button'));
  }
  assert.equal(await open.count(), 0);
};

/** The first operator reads the request and decides. */
const decide = async (request: string, move: string): Promise<void> => {
  const [page] = operators;
  await page.goto(`${world.officeOrigin}/console`);
  await follow(page, '.console-wide nav a[href="/console/demandes"]');
  await follow(page, `a[href$="${request.split('/').at(-1)}"]`);
  await checkPage(page, `to-production-console-${move}`);
  const unread = page.locator('button[name=decision][value=accepted]');
  for (let left = await unread.count(); left > 0; left -= 1) await follow(page, unread.first());
  await press(page, 'geste', move);
};

/** One operator wants it and the other agrees. */
const openProduction = async ({ door }: Partner): Promise<void> => {
  const { name: service } = journeys[door].service;
  const [first, second] = operators;
  await typeInto(first, { reason: 'Rapport lu, contrat signé.' });
  await follow(first, 'form[action$="/production"] button');
  await checkPage(first, 'to-production-console-proposed');
  assert.equal(await first.locator('form[action$="/accord"]').count(), 0, 'not by whoever proposed it');
  await second.goto(`${world.officeOrigin}/console`);
  await follow(second, '.console-wide nav a[href="/console/propositions"]');
  await follow(second, 'tbody a');
  assert.match(await second.locator('h1').innerText(), new RegExp(service));
  await checkPage(second, 'to-production-console-proposal');
  await follow(second, 'form[action$="/accord"] button');
  await checkPage(second, 'to-production-console-agreed');
};
