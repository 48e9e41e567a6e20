/** A signal that aborts with a `TimeoutError` when the time is over, unless it is cleared before. */
export type Deadline = { readonly signal: AbortSignal; readonly clear: () => void };

/**
 * In place of `AbortSignal.timeout`, which cannot be taken back: once it is listened to it lives on until it fires, and
 * then makes an error with a stack for a call that ended long ago.
 */
export const startDeadline = (milliseconds: number): Deadline => {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new DOMException(`nothing came in ${milliseconds} ms`, 'TimeoutError')),
    milliseconds,
  );
  timer.unref();
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
};
