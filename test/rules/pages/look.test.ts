import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contrast, inkOn, legibleOn } from '#platform/look/colour.ts';
import { createLook } from '#platform/look/look.ts';
import { securityHeaders } from '#platform/look/security-headers.ts';

const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

test('contrast is the one of WCAG', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21);
  assert.ok(Math.abs(contrast('#777777', '#ffffff') - 4.48) < 0.01);
});

test('whatever colour an operator chooses, the accent reads on the page and the ink reads on the accent', () => {
  fc.assert(
    fc.property(colour, (chosen) => {
      const { stylesheet } = createLook('', { sandbox: false, theme: { colour: chosen } });
      const found = [...stylesheet.body.matchAll(/--accent:(#\w{6});--accent-strong:(#\w{6});--accent-ink:(#\w{6})/g)];
      assert.equal(found.length, 2);
      for (const [index, [, accent = '', strong = '', ink = '']] of found.entries()) {
        for (const ground of grounds[index] ?? []) assert.ok(contrast(accent, ground) >= 4.5, `${chosen} on ${ground}`);
        assert.ok(contrast(ink, accent) >= 4.5 && contrast(ink, strong) >= 4.5, chosen);
      }
    }),
  );
});

const grounds = [
  ['#f6f3ec', '#ebe7de', '#ffffff'],
  ['#0f1617', '#0a1011', '#1b2527'],
];

test('a legible colour is left alone', () => {
  fc.assert(
    fc.property(colour, colour, (one, ground) => {
      const result = legibleOn(ground, one, 4.5);
      assert.ok(contrast(one, ground) < 4.5 || result === one);
      assert.ok(contrast(result, ground) >= 4.5 || result === inkOn(ground));
    }),
  );
});

test('the stylesheet is named after its content, and asks for nothing outside', () => {
  const [one, other] = [
    createLook('', { sandbox: false }),
    createLook('', { sandbox: false, theme: { css: 'body{margin:1px}' } }),
  ];
  assert.match(one.stylesheet.path, /^\/assets\/vestibule-[0-9a-f]{12}\.css$/);
  assert.notEqual(one.stylesheet.path, other.stylesheet.path);
  assert.equal(one.look.stylesheetPath, one.stylesheet.path);
  assert.ok(other.stylesheet.body.endsWith('body{margin:1px}'));
  assert.doesNotMatch(one.stylesheet.body, /url\(|@import|@font-face/);
});

test('a colour that is none stops the start', () => {
  assert.throws(() => createLook('', { sandbox: false, theme: { colour: 'red;}' } }), /#rrggbb/);
});

test('the policy of a page lets nothing run, nothing load from elsewhere, nobody frame it', () => {
  const headers = securityHeaders({ https: true });
  assert.equal(
    headers['content-security-policy'],
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  );
  assert.equal(headers['cache-control'], 'no-store');
  assert.ok(headers['strict-transport-security'] !== undefined);
  assert.equal(securityHeaders({ https: false })['strict-transport-security'], undefined);
});

test('form-action opens the schemes of the registered addresses and no others', () => {
  const policy = (formTargets: readonly string[]): string =>
    securityHeaders({ https: true, formTargets })['content-security-policy'] ?? '';
  assert.match(policy(['https://a.example/cb', 'https://b.example/cb']), /form-action 'self' https:;/);
  assert.match(policy(['fr.example.app:/cb']), /form-action 'self' fr\.example\.app:;/);
  assert.match(policy(['x; script-src *', 'javascript:x', '/relative']), /form-action 'self';/);
});
