import type { Clock } from '#vocabulary/clock.ts';
import { appendAnchor, readAnchors } from './anchor.ts';
import type { JournalHead } from './chain.ts';
import type { JournalKey } from './journal-key.ts';
import type { JournalStore } from './journal.ts';

export type AnchoringSetup = {
  readonly journal: Pick<JournalStore, 'head'>;
  /** Puts what is committed on the disk. An anchor that outlived its line would accuse an innocent. */
  readonly flush: () => Promise<void>;
  readonly file: string;
  readonly key: JournalKey;
  readonly clock: Clock;
  /** Anchor when this many lines are new… */
  readonly everyLines: number;
  /** …or when some are and this long has passed. */
  readonly everySeconds: number;
};

export type Anchoring = {
  /** Writes an anchor when the rule above says so. True when it did. */
  readonly anchorIfDue: () => Promise<boolean>;
  /** Writes an anchor when any line is new. True when it did. */
  readonly anchorNow: () => Promise<boolean>;
};

/** Decides when the journal's head is written to the anchors file. Goes on from where the file stands. */
export const openAnchoring = async (setup: AnchoringSetup): Promise<Anchoring> => {
  const known = await readAnchors(setup.file);
  let last = { sequence: Math.max(0, ...known.map((anchor) => anchor.sequence)), atSeconds: setup.clock.nowSeconds() };

  const anchor = async (isDue: (head: JournalHead) => boolean): Promise<boolean> => {
    const head = await setup.journal.head();
    if (head.sequence <= last.sequence || !isDue(head)) return false;
    await setup.flush();
    await appendAnchor(setup.file, setup.key, head);
    last = { sequence: head.sequence, atSeconds: setup.clock.nowSeconds() };
    return true;
  };
  const isDue = (head: JournalHead): boolean =>
    head.sequence - last.sequence >= setup.everyLines ||
    setup.clock.nowSeconds() - last.atSeconds >= setup.everySeconds;

  const one = oneAtATime();
  return { anchorIfDue: () => one(() => anchor(isDue)), anchorNow: () => one(() => anchor(() => true)) };
};

/**
 * Looks once a second whether an anchor is due. The answer stops it, after a last anchor. A failure (a full
 * disk) goes to `onError` and is tried again at the next look: logins must not stop for it.
 */
export const startAnchoring = async (
  setup: AnchoringSetup,
  onError: (error: unknown) => void,
): Promise<() => Promise<void>> => {
  const anchoring = await openAnchoring(setup);
  const timer = setInterval(() => void anchoring.anchorIfDue().catch(onError), 1000);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await anchoring.anchorNow().catch(onError);
  };
};

/** Runs each task after the one before has ended, however it ended. */
const oneAtATime = () => {
  let running: Promise<unknown> = Promise.resolve();
  return <Result>(task: () => Promise<Result>): Promise<Result> => {
    const next = running.then(task, task);
    running = next.catch(() => undefined); // the caller of `next` hears of the failure
    return next;
  };
};
