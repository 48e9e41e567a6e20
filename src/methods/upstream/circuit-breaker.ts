import type { Clock } from '#vocabulary/clock.ts';

export type BreakerSettings = {
  /** So many calls in a row that fail open the circuit. */
  readonly failuresToOpen: number;
  /** How long nobody is sent before one call tries again. */
  readonly openMilliseconds: number;
};

/** The leave to make one call; tells how it went, once. */
export type Permit = {
  readonly succeeded: () => void;
  readonly failed: () => void;
  /** The call said nothing about the provider (ours to blame, or given up). */
  readonly abandoned: () => void;
};

export type CircuitBreaker = {
  /** Undefined: the circuit is open, or its one trial is under way. */
  readonly enter: () => Permit | undefined;
  /** `ready`: open for long enough, the next call is the trial. */
  readonly state: () => 'closed' | 'open' | 'ready' | 'trying';
};

type State =
  | { readonly is: 'closed'; readonly failures: number }
  | { readonly is: 'open'; readonly untilMilliseconds: number }
  | { readonly is: 'trying' };

/**
 * Keeps calls away from a provider that does not answer, so that nobody waits for it in vain. What calls of an earlier
 * state say late changes nothing.
 */
export const createCircuitBreaker = (clock: Clock, settings: BreakerSettings): CircuitBreaker => {
  let state: State = { is: 'closed', failures: 0 };
  let age = 0;
  const become = (next: State) => {
    if (next.is !== state.is) age += 1;
    state = next;
  };
  const open = () => become({ is: 'open', untilMilliseconds: clock.nowMilliseconds() + settings.openMilliseconds });
  const isReady = () => state.is === 'open' && clock.nowMilliseconds() >= state.untilMilliseconds;
  const fail = () => {
    if (state.is === 'trying') return open();
    const failures = state.is === 'closed' ? state.failures + 1 : 0;
    return failures >= settings.failuresToOpen ? open() : become({ is: 'closed', failures });
  };
  const giveUp = () => {
    // The next call is the trial instead.
    if (state.is === 'trying') become({ is: 'open', untilMilliseconds: clock.nowMilliseconds() });
  };
  const permit = (): Permit => {
    const born = age;
    let told = false;
    const once = (tell: () => void) => () => {
      if (!told && born === age) tell();
      told = true;
    };
    return {
      succeeded: once(() => become({ is: 'closed', failures: 0 })),
      failed: once(fail),
      abandoned: once(giveUp),
    };
  };
  return {
    enter: () => {
      if (isReady()) become({ is: 'trying' });
      else if (state.is !== 'closed') return undefined;
      return permit();
    },
    state: () => (isReady() ? 'ready' : state.is),
  };
};
