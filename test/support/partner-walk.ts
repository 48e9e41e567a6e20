import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { besideField, follow, press, typeInto } from './partner-journey.ts';

/** Somebody at the partner space with a browser: the page in front, and how it is looked at. */
export type Walker = {
  readonly page: Page;
  readonly email: string;
  /** Of the office. */
  readonly origin: string;
  readonly look: (name: string) => Promise<void>;
};

type Fields = Readonly<Record<string, string>>;

/** From the entrance hall to an answer, and from there to the request; an empty questionnaire is told of first. */
export const askWhether = async ({ page, origin, look }: Walker, answers: Fields): Promise<void> => {
  const send = () => follow(page, 'form[action="/partenaires/concerne"] button');
  await page.goto(`${origin}/`);
  await look('hall');
  await follow(page, '.partner-call .button');
  await look('space');
  await follow(page, 'a[href="/partenaires/concerne"]');
  await send();
  assert.equal(await page.locator('fieldset.wrong').count(), 4, 'nothing was answered');
  await look('questions');
  await typeInto(page, answers);
  await send();
  await look('advice');
  await follow(page, '[data-advice] a.button');
};

/** The code is read where the sandbox keeps its mail. */
export const makeAccount = async ({ page, email, look }: Walker): Promise<void> => {
  const send = () => follow(page, 'form[action$="/connexion"] button');
  await typeInto(page, { email: 'chez nous' });
  await send();
  assert.equal(await page.locator('[name=email]').inputValue(), 'chez nous');
  await look('sign-in');
  await typeInto(page, { email });
  await send();
  const mailbox = await page.context().newPage();
  await mailbox.goto((await page.locator('a[href$="/mailbox"]').getAttribute('href')) ?? '');
  const subject = await mailbox.locator('.messages li', { hasText: email }).first().locator('h2').innerText();
  await mailbox.close();
  await typeInto(page, { code: /\d{6}/.exec(subject)?.[0] ?? '' });
  await follow(page, 'form[action$="/code"] button');
};

/** Where the request was asked for leads to the organisation first, and back. */
export const makeOrganisation = async ({ page, look }: Walker, name: string): Promise<void> => {
  const send = () => follow(page, 'form[action$="/nouvelle"] button');
  await look('no-organisation');
  await follow(page, 'a[href^="/partenaires/organisations/nouvelle"]');
  await typeInto(page, { name, siret: '123' });
  await send();
  assert.match(await besideField(page, 'siret'), /14/);
  assert.equal(await page.locator('[name=name]').inputValue(), name);
  await look('organisation');
  await typeInto(page, { siret: '' });
  await send();
  await look('new-request');
  await send();
};

export type RequestPages = { readonly [Step in 'service' | 'data' | 'contacts' | 'technical' | 'examination']: Fields };

/** Every page but that of production; somebody who is called away after the first comes back with a passkey. */
export const fillIn = async ({ page, look }: Walker, pages: RequestPages): Promise<void> => {
  const goOn = () => press(page, 'suite', 'continuer');
  await typeInto(page, { ...pages.service, site: 'cabinet' });
  await goOn();
  assert.ok((await besideField(page, 'site')).length > 0);
  assert.equal(await page.locator('[name=name]').inputValue(), pages.service['name']);
  await look('service');
  await typeInto(page, pages.service);
  await goOn();
  await comeBackByPasskey(page);
  await typeInto(page, pages.data);
  await look('data');
  await goOn();
  for (const step of ['contacts', 'technical', 'examination'] as const) {
    await typeInto(page, pages[step]);
    await goOn();
  }
  await press(page, 'suite', 'quitter');
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

/** What the page of credentials shows; the secret this once. */
export const takeCredentials = async ({ page, look }: Walker, environment: 'sandbox' | 'production') => {
  await follow(page, `a[href$="/identifiants/${environment}"]`);
  await press(page, 'geste', 'creer');
  await look(`credentials-${environment}`);
  const shown = (place: string) => page.locator(place).innerText();
  return {
    clientId: await shown('[data-client-id]'),
    clientSecret: await shown('[data-client-secret]'),
    scope: new URL(await shown('[data-authorize]')).searchParams.get('scope') ?? '',
    issuer: await shown('.facts dt:has-text("issuer") + dd code'),
  };
};

/** The request says that they are missing; an address of the sandbox is refused beside its field. */
export const giveProductionAddresses = async ({ page, look }: Walker, local: string, live: Fields): Promise<void> => {
  await look('not-for-production');
  await follow(page, page.locator('.notice a[href$="/etape/production"]').first());
  await typeInto(page, { ...live, liveRedirectUris: local });
  await press(page, 'suite', 'continuer');
  assert.match(await besideField(page, 'liveRedirectUris'), /https/);
  assert.equal(await page.locator('[name=liveLogoutUris]').inputValue(), live['liveLogoutUris']);
  await look('production');
  await typeInto(page, live);
  await press(page, 'suite', 'continuer');
};

/** Presses "qualify" and watches. @param connect puts the examination issuer into the test instance */
export const passExamination = async (
  { page, look }: Walker,
  connect: (issuer: string) => Promise<void>,
): Promise<void> => {
  await follow(page, 'a[href$="/qualification"]');
  await press(page, 'geste', 'preparer');
  await connect(await page.locator('[data-issuer]').innerText());
  await press(page, 'geste', 'examiner');
  await page.locator('[data-verdict=evidence]').waitFor();
  await look('qualification');
};

const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');

/** What no machine can see, and what the examiner had to leave open. @param left one that only the report asks */
export const answerQuestions = async ({ page }: Walker, left: string): Promise<void> => {
  await page.locator(`[data-question="${left}"]`).waitFor();
  const unanswered = page.locator('[data-question]:has(.badge.bad)');
  for (let count = await unanswered.count(); count > 0; count -= 1) {
    const question = unanswered.first();
    await question.locator('textarea').fill('Voir la pièce jointe.');
    await question
      .locator('[type=file]')
      .setInputFiles({ name: 'piece.pdf', mimeType: 'application/pdf', buffer: pdf });
    await follow(page, question.locator('form button'));
  }
  assert.equal(await unanswered.count(), 0);
};
