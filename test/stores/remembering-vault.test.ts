import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rememberOpened } from '#stores/sqlite/remembering-vault.ts';

/** Counts what is opened; the seal of a row says when it was made. */
const counting = () => {
  const opened: string[] = [];
  let made = 0;
  return {
    opened,
    seal: (text: string, associated: string) => `${associated}|${(made += 1)}|${text}`,
    open: (sealed: string, associated: string) => {
      opened.push(sealed);
      const [of, , text = ''] = sealed.split('|');
      if (of !== associated) throw new Error('of another row');
      return text;
    },
  };
};

test('what was sealed or opened a moment ago is not opened again', () => {
  const inner = counting();
  const vault = rememberOpened(inner, 2);
  const sealed = vault.seal('Camille', 'a');
  assert.equal(vault.open(sealed, 'a'), 'Camille');
  assert.deepEqual(inner.opened, []);
  const elsewhere = inner.seal('Claude', 'b');
  assert.equal(vault.open(elsewhere, 'b'), 'Claude');
  assert.equal(vault.open(elsewhere, 'b'), 'Claude');
  assert.deepEqual(inner.opened, [elsewhere]);
});

test('what another process wrote meanwhile is opened, and a row is bound to its name', () => {
  const inner = counting();
  const vault = rememberOpened(inner, 2);
  const before = vault.seal('Camille', 'a');
  const after = inner.seal('Claude', 'a');
  assert.equal(vault.open(after, 'a'), 'Claude');
  assert.throws(() => vault.open(before, 'b'), /another row/);
});

test('a row that is forgotten, or was used longest ago, is opened again', () => {
  const inner = counting();
  const vault = rememberOpened(inner, 2);
  const [a, b] = [vault.seal('A', 'a'), vault.seal('B', 'b')];
  vault.forget('b');
  vault.open(b, 'b');
  vault.seal('C', 'c');
  vault.open(a, 'a');
  assert.deepEqual(inner.opened, [b, a]);
});
