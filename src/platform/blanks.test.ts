import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withBlanks } from './blanks.ts';

const word = fc.stringMatching(/^[\w.~-]{0,40}$/);

test('a page filled in is the page drawn with the words', () => {
  const draw = ({ one, two }: Readonly<Record<'one' | 'two', string>>) => `é ${one}’${two}–${one}`;
  const fill = withBlanks(['one', 'two'], draw);
  fc.assert(fc.property(word, word, (one, two) => assert.equal(fill({ one, two }).toString(), draw({ one, two }))));
});

test('a word that would need escaping is a defect', () => {
  const fill = withBlanks(['one'], ({ one }) => `<p>${one}</p>`);
  for (const one of ['<', '"', '&amp;', ' ', '\n', 'é', '/']) assert.throws(() => fill({ one }));
});
