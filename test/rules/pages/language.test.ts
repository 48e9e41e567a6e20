import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chooseLanguage, formatDuration, formatInstant, type LanguageWishes, typeset } from '#platform/language.ts';

const cases: readonly (readonly [why: string, wishes: LanguageWishes, language: 'fr' | 'en'])[] = [
  ['nobody says', {}, 'fr'],
  ['a language that we do not speak', { uiLocales: 'de', acceptLanguage: 'de-DE,de;q=0.9' }, 'fr'],
  ['the browser', { acceptLanguage: 'en-GB,en;q=0.9,fr;q=0.8' }, 'en'],
  ['the browser, by weight', { acceptLanguage: 'en;q=0.4, fr;q=0.8' }, 'fr'],
  ['the browser refuses French', { acceptLanguage: 'fr;q=0, en;q=0.1' }, 'en'],
  ['the browser, second best', { acceptLanguage: 'de, en;q=0.5' }, 'en'],
  ['the service before the browser', { uiLocales: 'en fr', acceptLanguage: 'fr' }, 'en'],
  ['the first of ui_locales that we speak', { uiLocales: 'de fr-CA en' }, 'fr'],
  ['the earlier choice before the service', { cookie: 'fr', uiLocales: 'en' }, 'fr'],
  ['the choice of now before all', { chosen: 'en', cookie: 'fr', uiLocales: 'fr', acceptLanguage: 'fr' }, 'en'],
  ['a choice that is none', { chosen: 'xx', cookie: '"><script>', uiLocales: 'en' }, 'en'],
];

for (const [why, wishes, language] of cases) {
  test(`language: ${why}`, () => assert.equal(chooseLanguage(wishes), language));
}

test('any header gives a language', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (acceptLanguage, uiLocales) => {
      assert.ok(['fr', 'en'].includes(chooseLanguage({ acceptLanguage, uiLocales })));
    }),
  );
});

test('dates and durations are written in the reader’s language', () => {
  assert.match(formatInstant('fr', 1_790_000_000_000), /21 septembre 2026.*16:13:20/);
  assert.match(formatInstant('en', 1_790_000_000_000, 'UTC'), /21 September 2026.*14:13:20/);
  assert.equal(formatDuration('en', 600), '10 minutes');
  assert.equal(formatDuration('en', 5400), '1 hour 30 minutes');
  assert.match(formatDuration('fr', 1), /^1\sseconde$/);
  assert.match(formatDuration('fr', 0), /^0\sseconde$/);
});

test('French punctuation does not begin a line', () => {
  assert.equal(typeset('fr', 'Ceci ; cela : « oui » ?'), 'Ceci\u00a0; cela\u00a0: «\u00a0oui\u00a0»\u00a0?');
  assert.equal(typeset('en', 'This ; that'), 'This ; that');
});
