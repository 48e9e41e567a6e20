import type { Clock } from '#vocabulary/clock.ts';

/** The machine's clock, which a test can push forward: nobody sleeps. */
export type MovingClock = Clock & { readonly pass: (milliseconds: number) => void };

export const createMovingClock = (): MovingClock => {
  let aheadMilliseconds = 0;
  const nowMilliseconds = () => Date.now() + aheadMilliseconds;
  return {
    nowMilliseconds,
    nowSeconds: () => Math.floor(nowMilliseconds() / 1000),
    pass: (milliseconds) => {
      aheadMilliseconds += milliseconds;
    },
  };
};
