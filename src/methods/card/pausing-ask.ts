import type { Clock } from '#vocabulary/clock.ts';
import { type Answer, ask, type Question } from './fetch.ts';

export type Ask = (question: Question) => Promise<Answer>;

/** So many failures without an answer between them, the last within so long of the first, and the address rests for so long. */
const failuresToPause = 3;
const failureWindowMilliseconds = 60_000;
const pauseMilliseconds = 30_000;

type Health = { readonly failures: number; readonly firstFailedAt: number; readonly restsUntil: number };

/**
 * Asks addresses, and leaves one alone for a while when it did not answer several times: without that each login would
 * wait the whole timeout of a responder that is down before it came to the list. After the rest one question is let
 * through, and its outcome decides. An answer that is no good is still an answer: it costs no waiting.
 */
export function pausingAsk(clock: Clock): Ask {
  // One place an address, and addresses are configured: it cannot grow.
  const ill = new Map<string, Health>();
  const isResting = (url: string): boolean => clock.nowMilliseconds() < (ill.get(url)?.restsUntil ?? 0);
  return async (question) => {
    const { url } = question;
    if (isResting(url)) return { problem: 'not asked, it has not answered lately' };
    const before = ill.get(url);
    // Those who come while the one question is under way do not wait for it.
    if (before !== undefined && before.restsUntil > 0) ill.set(url, rest(before, clock));
    const answer = await ask(question);
    if ('problem' in answer && answer.unreachable === true) ill.set(url, worsen(ill.get(url), clock));
    else ill.delete(url);
    return answer;
  };
}

const rest = (health: Health, clock: Clock): Health => ({
  ...health,
  restsUntil: clock.nowMilliseconds() + pauseMilliseconds,
});

const worsen = (before: Health | undefined, clock: Clock): Health => {
  const now = clock.nowMilliseconds();
  if (before === undefined) return { failures: 1, firstFailedAt: now, restsUntil: 0 };
  if (before.restsUntil > 0) return rest(before, clock);
  if (now - before.firstFailedAt > failureWindowMilliseconds) return { failures: 1, firstFailedAt: now, restsUntil: 0 };
  const failures = before.failures + 1;
  return failures < failuresToPause ? { ...before, failures } : rest({ ...before, failures }, clock);
};
