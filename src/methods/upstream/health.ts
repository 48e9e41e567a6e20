import type { Clock } from '#vocabulary/clock.ts';
import { type BreakerSettings, type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts';
import type { ProviderHealth } from './upstream.ts';

export type HealthSettings = BreakerSettings & {
  /** How far back calls are remembered. */
  readonly windowMilliseconds: number;
  /** `disturbed` takes at least so many failures within the window, … */
  readonly failuresToDisturb: number;
  /** … and at least this share of the calls in it, from 0 to 1. */
  readonly shareToDisturb: number;
};

export const usualHealth: HealthSettings = {
  failuresToOpen: 5,
  openMilliseconds: 30_000,
  windowMilliseconds: 120_000,
  failuresToDisturb: 2,
  shareToDisturb: 0.2,
};

/** How one provider does. */
export type HealthRecord = {
  readonly breaker: CircuitBreaker;
  /** Notes how a call went, for the window; the breaker is told by its permit. */
  readonly note: (outcome: 'good' | 'bad') => void;
  readonly health: () => ProviderHealth;
  /** When it was last heard of, well or not; undefined before the first call. */
  readonly lastHeardMilliseconds: () => number | undefined;
};

type Noted = { readonly outcome: 'good' | 'bad'; readonly atMilliseconds: number };

/** A busy provider is judged by its latest calls alone. */
const mostNoted = 100;

export const createHealthRecord = (clock: Clock, settings: HealthSettings): HealthRecord => {
  const breaker = createCircuitBreaker(clock, settings);
  let noted: readonly Noted[] = [];
  return {
    breaker,
    note: (outcome) => {
      noted = [...noted.slice(1 - mostNoted), { outcome, atMilliseconds: clock.nowMilliseconds() }];
    },
    health: () =>
      breaker.state() === 'closed' ? decideHealth(noted, clock.nowMilliseconds(), settings) : 'unavailable',
    lastHeardMilliseconds: () => noted.at(-1)?.atMilliseconds,
  };
};

const decideHealth = (noted: readonly Noted[], now: number, settings: HealthSettings): ProviderHealth => {
  const recent = noted.filter(({ atMilliseconds }) => atMilliseconds > now - settings.windowMilliseconds);
  const failures = recent.filter(({ outcome }) => outcome === 'bad').length;
  const isDisturbed = failures >= settings.failuresToDisturb && failures >= settings.shareToDisturb * recent.length;
  return isDisturbed ? 'disturbed' : 'well';
};
