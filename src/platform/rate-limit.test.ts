import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '#vocabulary/clock.ts';
import { callerOf, createRateLimit } from './rate-limit.ts';

const heldClock = (): { clock: Clock; advance: (seconds: number) => void } => {
  let now = 1_700_000_000_000;
  const clock = { nowMilliseconds: () => now, nowSeconds: () => Math.floor(now / 1000) };
  return { clock, advance: (seconds) => void (now += seconds * 1000) };
};

test('beyond the maximum the wait is what is left of the window, and after it all is well', () => {
  const { clock, advance } = heldClock();
  const limit = createRateLimit({ maximum: 2, windowSeconds: 60 }, clock);
  assert.deepEqual([limit.take('a'), limit.take('a')], [0, 0]);
  advance(20);
  assert.equal(limit.take('a'), 40);
  assert.equal(limit.take('b'), 0, 'another key has a window of its own');
  advance(40);
  assert.equal(limit.take('a'), 0);
});

test('looking counts nothing, and tells that the window is full', () => {
  const { clock } = heldClock();
  const limit = createRateLimit({ maximum: 1, windowSeconds: 10 }, clock);
  assert.equal(limit.waitSeconds('a'), 0);
  assert.equal(limit.waitSeconds('a'), 0);
  limit.take('a');
  assert.equal(limit.waitSeconds('a'), 10);
});

test('a caller is an IPv4 address, or the 64 bits that one subscriber has', () => {
  assert.equal(callerOf('192.0.2.1'), '192.0.2.1');
  assert.equal(callerOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64');
  assert.equal(callerOf('2001:0db8:1:2::9'), callerOf('2001:db8:1:2:ffff::'));
  assert.notEqual(callerOf('2001:db8:1:2::'), callerOf('2001:db8:1:3::'));
  assert.equal(callerOf('::1'), '0:0:0:0::/64');
  assert.equal(callerOf('fe80::1%eth0'), 'fe80:0:0:0::/64');
  assert.equal(callerOf(''), '');
});
