import { setImmediate } from 'node:timers/promises';
import type { Clock } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { Anchor } from './anchor.ts';
import type { JournalLine, JournalStore } from './journal.ts';
import type { JournalKey } from './journal-key.ts';
import { type JournalVerdict, verifyJournal } from './verify.ts';

/** A verification of the whole chain that came to its end. */
export type Verification = {
  readonly beganAtMilliseconds: number;
  readonly endedAtMilliseconds: number;
  /** Operator who asked for it. */
  readonly by: string;
  readonly verdict: JournalVerdict;
};

export type VerificationStore = {
  /** Keeps it as the last one, with its event in one transaction. */
  readonly keep: (verification: Verification, events: readonly NewEvent[]) => Promise<void>;
  readonly findLast: () => Promise<Verification | undefined>;
};

export type VerificationSetup = {
  readonly journal: Pick<JournalStore, 'readAfter' | 'head'>;
  readonly verifications: VerificationStore;
  readonly readAnchors: () => Promise<readonly Anchor[]>;
  readonly key: JournalKey;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
};

/** How far the verification that runs now has come. */
export type VerificationProgress = {
  readonly beganAtMilliseconds: number;
  readonly by: string;
  readonly lines: number;
  readonly ofLines: number;
};

export type Verifier = {
  /** Begins, unless one runs already; does not wait for its end. @param by operator who asks */
  readonly start: (by: string) => Promise<VerificationProgress>;
  readonly progress: () => VerificationProgress | undefined;
  /** Resolves when none runs. */
  readonly settled: () => Promise<void>;
  /** Gives up the one that runs, without a result, and resolves when it has ended. */
  readonly stop: () => Promise<void>;
};

/**
 * Verifies the journal inside the running platform: a few lines, then room for logins, then the next. The anchors are
 * read first, for a line is always there before its anchor is; lines that come while it runs are verified too.
 */
export const createVerifier = (setup: VerificationSetup): Verifier => {
  const { journal, clock, onError } = setup;
  let progress: VerificationProgress | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;
  const note = (lines: number): boolean => {
    if (progress !== undefined) progress = { ...progress, lines, ofLines: Math.max(progress.ofLines, lines) };
    return !isStopped;
  };
  return {
    start: async (by) => {
      if (progress !== undefined) return progress;
      const begun = { beganAtMilliseconds: clock.nowMilliseconds(), by, lines: 0, ofLines: 0 };
      progress = begun;
      running = verifyAndKeep(setup, begun, note)
        .catch(onError)
        .finally(() => {
          progress = undefined;
        });
      const { sequence } = await journal.head();
      progress &&= { ...progress, ofLines: sequence };
      return { ...begun, ofLines: sequence };
    },
    progress: () => progress,
    settled: () => running,
    stop: () => {
      isStopped = true;
      return running;
    },
  };
};

/** @param note is told how many lines were read; false to give up */
const verifyAndKeep = async (
  { journal, verifications, readAnchors, key, clock }: VerificationSetup,
  { beganAtMilliseconds, by }: Pick<VerificationProgress, 'beganAtMilliseconds' | 'by'>,
  note: (lines: number) => boolean,
): Promise<void> => {
  const anchors = await readAnchors();
  let isGivenUp = false;
  const lines = readInSlices(journal, (read) => {
    isGivenUp = !note(read);
    return !isGivenUp;
  });
  const verdict = await verifyJournal(lines, anchors, key);
  if (isGivenUp) return;
  const endedAtMilliseconds = clock.nowMilliseconds();
  await verifications.keep({ beganAtMilliseconds, endedAtMilliseconds, by, verdict }, [
    { kind: 'journal.verified', atMilliseconds: endedAtMilliseconds, details: detailsOf(verdict, by) },
  ]);
};

const detailsOf = ({ ok, lines, firstFault }: JournalVerdict, by: string): NonNullable<NewEvent['details']> => ({
  ...{ by, ok, lines },
  ...(firstFault === undefined ? {} : { found: firstFault.kind, line: firstFault.sequence }),
});

/** Some three milliseconds of the event loop. */
const sliceLines = 200;

const readInSlices = async function* (
  journal: Pick<JournalStore, 'readAfter'>,
  goesOn: (lines: number) => boolean,
): AsyncGenerator<JournalLine, void, undefined> {
  let [last, read] = [0, 0];
  for (;;) {
    const slice = await journal.readAfter(last, sliceLines);
    yield* slice;
    const end = slice.at(-1);
    read += slice.length;
    if (end === undefined || !goesOn(read)) return;
    last = end.sequence;
    await setImmediate();
  }
};
