import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { drawMessageCode } from '#methods/app/messages.ts';
import { drawChoices, drawCode } from '#methods/app/open-challenge.ts';
import { systemRandom } from '#platform/random.ts';
import type { Random } from '#vocabulary/clock.ts';

/** Pearson's statistic of counts that should all be alike. */
const chiSquare = (counts: readonly number[], draws: number): number => {
  const expected = draws / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
};

const countOf = (values: readonly number[], kinds: number): number[] => {
  const counts = Array.from({ length: kinds }, () => 0);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
};

/** Every byte as often as every other: no chance in the verdict. */
const everyByte = (): Random => {
  let next = 0;
  return {
    ...systemRandom,
    bytes: (length) => Uint8Array.from({ length }, () => next++ % 256),
  };
};

const draws = 40_000;

describe('the number to match', () => {
  it('is any of the hundred, all alike', () => {
    const random = everyByte();
    const counts = countOf(
      Array.from({ length: 2000 }, () => Number(drawCode(random))),
      100,
    );
    assert.deepEqual(new Set(counts), new Set([20]));
    const drawn = Array.from({ length: draws }, () => Number(drawCode(systemRandom)));
    // 99 degrees of freedom: chance goes beyond 190 less than once in ten million runs.
    assert.ok(chiSquare(countOf(drawn, 100), draws) < 190);
  });

  it('stands among the choices once, at any of the three places alike', () => {
    const places = Array.from({ length: draws }, () => drawChoices(systemRandom, '07').indexOf('07'));
    // 2 degrees of freedom: beyond 33 less than once in ten million runs.
    assert.ok(chiSquare(countOf(places, 3), draws) < 33);
  });

  it('has two companions, all alike, that are not itself', () => {
    const companions = Array.from({ length: draws }, () =>
      drawChoices(systemRandom, '07').filter((one) => one !== '07'),
    );
    const counts = countOf(companions.flat().map(Number), 100);
    assert.equal(counts[7], 0);
    assert.ok(chiSquare(counts.toSpliced(7, 1), draws * 2) < 190);
  });

  it('makes three different values of two digits, whatever it is and whatever chance says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
        (value, stream) => {
          const code = String(value).padStart(2, '0');
          let given = 0;
          // Chance that only repeats itself is no chance; after a while the true one goes on.
          const byte = () => (given++ < 200 ? stream.next().value : (systemRandom.bytes(1)[0] ?? 0));
          const choices = drawChoices({ ...systemRandom, bytes: () => Uint8Array.of(byte()) }, code);
          assert.equal(choices.length, 3);
          assert.equal(new Set(choices).size, 3);
          assert.ok(choices.includes(code));
          assert.ok(choices.every((choice) => /^\d\d$/.test(choice)));
        },
      ),
    );
  });
});

describe('the code by message', () => {
  it('has six digits, all alike at every place', () => {
    const codes = Array.from({ length: draws }, () => drawMessageCode(systemRandom));
    assert.ok(codes.every((code) => /^\d{6}$/.test(code)));
    for (const place of [0, 1, 2, 3, 4, 5]) {
      // 9 degrees of freedom: beyond 50 less than once in ten million runs.
      assert.ok(
        chiSquare(
          countOf(
            codes.map((code) => Number(code[place])),
            10,
          ),
          draws,
        ) < 50,
      );
    }
  });

  it('draws again what would make small values likelier', () => {
    const drawn = [0xffffffff, 4_294_000_000, 4_293_999_999].map((value) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    });
    assert.equal(drawMessageCode({ ...systemRandom, bytes: () => drawn.shift() ?? Buffer.alloc(4) }), '999999');
    assert.equal(drawn.length, 0);
  });
});
