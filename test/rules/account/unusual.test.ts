import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decideMessage, type DeviceIdentity, recogniseIdentity, rememberIdentity } from '#account/unusual.ts';
import { systemRandom } from '#platform/random.ts';

// franceconnect.md §5.2: who is told of a connection, and what a device remembers.
const plain = { suspicious: false, sameServiceInSession: false, identityKnown: false, deviceShared: false };

describe('a person is told of a connection', () => {
  const table = [
    [
      'that is suspicious, whatever else is known',
      { suspicious: true, sameServiceInSession: true, identityKnown: true },
      'send',
    ],
    ['never into the same service in the same session', { sameServiceInSession: true }, 'none'],
    ['not on a device that knows them', { identityKnown: true }, 'none'],
    ['on a device that knows them but is shared', { identityKnown: true, deviceShared: true }, 'send'],
    ['on a device that does not know them', {}, 'send'],
    ['on a device of others', { deviceShared: true }, 'send'],
  ] as const;
  for (const [words, facts, word] of table) it(words, () => assert.equal(decideMessage({ ...plain, ...facts }), word));
});

describe('a device', () => {
  const day = 86_400;
  const at = (nowSeconds: number) => ({ nowSeconds, secretOf: (period: number) => Buffer.alloc(32, period % 256) });
  const start = at(1_800_000_000);
  const remember = (people: readonly string[], secrets = start) =>
    people.reduce<readonly DeviceIdentity[]>(
      (known, person) => rememberIdentity(known, person, secrets, systemRandom),
      [],
    );

  it('knows whom it has logged in, and nobody else', () => {
    const known = remember(['zoe']);
    assert.deepEqual(recogniseIdentity(known, 'zoe', start), { identityKnown: true, deviceShared: false });
    assert.deepEqual(recogniseIdentity(known, 'ada', start), { identityKnown: false, deviceShared: false });
  });

  it('holds nothing that says who', () => {
    const [one, other] = [remember(['zoe']), remember(['zoe'])];
    assert.doesNotMatch(JSON.stringify(one), /zoe/);
    assert.notEqual(one[0]?.mac, other[0]?.mac);
  });

  it('is shared from the third person on, and forgets the oldest', () => {
    const two = remember(['a', 'b', 'a']);
    assert.equal(two.length, 2);
    assert.equal(recogniseIdentity(two, 'a', start).deviceShared, false);
    const four = remember(['a', 'b', 'c', 'd']);
    assert.equal(four.length, 3);
    assert.deepEqual(recogniseIdentity(four, 'd', start), { identityKnown: true, deviceShared: true });
    assert.equal(recogniseIdentity(four, 'a', start).identityKnown, false);
  });

  it('goes on knowing for 90 days while the secrets rotate, and no longer than they are kept', () => {
    const known = remember(['zoe']);
    const later = (days: number) => recogniseIdentity(known, 'zoe', at(start.nowSeconds + days * day)).identityKnown;
    assert.deepEqual([later(45), later(89), later(135)], [true, true, false]);
    assert.equal(
      recogniseIdentity(known, 'zoe', { ...start, secretOf: () => Buffer.alloc(32, 7) }).identityKnown,
      false,
    );
  });
});
