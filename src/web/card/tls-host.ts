import type { ServerOptions } from 'node:https';
import { Worker } from 'node:worker_threads';
import { isFreshHandshake } from '#methods/card/host.ts';
import type { PresentedCard } from '#methods/card/card.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { CardAnswer, CardRequest } from './exchange.ts';
import type { FromThread, ThreadStart, ToThread } from './thread-messages.ts';

/** A listener on a thread of its own. */
export type ThreadListener = {
  /** Resolves when it accepts connections; rejects with the code of the system's refusal. */
  readonly open: (address: { readonly host: string; readonly port: number }) => Promise<void>;
  /** Ends connections and thread at once. */
  readonly close: () => Promise<void>;
};

type Connection = {
  /** On the clock of this thread, which is the one that the rest of the platform goes by. */
  readonly madeAtMilliseconds: number;
  onGone: () => void;
  onChain: (chainDer: readonly Uint8Array[]) => void;
};

type Answering = { readonly answer: (request: CardRequest) => Promise<CardAnswer>; readonly clock: Clock };

/**
 * The card host's TLS on a thread of its own: a handshake with a card costs more than everything else that is done for
 * it (decisions/0013). There a card is shown and here it is judged; only plain data goes between.
 * @param tls from `cardTlsOptions`
 */
export const createTlsCardHost = (answering: Answering, tls: ServerOptions): ThreadListener => {
  let worker: Worker | undefined;
  const close = async (): Promise<void> => void (await worker?.terminate());
  return {
    open: async ({ host, port }) => {
      const thread = startThread({ tls, host, port });
      worker = thread;
      try {
        await listening(thread, () => serveThread(thread, answering));
      } catch (error) {
        await close();
        throw error;
      }
    },
    close,
  };
};

/** Its nursery is small, since what it makes lives for one handshake; and it takes no option meant for the main thread. */
const startThread = (start: ThreadStart): Worker =>
  new Worker(new URL('listener-thread.ts', import.meta.url), {
    workerData: start,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });

/** `serve` is called before the next message is looked at. A thread that fails later ends the process: it is a defect. */
const listening = (worker: Worker, serve: () => void): Promise<void> =>
  new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (message: FromThread) => {
      worker.off('error', reject);
      if (message.kind === 'failed') return reject(Object.assign(new Error(message.message), { code: message.code }));
      serve();
      resolve();
    });
  });

const serveThread = (worker: Worker, { answer, clock }: Answering): void => {
  const connections = new Map<number, Connection>();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  const send = (message: ToThread): void => worker.postMessage(message);
  const receive = {
    listening: () => undefined,
    failed: ({ message }) => {
      throw new Error(`the card host's listener failed: ${message}`);
    },
    handshake: ({ connection }) =>
      void connections.set(connection, { madeAtMilliseconds: clock.nowMilliseconds(), ...deaf }),
    request: (message) => {
      const known = connections.get(message.connection);
      if (known !== undefined)
        void answer(requestOf(message, known, { clock, send })).then((given) => reply(message.connection, given));
    },
    chain: ({ connection, chainDer }) => connections.get(connection)?.onChain(chainDer),
    gone: ({ connection }) => {
      const known = connections.get(connection);
      connections.delete(connection);
      known?.onChain([]);
      known?.onGone();
    },
  } satisfies { [Kind in FromThread['kind']]: (message: Extract<FromThread, { kind: Kind }>) => void };
  const reply = (connection: number, given: CardAnswer): void => {
    if (connections.delete(connection)) send({ kind: 'answer', connection, answer: given });
  };
  worker.on('message', (message: FromThread) => (receive[message.kind] as (message: FromThread) => void)(message));
};

const deaf = { onGone: () => undefined, onChain: () => undefined };

type Line = { readonly clock: Clock; readonly send: (message: ToThread) => void };

const requestOf = (
  { connection, request, certificateDer }: Extract<FromThread, { kind: 'request' }>,
  known: Connection,
  { clock, send }: Line,
): CardRequest => ({
  ...request,
  presented: certificateDer && presentedOn(connection, certificateDer, { known, send }),
  isFresh: () => isFreshHandshake(known.madeAtMilliseconds, clock),
  onGone: (listener) => {
    known.onGone = listener;
  },
});

/**
 * The chain is asked for when somebody reads it, which nobody does for a card that is remembered: Node decodes every
 * certificate of it into fields that we do not use, at twenty times the price of the card's own bytes.
 */
const presentedOn = (
  connection: number,
  certificateDer: Uint8Array,
  { known, send }: { readonly known: Connection; readonly send: Line['send'] },
): PresentedCard => ({
  certificateDer,
  get chainDer() {
    const told = new Promise<readonly Uint8Array[]>((resolve) => {
      known.onChain = resolve;
    });
    send({ kind: 'chain', connection });
    return told;
  },
});
