import assert from 'node:assert/strict';
import { pbkdf2Sync } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { readToken } from '#web/phone/app/start-view.ts';
import { findWeakness, newSalt, stretchPin } from '#web/phone/app/pin.ts';

const weak = {
  length: ['', '12345', '123456789', '12345a', '１２３４５６'],
  repeat: ['000000', '111111', '121212', '112112', '123123', '12341234', '112233', '99887766', '011111', '10101010'],
  sequence: [
    '123456',
    '234567',
    '654321',
    '987654',
    '890123',
    '01234567',
    '98765432',
    '246802',
    '135791',
    '147258',
    '159753',
  ],
  date: ['140785', '311299', '850714', '010203', '14071985', '19850714', '07141985'],
} as const;

for (const [weakness, pins] of Object.entries(weak)) {
  for (const pin of pins) test(`${pin} is refused: ${weakness}`, () => assert.equal(findWeakness(pin), weakness));
}

for (const pin of ['481516', '735906', '90417736', '5820461', '408297']) {
  test(`${pin} is accepted`, () => assert.equal(findWeakness(pin), undefined));
}

test('most PINs are accepted: what is refused is what would be tried first', () => {
  const pins = Array.from({ length: 20_000 }, (_, index) => String((index * 7919) % 1_000_000).padStart(6, '0'));
  const refused = pins.filter((pin) => findWeakness(pin) !== undefined);
  assert.ok(refused.length < pins.length * 0.1, `${refused.length} of ${pins.length}`);
});

test('a PIN is stretched by PBKDF2-HMAC-SHA-256 in 600,000 rounds', async () => {
  const salt = newSalt();
  const expected = pbkdf2Sync('481516', Buffer.from(salt, 'base64url'), 600_000, 32, 'sha256').toString('base64url');
  assert.equal(await stretchPin('481516', salt), expected);
  assert.notEqual(newSalt(), salt);
});

test('a token is read from the link or from itself, and from nothing else', () => {
  const token = fc.stringMatching(/^[\w-]{43}$/);
  fc.assert(
    fc.property(token, (value) => {
      for (const text of [value, ` ${value}\n`, `https://phone.example/#${value}`])
        assert.equal(readToken(text), value);
    }),
  );
  for (const text of ['', '#', 'https://phone.example/', 'abc', `${'a'.repeat(43)}?x=1`])
    assert.equal(readToken(text), undefined, text);
});
