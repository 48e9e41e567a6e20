import type { Random } from '#vocabulary/clock.ts';
import type { Caller } from './call.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { type KeySets } from './key-sets.ts';
import type { MetadataBook } from './metadata.ts';
import { tokenObjection } from './signed-token.ts';

/** Runs `run` once after that many milliseconds; the answer takes it back. */
export type Schedule = (run: () => void, afterMilliseconds: number) => () => void;

export type ProbeDeps = {
  readonly caller: Caller;
  readonly book: MetadataBook;
  readonly keySets: KeySets;
  readonly random: Random;
  readonly nowMilliseconds: () => number;
  readonly list: () => readonly IdentityProvider[];
  readonly schedule: Schedule;
  readonly settings: ProbeSettings;
  /** A defect of ours in the probe. */
  readonly onDefect: (error: unknown) => void;
};

export type ProbeSettings = {
  /** Between two rounds, give or take a quarter. */
  readonly everyMilliseconds: number;
  /** A provider that does well is left alone until nothing was heard of it for so long. */
  readonly silenceMilliseconds: number;
};

export const usualProbe: ProbeSettings = { everyMilliseconds: 30_000, silenceMilliseconds: 600_000 };

/** The timer of the machine, which keeps no process alive. */
export const systemSchedule: Schedule = (run, afterMilliseconds) => {
  const timer = setTimeout(run, afterMilliseconds);
  timer.unref();
  return () => clearTimeout(timer);
};

/**
 * Looks at providers now and then: at those in trouble and at those that were silent, so that a provider is found again
 * without a person having to try. What it finds is noted by the caller like any other call.
 * @returns stops it, once a round under way is over
 */
export const startProbe = (deps: ProbeDeps): (() => Promise<void>) => {
  let stopped = false;
  let round = Promise.resolve();
  let cancel = () => {};
  const plan = () => {
    if (stopped) return;
    cancel = deps.schedule(() => {
      round = probeAll(deps).catch(deps.onDefect).finally(plan);
    }, jitter(deps));
  };
  plan();
  return async () => {
    stopped = true;
    cancel();
    await round;
  };
};

/** Instances that started together shall not ask together. */
const jitter = ({ random, settings }: ProbeDeps): number => {
  const [byte = 0] = random.bytes(1);
  return Math.round(settings.everyMilliseconds * (0.75 + byte / 510));
};

const probeAll = async (deps: ProbeDeps): Promise<void> => {
  const due = deps.list().filter((provider) => provider.active && isDue(deps, provider));
  await Promise.all(due.map((provider) => probe(deps, provider)));
};

const isDue = ({ caller, nowMilliseconds, settings }: ProbeDeps, { providerId }: IdentityProvider): boolean => {
  const record = caller.recordOf(providerId);
  const lastHeard = record.lastHeardMilliseconds() ?? -Infinity;
  return record.health() !== 'well' || nowMilliseconds() - lastHeard >= settings.silenceMilliseconds;
};

/** Discovery where there is one, keys otherwise; a provider with neither is known by its traffic alone. */
const probe = async ({ book, keySets }: ProbeDeps, provider: IdentityProvider): Promise<void> => {
  const { discovery, providerId } = provider;
  if ('url' in discovery) return void (await book.fetchAgain(provider));
  if (discovery.jwksUri === undefined) return;
  try {
    await keySets.fetchAgain(providerId, discovery.jwksUri);
  } catch (error) {
    if (tokenObjection(error) === undefined) throw error; // The caller noted that the keys cannot be had.
  }
};
