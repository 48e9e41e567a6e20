import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { generateSecret, hashSecret, minimumSecretLength, verifySecret } from '#clients/secret.ts';
import { systemRandom } from '#platform/random.ts';

test('a secret is known by its own hash and by no other', () => {
  const secret = fc.string({ minLength: minimumSecretLength, unit: 'grapheme' });
  fc.assert(
    fc.property(secret, secret, (one, other) => {
      const hash = hashSecret(one, systemRandom);
      assert.equal(verifySecret(one, [hash]), true);
      assert.equal(verifySecret(other, [hash]), one === other);
    }),
  );
});

test('while a secret is being replaced both are known', () => {
  const [old, next] = [generateSecret(systemRandom), generateSecret(systemRandom)];
  const hashes = [hashSecret(old, systemRandom), hashSecret(next, systemRandom)];
  assert.deepEqual(
    [old, next, 'another'].map((secret) => verifySecret(secret, hashes)),
    [true, true, false],
  );
  assert.equal(verifySecret(old, hashes.slice(1)), false);
});

test('the same secret never has the same hash, and the hash does not contain it', () => {
  const secret = generateSecret(systemRandom);
  const hashes = Array.from({ length: 50 }, () => hashSecret(secret, systemRandom));
  assert.equal(new Set(hashes).size, 50);
  assert.ok(hashes.every((hash) => !hash.includes(secret)));
});

test('what is not one of our hashes knows no secret', () => {
  for (const hash of ['', 'plain', 'hmac-sha256..', 'hmac-sha256.AAAA.AAAA', 'md5.AAAA.AAAA', '...']) {
    assert.equal(verifySecret('', [hash]), false, hash);
  }
  assert.equal(verifySecret('anything', []), false);
});

test('an absurdly long secret is refused before it is hashed', () => {
  const long = 'x'.repeat(513);
  assert.equal(verifySecret(long, [hashSecret(long, systemRandom)]), false);
});

test('verifying is far too cheap to exhaust a server: below 10 µs for one hash', () => {
  const secret = generateSecret(systemRandom);
  const hashes = [hashSecret(secret, systemRandom)];
  // The best of many short rounds: other programs on the machine only ever add time.
  const rounds = Array.from({ length: 100 }, () => {
    const begin = process.hrtime.bigint();
    for (let index = 0; index < 200; index += 1) verifySecret(secret, hashes);
    return Number(process.hrtime.bigint() - begin) / 200;
  });
  assert.ok(Math.min(...rounds) < 10_000, `${Math.min(...rounds)} ns`);
});
