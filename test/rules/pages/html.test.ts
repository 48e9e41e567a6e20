import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { html, raw, render, safeUrl } from '#platform/html.ts';

/** What the browser makes of a run of escaped text. */
const unescape = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39|#96);/g, (_, name: string) => named[name] ?? '');
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' };

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('<', '>', '"', "'", '&', '`', '=', '/', '<script>', '-->', '&quot;', '\0', '\n', 'a'))
    .map((parts) => parts.join('')),
);

test('no string breaks out of text or out of a quoted attribute, and none is changed', () => {
  fc.assert(
    fc.property(nasty, nasty, (inText, inAttribute) => {
      const page = render(html`<p title="${inAttribute}">${inText}</p>`);
      const parts = /^<p title="([^"<>]*)">([^<>"]*)<\/p>$/.exec(page);
      assert.ok(parts !== null, page);
      assert.equal(unescape(parts[1] ?? ''), inAttribute);
      assert.equal(unescape(parts[2] ?? ''), inText);
    }),
  );
});

test('only http, https and relative addresses stay in a link', () => {
  for (const kept of ['https://a.example/x?y=1', 'http://localhost:8000/', '/x', '?lang=en', '#content', 'x/y', '']) {
    assert.equal(safeUrl(kept), kept);
  }
  for (const refused of [
    'javascript:alert(1)',
    ' JaVaScRiPt:x',
    'java\nscript:x',
    '\u0001javascript:x',
    'data:text/html,x',
    'vbscript:x',
    'file:///x',
    'http://',
  ]) {
    assert.equal(safeUrl(refused), '#', refused);
  }
});

test('no spelling of a scheme other than http and https comes through, as the platform parses it', () => {
  const scheme = fc
    .array(fc.constantFrom('j', 'a', 'v', 's', ':', '\t', '\n', ' ', '/', '\\', 'http', 'javascript:', 'data:'))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(scheme, (address) => {
      const followed = new URL(safeUrl(address), 'http://here.invalid/').protocol;
      assert.ok(followed === 'http:' || followed === 'https:', followed);
    }),
  );
});

test('an address attribute passes through safeUrl by itself, other attributes do not', () => {
  const bad = 'javascript:alert(1)';
  assert.equal(render(html`<a class="b" href="${bad}">x</a>`), '<a class="b" href="#">x</a>');
  assert.equal(render(html`<form action="${bad}"></form>`), '<form action="#"></form>');
  assert.equal(render(html`<p title="${bad}"></p>`), '<p title="javascript:alert(1)"></p>');
});

test('markup, lists, numbers, and nothing', () => {
  const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);
  assert.equal(
    render(html`<ul>${items}</ul>${undefined}${false}${0}${raw('<hr>')}`),
    '<ul><li>a</li><li>&lt;b&gt;</li></ul>0<hr>',
  );
});

test('an object that merely looks like markup is not taken for it', () => {
  const forged = JSON.parse('{"markup":"<script>","Symbol(html)":"<script>"}');
  assert.throws(() => render(html`<p>${forged}</p>`));
});

test('a value where no escaping helps is a defect of the page', () => {
  assert.throws(() => html`<p class=${'x'}></p>`, /outside double quotes/);
  assert.throws(() => html`<p ${'onclick'}="x"></p>`, /outside double quotes/);
  assert.throws(() => html`<p title='${'x'}'></p>`, /outside double quotes/);
  assert.throws(() => html`<p onclick="${'x'}"></p>`, /onclick/);
  assert.throws(() => html`<p style="${'x'}"></p>`, /style/);
  assert.throws(() => html`<script>${'x'}</script>`, /script/);
  assert.throws(() => html`<p title="${html`<b>`}"></p>`, /inside an attribute/);
});
