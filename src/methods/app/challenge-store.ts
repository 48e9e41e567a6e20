import type { NewEvent } from '#vocabulary/event.ts';
import type { ChallengeId, NationalId } from '#vocabulary/identifiers.ts';
import type { Proof } from '#vocabulary/proof.ts';
import type { Challenge, ChallengeState } from './challenge.ts';

/** Requests for approval at rest: a restart loses none. Every backend passes the exam. */
export type ChallengeStore = {
  /**
   * Keeps it and, in the same transaction, supersedes the pending one of the same slot, which is answered.
   * `slot`: keyed hash of who was asked for, whether or not there is such a person, so that decoys supersede each
   * other as real requests do; undefined supersedes nothing. `eventsOf` may be called twice.
   */
  readonly open: (
    challenge: Challenge,
    slot: string | undefined,
    eventsOf: (superseded: Challenge | undefined) => readonly NewEvent[],
  ) => Promise<Challenge | undefined>;
  readonly find: (id: ChallengeId) => Promise<Challenge | undefined>;
  /** The pending, unexpired request of a person, by channel. */
  readonly pendingOf: (
    nationalId: NationalId,
    channel: Challenge['channel'],
    nowSeconds: number,
  ) => Promise<Challenge | undefined>;
  /**
   * From pending to `state`, with the events. True for exactly one caller; false when it was not pending or has
   * expired, and an approval also when the device that it names is not active at that very moment.
   */
  readonly end: (
    id: ChallengeId,
    state: Exclude<ChallengeState, { is: 'pending' }>,
    nowSeconds: number,
    events: readonly NewEvent[],
  ) => Promise<boolean>;
  /** The proof of an approved challenge, for exactly one caller; undefined for every other, and while the device that approved is not active. */
  readonly takeProof: (id: ChallengeId) => Promise<Proof | undefined>;
  /** Notes one request under each key and answers, for each, whether it stays within its limit. A window begins with the first request in it. */
  readonly countRequest: (keys: readonly RateKey[], nowSeconds: number) => Promise<readonly boolean[]>;
  /** Until when a person wants no requests, after reporting one; undefined when they do. */
  readonly quietUntil: (nationalId: NationalId) => Promise<number | undefined>;
  readonly beQuiet: (nationalId: NationalId, untilSeconds: number) => Promise<void>;
  readonly purge: (nowSeconds: number, limit: number) => Promise<number>;
};

export type RateKey = {
  /** Hashed by the caller when it names a person or an address. */
  readonly key: string;
  readonly maximum: number;
  readonly windowSeconds: number;
};
