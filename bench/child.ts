import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A process of the benchmark that answers one question at a time. */
export type Child = {
  /** Rejects when the process answers with an error or ends. */
  readonly ask: <Answer>(order: object) => Promise<Answer>;
  /** The last that it printed, for the report of a failure. */
  readonly printed: () => string;
  readonly stop: () => Promise<void>;
};

const keptCharacters = 4000;

type Reply = { readonly answer: unknown } | { readonly error: string };

/** @param execArguments for Node itself, before the program */
export const startChild = (
  program: string,
  programArguments: readonly string[],
  execArguments: readonly string[] = [],
): Child => {
  const child = fork(program, programArguments, {
    execArgv: ['--disable-warning=ExperimentalWarning', ...execArguments],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let printed = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-keptCharacters);
  });
  return {
    ask: <Answer>(order: object) => ask(child, order) as Promise<Answer>, // each order has one type of answer: messages.ts
    printed: () => printed,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
};

const ask = (child: ChildProcess, order: object): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const onExit = () => reject(new Error(`${child.spawnargs.join(' ')} ended`));
    const onMessage = (reply: Reply) => {
      child.off('exit', onExit);
      if ('error' in reply) reject(new Error(reply.error));
      else resolve(reply.answer);
    };
    child.once('exit', onExit);
    child.once('message', onMessage);
    child.send(order);
  });

/** The other side: answers what `startChild(…).ask` asks of this process. The channel alone keeps no process alive. */
export const answerParent = (answer: (order: never) => Promise<unknown>): void => {
  process.on('message', (order) => {
    answer(order as never)
      .then((value): Reply => ({ answer: value }))
      .catch(
        (error: unknown): Reply => ({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      )
      .then((reply) => process.send?.(reply))
      .catch(() => process.exit(1)); // the parent is gone: nobody is left to answer
  });
  process.on('disconnect', () => process.exit(0));
};
