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

/** What the health of a provider was decided from. */
export type HealthReport = {
  readonly health: ProviderHealth;
  /** `open`: nobody is sent there. `ready`, `trying`: one call tries whether it is back. */
  readonly circuit: ReturnType<CircuitBreaker['state']>;
  /** Within the window, at most the latest hundred. */
  readonly calls: number;
  readonly failures: number;
  /** A login or a probe, well or not; undefined before the first. */
  readonly lastHeardMilliseconds: number | undefined;
};

/** How one provider does. */
export type HealthRecord = {
  readonly breaker: CircuitBreaker;
  /** Notes how a call went, for the window; the breaker is told by its permit. */
  readonly note: (outcome: 'good' | 'bad') => void;
  readonly health: () => ProviderHealth;
  readonly report: () => HealthReport;
  /** When it was last heard of, well or not; undefined before the first call. */
  readonly lastHeardMilliseconds: () => number | undefined;
};

type Noted = { readonly outcome: 'good' | 'bad'; readonly atMilliseconds: number };

/** A busy provider is judged by its latest calls alone. */
const mostNoted = 100;

export const createHealthRecord = (clock: Clock, settings: HealthSettings): HealthRecord => {
  const breaker = createCircuitBreaker(clock, settings);
  let noted: readonly Noted[] = [];
  const recent = () => {
    const begin = clock.nowMilliseconds() - settings.windowMilliseconds;
    return noted.filter(({ atMilliseconds }) => atMilliseconds > begin);
  };
  const health = () => (breaker.state() === 'closed' ? decideHealth(recent(), settings) : 'unavailable');
  return {
    breaker,
    note: (outcome) => {
      noted = [...noted.slice(1 - mostNoted), { outcome, atMilliseconds: clock.nowMilliseconds() }];
    },
    health,
    report: () => ({
      ...{ health: health(), circuit: breaker.state() },
      ...{ calls: recent().length, failures: failuresIn(recent()) },
      lastHeardMilliseconds: noted.at(-1)?.atMilliseconds,
    }),
    lastHeardMilliseconds: () => noted.at(-1)?.atMilliseconds,
  };
};

const failuresIn = (noted: readonly Noted[]): number => noted.filter(({ outcome }) => outcome === 'bad').length;

const decideHealth = (recent: readonly Noted[], settings: HealthSettings): ProviderHealth => {
  const failures = failuresIn(recent);
  const isDisturbed = failures >= settings.failuresToDisturb && failures >= settings.shareToDisturb * recent.length;
  return isDisturbed ? 'disturbed' : 'well';
};
