import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findForm, findLink, visibleText } from '#examiner/driver/markup.ts';

// A partner writes the pages that the examiner reads, on the thread on which people log in.
const target = new URL('https://service.example/login');

test('a page that opens much and closes nothing is read in time that grows with its length only', () => {
  // An expression over the whole page took a thousand times as long as this allows.
  for (const sign of ['<form>', '<a ', '<script>', '<x', '<a href=">', '<form></form', '<style><script>']) {
    const page = sign.repeat(Math.floor(500_000 / sign.length));
    const began = performance.now();
    findForm(page, target, target);
    findLink(page, target, target);
    visibleText(page);
    const milliseconds = performance.now() - began;
    assert.ok(milliseconds < 5000, `${sign}: ${Math.round(milliseconds)} ms`);
  }
});

test('forms, links and what a person reads are found as before', () => {
  const page = `<head><title>no</title></head><p>1 < 2 <b>Bonjour</b> 3 > 2</p><form action="/other"><input name=x></form>
<form method=post action="/login?a=1"><input type=hidden name="csrf" value="n&amp;1"><button name=go value='oui'>Se connecter</button></form>
<script>if (a < b) go()</script><<a href='/login'><img alt="Logo"></a><style>never closed`;
  const form = findForm(page, target, target);
  assert.deepEqual([form?.url.pathname, form?.form?.toString()], ['/login', 'csrf=n%261&go=oui']);
  assert.equal(findLink(page, target, target)?.url.href, target.href);
  const text = visibleText(page);
  for (const words of ['Bonjour', 'Se connecter', 'Logo', 'never closed']) assert.ok(text.includes(words), words);
  assert.doesNotMatch(text, /go\(\)|<b>|title/);
});
