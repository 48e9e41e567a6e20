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

test('a page that says by itself what looks like a blank keeps it as it is', () => {
  const name = 'blank-begins_one_blank-ends, blank-begins__one_blank-ends';
  const draw = ({ one }: Readonly<Record<'one', string>>) => `<h1>${name}</h1><p>${one}${name}${one}</p>`;
  assert.equal(withBlanks(['one'], draw)({ one: 'secret' }).toString(), draw({ one: 'secret' }));
});

test('a word that would need escaping is a defect', () => {
  const fill = withBlanks(['one'], ({ one }) => `<p>${one}</p>`);
  for (const one of ['<', '"', '&amp;', ' ', '\n', 'é', '/']) assert.throws(() => fill({ one }));
});
