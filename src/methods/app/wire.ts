import type { ChallengeId, NationalId } from '#vocabulary/identifiers.ts';

/** Who listens for a person's requests: an open app on a phone, or a card agent on a desk. */
export type Listener = () => void;

/**
 * Tells, inside this process, that something changed. It carries no content: whoever is woken reads the store,
 * so a lost or doubled call does no harm, and what is shown is always what is true.
 */
export type Wire = {
  /** Calls back whenever a request of this person opens or ends. The answer unsubscribes. */
  readonly listen: (nationalId: NationalId, listener: Listener) => () => void;
  readonly listenerCount: () => number;
  /** A request of this person opened or ended. */
  readonly ring: (nationalId: NationalId | undefined, challengeId: ChallengeId) => void;
  /** Resolves when this request changes, or after the time, or when the signal aborts; never rejects. */
  readonly waitFor: (challengeId: ChallengeId, milliseconds: number, signal?: AbortSignal) => Promise<void>;
};

export const createWire = (): Wire => {
  const listeners = new Map<NationalId, Set<Listener>>();
  const waiting = new Map<ChallengeId, Set<Listener>>();
  return {
    listen: (nationalId, listener) => subscribe(listeners, nationalId, listener),
    listenerCount: () => [...listeners.values()].reduce((count, set) => count + set.size, 0),
    ring: (nationalId, challengeId) => {
      for (const wake of [...(waiting.get(challengeId) ?? [])]) wake();
      if (nationalId !== undefined) for (const wake of [...(listeners.get(nationalId) ?? [])]) wake();
    },
    waitFor: (challengeId, milliseconds, signal) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          forget();
          signal?.removeEventListener('abort', done);
          resolve();
        };
        const forget = subscribe(waiting, challengeId, done);
        const timer = setTimeout(done, milliseconds);
        signal?.addEventListener('abort', done, { once: true });
        if (signal?.aborted) done();
      }),
  };
};

const subscribe = <Key>(sets: Map<Key, Set<Listener>>, key: Key, listener: Listener): (() => void) => {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set.add(listener));
  return () => {
    set.delete(listener);
    if (set.size === 0 && sets.get(key) === set) sets.delete(key);
  };
};
