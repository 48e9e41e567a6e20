import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

export type Question = {
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Uint8Array | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type AnswerLimits = { readonly timeoutMilliseconds: number; readonly maximumBytes: number };

/** An answer that has been read to its end. */
export type WholeAnswer = {
  readonly status: number;
  readonly headers: Readonly<IncomingHttpHeaders>;
  readonly body: Buffer<ArrayBuffer>;
};

type Call = {
  readonly chunks: Buffer[];
  received: number;
  status: number;
  headers: IncomingHttpHeaders;
  /** There once the request is on its way. */
  controller: Dispatcher.DispatchController | undefined;
  /** Why it was given up. */
  reason: Error | undefined;
};

/**
 * Asks an address and reads the whole answer. Without the streams of `request` and `fetch`, which cost more than the
 * exchange. Throws what the connection throws, the reason of the signal, a `TimeoutError` when it takes too long, and
 * what `tooLarge` makes when more comes than the limit.
 */
export const readWhole = (
  dispatcher: Dispatcher,
  url: URL,
  question: Question,
  limits: AnswerLimits & { readonly tooLarge: () => Error },
): Promise<WholeAnswer> =>
  new Promise((resolve, reject) => {
    const call: Call = { chunks: [], received: 0, status: 0, headers: {}, controller: undefined, reason: undefined };
    const stop = (reason: Error): void => {
      call.reason ??= reason;
      unwatch();
      reject(call.reason);
      call.controller?.abort(call.reason);
    };
    const done = (): void => {
      unwatch();
      resolve({ status: call.status, headers: call.headers, body: Buffer.concat(call.chunks) });
    };
    const unwatch = watch(question.signal, limits.timeoutMilliseconds, stop);
    if (question.signal?.aborted === true) return stop(question.signal.reason as Error);
    dispatcher.dispatch(requestOf(url, question), handlerOf(call, limits, { stop, done }));
  });

const requestOf = (url: URL, { method = 'GET', headers, body }: Omit<Question, 'signal'>) => ({
  origin: url.origin,
  path: url.pathname + url.search,
  method,
  headers: { 'accept-encoding': 'identity', ...headers },
  body: body ?? null,
});

type Ending = { readonly stop: (reason: Error) => void; readonly done: () => void };

const handlerOf = (
  call: Call,
  { maximumBytes, tooLarge }: Pick<AnswerLimits, 'maximumBytes'> & { readonly tooLarge: () => Error },
  { stop, done }: Ending,
): Dispatcher.DispatchHandler => ({
  onRequestStart: (controller) => {
    call.controller = controller;
    if (call.reason !== undefined) controller.abort(call.reason);
  },
  // Interim answers come this way too; the last one stands.
  onResponseStart: (_controller, status, headers) => {
    Object.assign(call, { status, headers });
  },
  // The rest of an endless answer is not read.
  onResponseData: (_controller, chunk) => {
    call.received += chunk.length;
    if (call.received > maximumBytes) stop(tooLarge());
    else call.chunks.push(chunk);
  },
  onResponseEnd: done,
  onResponseError: (_controller, error) => stop(error),
});

/** @returns what takes the limit and the signal back, when the call has ended */
const watch = (signal: AbortSignal | undefined, milliseconds: number, stop: (reason: Error) => void): (() => void) => {
  const late = () => stop(new DOMException(`nothing came in ${milliseconds} ms`, 'TimeoutError'));
  const timer = setTimeout(late, milliseconds).unref();
  const given = () => stop(signal?.reason as Error);
  signal?.addEventListener('abort', given);
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', given);
  };
};
