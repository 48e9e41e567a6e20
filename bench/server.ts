import { fileURLToPath } from 'node:url';
import type { Child } from './child.ts';
import type { Target } from './messages.ts';

/** A server under test: the process, and what the driver needs to know of it. */
export type Server = { readonly child: Child; readonly target: Target; readonly readyMilliseconds: number };

/** The nursery as `npm start` sets it, for all servers. `--expose-gc` costs nothing until it is asked; the memory run needs it. */
export const probed = [
  '--max-semi-space-size=8',
  '--expose-gc',
  '--import',
  fileURLToPath(new URL('probe.ts', import.meta.url)),
];

const firstAnswerMilliseconds = 30_000;

/** Waits until the address answers well; when it does not, stops the process and throws. */
export const answered = async (address: string, child: Child): Promise<void> => {
  const deadline = performance.now() + firstAnswerMilliseconds;
  while (performance.now() < deadline) {
    if (await isAnswered(address)) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await child.stop();
  throw new Error(`${address} was not ready after ${firstAnswerMilliseconds / 1000} s`);
};

const isAnswered = async (address: string): Promise<boolean> => {
  try {
    const response = await fetch(address);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    // Nobody listens yet, which is the question.
    return false;
  }
};
