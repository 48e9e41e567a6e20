import type { Clock, Random } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import type { OperatorStore } from './operator-store.ts';

/** What the functions of this room work with. */
export type OperatorRoom = {
  readonly store: OperatorStore;
  readonly clock: Clock;
  readonly random: Random;
  /** Whether this professional is shut out of every door: then they do not run the platform either. */
  readonly isSuspended: (nationalId: NationalId) => Promise<boolean>;
  /** Public origin of the console: passkeys are bound to it, links begin with it. */
  readonly origin: string;
  readonly rules: {
    /** A session ends after this long without use… */
    readonly sessionIdleSeconds: number;
    /** …and this long after it began, whatever happens. */
    readonly sessionMaximumSeconds: number;
    /** What gives lasting access wants a sign-in that is no older. */
    readonly proofSeconds: number;
  };
};

/** A journal line about an operator. @param by operatorId, or `command` for the host's command line */
export const operatorChanged = (
  { clock }: Pick<OperatorRoom, 'clock'>,
  { operatorId, change, by }: { readonly operatorId: string; readonly change: string; readonly by: string },
): NewEvent => ({
  kind: 'operator.changed',
  atMilliseconds: clock.nowMilliseconds(),
  details: { operator: operatorId, change, by },
});
