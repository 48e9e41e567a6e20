import type { Clock } from '#vocabulary/clock.ts';

/** The machine's own clock. Only `main` and the commands hand it out; rooms receive a `Clock`. */
export const systemClock: Clock = {
  nowMilliseconds: () => Date.now(),
  nowSeconds: () => Math.floor(Date.now() / 1000),
};
