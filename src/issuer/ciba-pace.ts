import type { Clock } from '#vocabulary/clock.ts';
import type { CibaRequest } from './ciba-model.ts';
import type { ProtocolStore } from './protocol-store.ts';

/** What a `slow_down` adds to the interval, for this and all later polls (CIBA Core §11). */
const slowDownSeconds = 5;

/** A service that waits exactly its interval may be early by what the network takes one time and not the next. */
const jitterMilliseconds = 500;

type Pace = { readonly atMilliseconds: number; readonly intervalSeconds: number };

export type PaceDeps = { readonly stores: { readonly protocol: ProtocolStore }; readonly clock: Clock };

/**
 * Whether a poll of a pending request comes in time. The last one and the interval stand in the store, in a record of
 * their own: writing them into the request could undo an approval that is being written at the same moment.
 */
export const createPace =
  ({ stores: { protocol }, clock }: PaceDeps, usualSeconds: number) =>
  async (request: CibaRequest): Promise<boolean> => {
    const last = (await protocol.find('PollingPace', request.jti)) as Pace | undefined;
    const atMilliseconds = clock.nowMilliseconds();
    const { intervalSeconds } = last ?? { intervalSeconds: usualSeconds };
    const nextAt = last === undefined ? 0 : last.atMilliseconds + intervalSeconds * 1000;
    const isOnPace = atMilliseconds + jitterMilliseconds >= nextAt;
    const pace: Pace = { atMilliseconds, intervalSeconds: intervalSeconds + (isOnPace ? 0 : slowDownSeconds) };
    await protocol.upsert(
      {
        kind: 'PollingPace',
        id: request.jti,
        payload: pace,
        expiresAtSeconds: request.exp,
        grantId: undefined,
        uid: undefined,
      },
      [],
    );
    return isOnPace;
  };
