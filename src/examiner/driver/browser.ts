import { CookieJar } from 'tough-cookie';
import type { Control } from './markup.ts';

export type Answer = {
  readonly url: URL;
  /** 0: nothing came; `body` says why. */
  readonly status: number;
  readonly location: string | undefined;
  readonly headers: Headers;
  readonly body: string;
};

/** What the browser of one examination may do. */
export type Line = {
  /** From `platform/outgoing.ts`: refuses private ranges in production, long answers and late ones. */
  readonly fetch: (address: URL, init: RequestInit) => Promise<Response>;
  /** Requests left; at 0 the examination is cut off. */
  budget: number;
  /** Whether the time of the run is over; then it is cut off too. */
  readonly isLate: () => boolean;
};

/** Browsers keep Secure cookies on plain http to localhost, and so does the jar by `allowSecureOnLocal`. */
export const createJar = (): CookieJar => new CookieJar(undefined, { allowSecureOnLocal: true, looseMode: true });

const budgetSpent = 'EXAMINATION_BUDGET';

export const isBudgetSpent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === budgetSpent;

/** Makes one request, follows nothing, keeps the cookies. A service that does not answer is an answer of status 0. */
export const visit = async (line: Line, jar: CookieJar, step: Control): Promise<Answer> => {
  if (line.budget <= 0 || line.isLate())
    throw Object.assign(new Error('The examination has used up its requests or its time.'), { code: budgetSpent });
  line.budget -= 1;
  try {
    const response = await line.fetch(step.url, await writeRequest(step, jar));
    for (const cookie of response.headers.getSetCookie())
      await jar.setCookie(cookie, step.url.href, { ignoreError: true });
    const { status, headers } = response;
    return { url: step.url, status, headers, location: locationOf(response), body: await response.text() };
  } catch (error) {
    return { url: step.url, status: 0, headers: new Headers(), location: undefined, body: reasonOf(error) };
  }
};

const locationOf = ({ status, headers }: Response): string | undefined =>
  status >= 300 && status < 400 ? (headers.get('location') ?? undefined) : undefined;

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown reason';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
};

const writeRequest = async (step: Control, jar: CookieJar): Promise<RequestInit> => {
  const cookie = await jar.getCookieString(step.url.href);
  const headers = {
    accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
    'accept-language': 'fr,en;q=0.5',
    ...(cookie === '' ? {} : { cookie }),
  };
  if (step.form === undefined) return { headers };
  return {
    method: 'POST',
    body: step.form.toString(),
    headers: {
      ...headers,
      'content-type': 'application/x-www-form-urlencoded',
      origin: step.url.origin,
      'sec-fetch-site': 'same-origin',
    },
  };
};
