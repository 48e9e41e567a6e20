import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPerson } from '../../support/person.ts';
import { newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// OpenID Connect Core 1.0 §3.1.2.1: `login_hint` and `ui_locales` are for the page.
let service: PlainService;
const world = ruleWorld(async (made) => {
  service = await newPlainService(made, { client_name: 'Cabinet des Lilas' });
});

const pageFor = async (request: Record<string, string>, headers: Record<string, string> = {}) =>
  newPerson(world()).follow(service.authorizeUrl(request), { headers });

const languageOf = ({ text }: { readonly text: string }) => /<html lang="([a-z]+)"/.exec(text)?.[1];

test('the page names the service', async () => {
  assert.match((await pageFor({})).text, /Cabinet des Lilas/);
});

test('login_hint is shown', async () => {
  assert.match((await pageFor({ login_hint: '899800000012' })).text, /899800000012/);
  assert.match((await pageFor({ login_hint: '599000001000019/CPAT00045' })).text, /599000001000019\/CPAT00045/);
});

test('login_hint is shown as text, whatever it is', async () => {
  const { text } = await pageFor({ login_hint: '<script>alert(1)</script>"\'&' });
  assert.equal(text.includes('<script>alert(1)'), false);
});

test('without anything the page is French', async () => {
  assert.equal(languageOf(await pageFor({})), 'fr');
});

test('ui_locales chooses the language, in order of preference', async () => {
  assert.equal(languageOf(await pageFor({ ui_locales: 'en' })), 'en');
  assert.equal(languageOf(await pageFor({ ui_locales: 'de en-GB fr' })), 'en');
  assert.equal(languageOf(await pageFor({ ui_locales: 'fr-FR en' })), 'fr');
});

test('ui_locales in languages that we do not speak is no error', async () => {
  const page = await pageFor({ ui_locales: 'de it x-klingon !!' });
  assert.equal(page.status, 200);
  assert.equal(languageOf(page), 'fr');
});

test('ui_locales stands above the browser’s own preference', async () => {
  assert.equal(languageOf(await pageFor({ ui_locales: 'fr' }, { 'accept-language': 'en' })), 'fr');
});

test('display, claims_locales and unknown parameters are no errors', async () => {
  const page = await pageFor({ display: 'popup', claims_locales: 'fr', unknown: 'x' });
  assert.match(page.text, /data-page="login"/);
});
