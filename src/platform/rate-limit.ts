import { isIP } from 'node:net';
import type { Clock } from '#vocabulary/clock.ts';
import { recent } from './recent.ts';

/** How often something may happen under one key, counted in windows that begin with their first. */
export type RateRule = { readonly maximum: number; readonly windowSeconds: number };

export type RateLimit = {
  /** Counts one. Answers how many seconds to wait before the next try, 0 when this one may go on. */
  readonly take: (key: string) => number;
  /** The same without counting: 0 as long as the window has room for one more. */
  readonly waitSeconds: (key: string) => number;
};

/** Keys that are remembered at a time, some ten megabytes at most; the one that was not seen for longest gives way. */
const rememberedKeys = 50_000;

type Window = { readonly endsAtMilliseconds: number; count: number };

/**
 * A limit counted in memory: it costs no write, and a restart forgets it. Limits that protect a person, such as those
 * of the phone, are counted in the store instead (`methods/app/challenge-store.ts`).
 */
export const createRateLimit = ({ maximum, windowSeconds }: RateRule, clock: Clock): RateLimit => {
  const windows = recent<Window>(rememberedKeys);
  const openWindow = (key: string): Window | undefined => {
    const window = windows.find(key);
    return window !== undefined && clock.nowMilliseconds() < window.endsAtMilliseconds ? window : undefined;
  };
  const until = ({ endsAtMilliseconds }: Window): number =>
    Math.max(1, Math.ceil((endsAtMilliseconds - clock.nowMilliseconds()) / 1000));
  return {
    take: (key) => {
      const window = openWindow(key);
      if (window === undefined) {
        windows.keep(key, { endsAtMilliseconds: clock.nowMilliseconds() + windowSeconds * 1000, count: 1 });
        return 0;
      }
      window.count += 1;
      return window.count > maximum ? until(window) : 0;
    },
    waitSeconds: (key) => {
      const window = openWindow(key);
      return window === undefined || window.count < maximum ? 0 : until(window);
    },
  };
};

/** What is counted as one caller: an IPv4 address, or the first 64 bits of an IPv6 one, all of which one subscriber has (RFC 6177). */
export const callerOf = (address: string): string => {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups =
    tail === undefined ? before : [...before, ...Array(8 - before.length - after.length).fill('0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
};
