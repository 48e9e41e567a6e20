import type { Clock } from '#vocabulary/clock.ts';

/** A minute since 1970, UTC. */
type Minute = number;

/** Minutes in which the platform was ready to serve; one row each, whichever of several processes said so. */
export type AvailabilityStore = {
  /** Keeps the minute, and forgets those before `keepFrom`. */
  readonly note: (minute: Minute, keepFrom: Minute) => Promise<void>;
  /** The first minute that is kept; undefined before there is one. */
  readonly first: () => Promise<Minute | undefined>;
  /** Kept minutes from `from` on, and before `to`. */
  readonly count: (from: Minute, to: Minute) => Promise<number>;
};

const minutesADay = 1440;
const keptDays = 400;
/** A figure of a few minutes would say nothing. */
const leastMinutes = 60;

const minuteOf = (clock: Clock): Minute => Math.floor(clock.nowSeconds() / 60);

/**
 * The part of the last days in which the platform was ready, 0 to 1: minutes noted over minutes that went by since the
 * first of them that is known. A machine that is down notes nothing, which is what counts against it. undefined before
 * an hour was watched.
 */
export const loadAvailability = async (
  store: Pick<AvailabilityStore, 'first' | 'count'>,
  clock: Clock,
  days: number,
): Promise<number | undefined> => {
  const now = minuteOf(clock);
  const from = Math.max((await store.first()) ?? now, now - days * minutesADay);
  const watched = now - from;
  return watched < leastMinutes ? undefined : (await store.count(from, now)) / watched;
};

export type AvailabilityWatch = {
  readonly store: Pick<AvailabilityStore, 'note'>;
  readonly clock: Clock;
  /** What the operators' readiness endpoint asks as well. */
  readonly isReady: () => Promise<boolean>;
  readonly onError: (error: unknown) => void;
};

/** Notes this minute when the platform is ready in it, unless it was noted last. @returns what was noted last */
export const noteAvailability = async (
  { store, clock, isReady }: Pick<AvailabilityWatch, 'store' | 'clock' | 'isReady'>,
  last: Minute | undefined,
): Promise<Minute | undefined> => {
  const now = minuteOf(clock);
  if (now === last || !(await isReady())) return last;
  await store.note(now, now - keptDays * minutesADay);
  return now;
};

/** Looks three times a minute, so that none is missed by chance. The answer stops it, when the look under way has ended. */
export const watchAvailability = (watch: AvailabilityWatch): (() => Promise<void>) => {
  let last: Minute | undefined;
  let running: Promise<void> | undefined;
  const note = async (): Promise<void> => {
    last = await noteAvailability(watch, last);
  };
  const look = (): void => {
    running ??= note()
      .catch(watch.onError)
      .finally(() => {
        running = undefined;
      });
  };
  const timer = setInterval(look, 20_000);
  timer.unref();
  look();
  return async () => {
    clearInterval(timer);
    await running;
  };
};
