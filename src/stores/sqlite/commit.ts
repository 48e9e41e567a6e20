import type { Transact } from './transaction.ts';

/**
 * Queues the work for the next commit; resolves with its result once that commit is made. The work runs
 * later and may run twice, so it touches the database and nothing else.
 */
export type Commit = <Result>(work: () => Result) => Promise<Result>;

export type Committing = {
  readonly commit: Commit;
  /** Commits what waits, now. Before the database is closed. */
  readonly commitWaiting: () => void;
};

type Task = {
  readonly work: () => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Commits together all that was asked for in one turn of the event loop. A commit costs more than the
 * writes in it (`decisions/0003-node-sqlite.md` has the figures), and with `power` it costs a disk flush.
 */
export const createCommitting = (transact: Transact): Committing => {
  let waiting: Task[] = [];
  const commitWaiting = (): void => {
    const tasks = waiting;
    waiting = [];
    if (tasks.length > 0) runTogether(transact, tasks);
  };
  const commit: Commit = (work) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(commitWaiting);
      // The result that comes back is the one of this work.
      waiting.push({ work, resolve: resolve as Task['resolve'], reject });
    });
  return { commit, commitWaiting };
};

const runTogether = (transact: Transact, tasks: readonly Task[]): void => {
  let results: readonly unknown[];
  try {
    results = transact(() => tasks.map(({ work }) => work()));
  } catch (error) {
    // Nobody else's write may fail for the one that did. A database that stays locked fails them all:
    // to wait for it once more for each would hold up everything.
    for (const task of tasks) {
      if (isBusy(error)) task.reject(error);
      else runAlone(transact, task);
    }
    return;
  }
  for (const [index, task] of tasks.entries()) task.resolve(results[index]);
};

const runAlone = (transact: Transact, { work, resolve, reject }: Task): void => {
  try {
    resolve(transact(work));
  } catch (error) {
    reject(error);
  }
};

/** SQLITE_BUSY, https://sqlite.org/rescode.html#busy; the extended codes keep it in the low byte. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === 5;
