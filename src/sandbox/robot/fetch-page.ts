import type { CookieJar } from 'tough-cookie';
import { type Dispatcher, request } from 'undici';

/** A request that a browser is about to make; `form` makes it a POST. */
export type Step = { readonly url: URL; readonly form?: URLSearchParams };

/** One answer, before its redirect is followed. */
export type Answer = { readonly status: number; readonly location?: string | undefined; readonly html: string };

/** Longer than the platform holds a page that waits for the phone. */
const answerTimeoutMilliseconds = 30_000;

/**
 * Makes one request with the cookies that the jar has for its address, and keeps the cookies of the
 * answer. Follows no redirect. Throws what the network throws.
 */
export async function fetchPage(step: Step, jar: CookieJar, dispatcher: Dispatcher): Promise<Answer> {
  const answer = await request(step.url, {
    dispatcher,
    headersTimeout: answerTimeoutMilliseconds,
    bodyTimeout: answerTimeoutMilliseconds,
    headers: await writeHeaders(step, jar),
    ...(step.form === undefined ? {} : { method: 'POST', body: step.form.toString() }),
  });
  for (const cookie of listed(answer.headers['set-cookie']))
    await jar.setCookie(cookie, step.url.href, { ignoreError: true });
  return { status: answer.statusCode, location: listed(answer.headers.location)[0], html: await answer.body.text() };
}

/** `Origin` and Fetch Metadata as a browser sends them with a form of the page itself. */
async function writeHeaders(step: Step, jar: CookieJar): Promise<Record<string, string>> {
  const cookie = await jar.getCookieString(step.url.href);
  return {
    accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
    'accept-language': 'fr,en;q=0.5',
    ...(cookie === '' ? {} : { cookie }),
    ...(step.form === undefined
      ? {}
      : {
          'content-type': 'application/x-www-form-urlencoded',
          origin: step.url.origin,
          'sec-fetch-site': 'same-origin',
        }),
  };
}

const listed = (header: string | string[] | undefined): readonly string[] =>
  header === undefined ? [] : Array.isArray(header) ? header : [header];
