import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { wordsOfRule } from '#web/partners/pages/rule-words.ts';

/** Where the sentences stand that a request's form may call forth. */
const files = [
  'clients/address.ts',
  'clients/declaration-rules.ts',
  'clients/citizen/declare.ts',
  'partners/check-form.ts',
];

/** What the form has no field for: the platform itself writes these members of a declaration. */
const notAsked = [
  'must hold a hash of its secret',
  'must be strict for a client without authentication',
  'must be none for a client without authentication',
  'must be a date and time, as 2030-01-31T08:00:00+01:00',
  'must be a date and time, as 2030-01-31T18:00:00+01:00',
  'must come after `startDate`',
];

const sentences = files.flatMap((file) => {
  const source = readFileSync(fileURLToPath(new URL(`../../../src/${file}`, import.meta.url)), 'utf8');
  return [...source.matchAll(/['`]((?:must|is needed)[ ,][^']*?)['`](?=[,;)\s])/g)].map(
    ([, sentence = '']) => sentence,
  );
});

test('whatever a rule objects to in a form is said in French too', () => {
  assert.ok(sentences.length > 20, `${sentences.length} sentences were read`);
  for (const sentence of sentences)
    if (!notAsked.includes(sentence)) assert.notEqual(wordsOfRule('fr', sentence), sentence, sentence);
});
